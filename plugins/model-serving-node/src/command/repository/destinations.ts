import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import { Fields, fieldsOf, isFields, placesOf } from '../../pods/places';

/** A folder whose objects without a namespace go to one. */
interface Destination {
  /** Whether a file is applied from there. */
  covers(path: string): boolean;
  namespace: string;
  /** Depth of the folder: the deepest that covers a file decides. */
  depth: number;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

const listOf = (value: unknown): Fields[] =>
  Array.isArray(value) ? value.filter(isFields) : [];

const clean = (path: string) =>
  path.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');

const depthOf = (path: string) => (path ? path.split('/').length : 0);

/** Placeholders of an ApplicationSet that say where a folder is, in both of its languages. */
function filled(template: string, directory: string): string | undefined {
  const segments = directory.split('/');
  const text = template
    .replace(
      /\{\{\s*\.?path\.basename(?:Normalized)?\s*\}\}/g,
      segments.at(-1)!,
    )
    .replace(/\{\{\s*(?:\.path\.path|path)\s*\}\}/g, directory)
    .replace(
      /\{\{\s*(?:index \.path\.segments (\d+)|path\[(\d+)\])\s*\}\}/g,
      (_, go, plain) => segments[Number(go ?? plain)] ?? '',
    );
  return text.includes('{{') ? undefined : text;
}

const pattern = (glob: string) =>
  new RegExp(
    `^${glob
      .split('/')
      .map(segment =>
        segment === '**'
          ? '.+'
          : segment
              .replace(/[.+^${}()|[\]\\?]/g, '\\$&')
              .replaceAll('*', '[^/]*'),
      )
      .join('/')}$`,
  );

/** The folders of a repository. */
interface Folders {
  all: ReadonlySet<string>;
  /** Those that a tool builds as a whole, such as those with a kustomization. */
  built: ReadonlySet<string>;
}

const destination = (
  folder: string,
  namespace: string,
  isWhole: boolean,
): Destination => ({
  namespace,
  depth: depthOf(folder),
  covers: path => {
    if (folder !== '' && !path.startsWith(`${folder}/`)) {
      return false;
    }
    const rest = folder === '' ? path : path.slice(folder.length + 1);
    return isWhole || !rest.includes('/');
  },
});

/** What one Application applies; its template's own values where it is one of a set. */
function ofApplication(
  spec: Fields,
  { built }: Folders,
  fill: (text: string) => string | undefined,
): Destination[] {
  const namespace = fill(textOf(fieldsOf(spec.destination).namespace));
  if (!namespace) {
    return [];
  }
  const sources = [spec.source, ...listOf(spec.sources)].filter(isFields);
  return sources.flatMap(({ path: given, directory }) => {
    const path = fill(textOf(given));
    if (path === undefined || typeof given !== 'string') {
      return [];
    }
    const folder = clean(path);
    const isWhole =
      fieldsOf(directory).recurse === true ||
      // What is not a plain folder is built, and takes what is below it.
      built.has(folder);
    return [destination(folder, namespace, isWhole)];
  });
}

function ofApplicationSet(spec: Fields, folders: Folders): Destination[] {
  const template = fieldsOf(fieldsOf(spec.template).spec);
  return listOf(spec.generators).flatMap(generator => {
    const elements = listOf(fieldsOf(generator.list).elements);
    const ofElements = elements.flatMap(element =>
      ofApplication(template, folders, text => {
        const value = text.replace(
          /\{\{\s*\.?(\w+)\s*\}\}/g,
          (whole, name) => textOf(element[name]) || whole,
        );
        return value.includes('{{') ? undefined : value;
      }),
    );
    const directories = listOf(fieldsOf(generator.git).directories);
    const patterns = (isExcluded: boolean) =>
      directories
        .filter(({ exclude }) => (exclude === true) === isExcluded)
        .map(({ path }) => pattern(clean(textOf(path))));
    const [taken, left] = [patterns(false), patterns(true)];
    const matching = [...folders.all].filter(
      folder =>
        taken.some(one => one.test(folder)) &&
        !left.some(one => one.test(folder)),
    );
    return [
      ...ofElements,
      ...matching.flatMap(folder =>
        ofApplication(template, folders, text => filled(text, folder)),
      ),
    ];
  });
}

const foldersOf = (paths: readonly string[]) =>
  new Set(
    paths.flatMap(path => {
      const segments = path.split('/').slice(0, -1);
      return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
    }),
  );

/**
 * The namespaces of objects that name none: that of the Argo CD Application (or one of an ApplicationSet over folders or
 * a list) or the Flux Kustomization that applies their file; else the given one.
 */
export class Destinations {
  readonly #destinations: readonly Destination[];
  readonly #fallback: string | undefined;

  /**
   * @param objects - the repository's objects, among them what its GitOps agent applies
   * @param paths - the repository's files
   * @param built - folders that a tool builds as a whole, such as those with a kustomization
   * @param fallback - for files that nothing applies
   */
  constructor(options: {
    objects: readonly KubernetesObject[];
    paths: readonly string[];
    built: readonly string[];
    fallback?: string;
  }) {
    const { built, fallback, objects, paths } = options;
    this.#fallback = fallback;
    const folders = { all: foldersOf(paths), built: new Set(built) };
    const plain = (text: string) => (text.includes('{{') ? undefined : text);
    this.#destinations = objects.flatMap(({ apiVersion, kind, spec }) => {
      if (apiVersion.startsWith('argoproj.io/')) {
        return kind === 'ApplicationSet'
          ? ofApplicationSet(fieldsOf(spec), folders)
          : ofApplication(
              kind === 'Application' ? fieldsOf(spec) : {},
              folders,
              plain,
            );
      }
      const { path, targetNamespace } = fieldsOf(spec);
      return apiVersion.startsWith('kustomize.toolkit.fluxcd.io/') &&
        typeof targetNamespace === 'string'
        ? [destination(clean(textOf(path)), targetNamespace, true)]
        : [];
    });
  }

  /** Each namespace that a file's objects go to, where they name none; empty where nobody says. */
  of(path: string): string[] {
    const covering = this.#destinations.filter(({ covers }) => covers(path));
    const depth = Math.max(...covering.map(one => one.depth));
    const namespaces = covering
      .filter(one => one.depth === depth)
      .map(({ namespace }) => namespace);
    const fallback = this.#fallback === undefined ? [] : [this.#fallback];
    return namespaces.length > 0 ? [...new Set(namespaces)] : fallback;
  }
}

/** Whether an object names an Application's source that Helm renders elsewhere, so that nothing of it is here. */
export const rendersElsewhere = (object: KubernetesObject) =>
  object.apiVersion.startsWith('argoproj.io/') &&
  ['spec.source.chart', 'spec.sources[].chart'].some(
    at => placesOf(object, at).length > 0,
  );

import { YamlReader } from '@model-serving/backstage-kubernetes-policy-node';
import { posix } from 'node:path';
import type { GitOpsFile } from '../../gitops/GitOpsFile';
import { Fields, fieldsOf, isFields } from '../../pods/places';

/** A kustomization of the repository, and what building it needs. @public */
export interface Kustomization {
  /** Its file, such as `overlays/prod/kustomization.yaml`. */
  file: string;
  /** Its folder; empty for the root of the repository. */
  folder: string;
  /** The namespace that it sets. */
  namespace?: string;
  /** Every file that building it reads, itself and its bases included. */
  reads: readonly string[];
  /** Those of `reads` that hold whole objects, and no patches or configuration. */
  resources: readonly string[];
  /** Used by another one of the repository, or a component: not applied by itself. */
  isPart: boolean;
  /** Why it must not be built; undefined where it may. */
  refusal?: string;
}

const NAME = /(^|\/)(kustomization\.ya?ml|Kustomization)$/;

/** Whether a path is that of a kustomization. */
export const isKustomization = (path: string) => NAME.test(path);

/** Fields that make kustomize start programs or fetch charts. */
const RUNS: Readonly<Record<string, string>> = {
  generators: 'generators, which may be programs',
  transformers: 'transformers, which may be programs',
  validators: 'validators, which may be programs',
  helmCharts: 'helmCharts, which needs Helm and downloads charts',
  helmChartInflationGenerator:
    'helmChartInflationGenerator, which needs Helm and downloads charts',
  helmGlobals: 'helmGlobals, which needs Helm',
};

/** Words only: no scheme, host, user, query or escape that kustomize could take for an address. */
const LOCAL =
  /^(?![A-Za-z]:)[\w][\w. +=@-]*(\/[\w.][\w. +=@-]*)*\/?$|^\.{1,2}(\/[\w.][\w. +=@-]*)*\/?$/;
const REMOTE =
  /:\/\/|^git@|^(github|gitlab|bitbucket)\.\w+[:/]|\?ref=|^git::|^gh:/i;

const texts = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];

const listOf = (value: unknown): Fields[] =>
  Array.isArray(value) ? value.filter(isFields) : [];

const pathsOf = (value: unknown): string[] =>
  listOf(value).flatMap(({ path }) => (typeof path === 'string' ? [path] : []));

/** Files of a generator: `path`, or `key=path`. */
const generated = (value: unknown): string[] =>
  listOf(value).flatMap(({ files, env, envs }) => [
    ...texts(files).map(text => text.slice(text.indexOf('=') + 1)),
    ...texts(envs),
    ...(typeof env === 'string' ? [env] : []),
  ]);

/** What a kustomization names: other kustomizations and whole objects, and files of other kinds. */
function referencesOf(value: Fields): {
  resources: string[];
  others: string[];
} {
  return {
    resources: ['resources', 'bases', 'components'].flatMap(field =>
      texts(value[field]),
    ),
    others: [
      ...['patches', 'patchesJson6902', 'replacements'].flatMap(field =>
        pathsOf(value[field]),
      ),
      // Patches may stand in the list themselves.
      ...texts(value.patchesStrategicMerge).filter(
        text => !text.includes('\n'),
      ),
      ...texts(value.crds),
      ...texts(value.configurations),
      ...generated(value.configMapGenerator),
      ...generated(value.secretGenerator),
      ...['path']
        .map(field => fieldsOf(value.openapi)[field])
        .filter((path): path is string => typeof path === 'string'),
    ],
  };
}

/** Fields by which a kustomization names files, in its lists of objects. */
const NAMING: Readonly<Record<string, readonly string[]>> = {
  patches: ['path'],
  patchesJson6902: ['path'],
  replacements: ['path'],
  configMapGenerator: ['files', 'env', 'envs'],
  secretGenerator: ['files', 'env', 'envs'],
};

const READ = [
  ...Object.keys(RUNS),
  ...Object.keys(NAMING),
  'resources',
  'bases',
  'components',
  'patchesStrategicMerge',
  'crds',
  'configurations',
  'openapi',
  'namespace',
];

/** Go's JSON, by which kustomize reads, folds two letters outside ASCII as well: the long s and the Kelvin sign. */
const folded = (name: string) => name.toUpperCase().toLowerCase();

/** A field that kustomize takes for one of these names and that is spelled otherwise, such as `Resources`. */
function oddSpelling(
  fields: Fields,
  names: readonly string[],
): string | undefined {
  const known = new Set(names.map(folded));
  return Object.keys(fields).find(
    key => !names.includes(key) && known.has(folded(key)),
  );
}

const oddSpellingIn = (value: Fields): string | undefined =>
  oddSpelling(value, READ) ??
  Object.entries(NAMING)
    .flatMap(([field, names]) =>
      listOf(value[field]).map(item => oddSpelling(item, names)),
    )
    .find(key => key !== undefined);

interface Direct {
  file: string;
  folder: string;
  value: Fields;
  resources: string[];
  others: string[];
  children: string[];
  refusal?: string;
}

const folderOf = (path: string) => {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
};

/** Limits of one build. */
const MAX_FILES = 2_000;

/**
 * Which kustomizations a repository has, what they need, and which must not be built because building would reach out
 * to a network or start a program. Paths only: nothing is read but the kustomizations themselves.
 */
export function planKustomizations(
  files: readonly GitOpsFile[],
  reader: YamlReader,
): Kustomization[] {
  const known = new Set(files.map(({ path }) => path));
  const kustomizations = files.filter(({ path }) => isKustomization(path));
  const byFolder = new Map(
    kustomizations.map(({ path }) => [folderOf(path), path]),
  );
  const direct = new Map<string, Direct>();
  for (const file of kustomizations) {
    direct.set(file.path, readDirect(file, reader, known, byFolder));
  }
  const used = new Set(
    [...direct.values()].flatMap(({ children }) => children),
  );
  return [...direct.values()].map(one => {
    const closure = closureOf(one, direct);
    return {
      file: one.file,
      folder: one.folder,
      ...(typeof one.value.namespace === 'string' && {
        namespace: one.value.namespace,
      }),
      reads: closure.reads,
      resources: closure.resources,
      isPart: used.has(one.file) || one.value.kind === 'Component',
      ...(closure.refusal && { refusal: closure.refusal }),
    };
  });
}

function readDirect(
  file: GitOpsFile,
  reader: YamlReader,
  known: ReadonlySet<string>,
  byFolder: ReadonlyMap<string, string>,
): Direct {
  const folder = folderOf(file.path);
  const nothing = { resources: [], others: [], children: [] };
  let value: Fields;
  try {
    value = fieldsOf(reader.read(file)[0]?.value);
  } catch (error) {
    return {
      ...nothing,
      file: file.path,
      folder,
      value: {},
      refusal: (error as Error).message,
    };
  }
  const base = { file: file.path, folder, value };
  const program = Object.keys(RUNS).find(field => field in value);
  if (program) {
    return {
      ...base,
      ...nothing,
      refusal: `it uses ${RUNS[program]}`,
    };
  }
  const odd = oddSpellingIn(value);
  if (odd !== undefined) {
    return {
      ...base,
      ...nothing,
      refusal: `its field ${JSON.stringify(
        odd.slice(0, 200),
      )} is not spelled as kustomize documents it`,
    };
  }
  const { resources, others } = referencesOf(value);
  const result: Direct = { ...base, resources: [], others: [], children: [] };
  for (const name of [...resources, ...others]) {
    if (REMOTE.test(name)) {
      return {
        ...result,
        refusal: `it takes ${JSON.stringify(
          name.slice(0, 200),
        )} from the network`,
      };
    }
    const path = posix.normalize(posix.join(folder, name)).replace(/\/$/, '');
    if (!LOCAL.test(name) || path === '..' || path.startsWith('../')) {
      return {
        ...result,
        refusal: `it names ${JSON.stringify(
          name.slice(0, 200),
        )}, which is no path inside the repository`,
      };
    }
    const place = path === '.' ? '' : path;
    if (!resources.includes(name)) {
      result.others.push(place);
    } else if (known.has(place)) {
      result.resources.push(place);
    } else if (byFolder.has(place)) {
      result.children.push(byFolder.get(place)!);
    } else {
      return {
        ...result,
        refusal: `it names ${JSON.stringify(
          name.slice(0, 200),
        )}, which is no YAML file or kustomization of the repository`,
      };
    }
  }
  return result;
}

/** Everything that is reached from a kustomization, or why it must not be built. */
function closureOf(
  start: Direct,
  direct: ReadonlyMap<string, Direct>,
): { reads: string[]; resources: string[]; refusal?: string } {
  const reads = new Set<string>();
  const resources = new Set<string>();
  const waiting = [start];
  let refusal: string | undefined;
  while (waiting.length > 0) {
    const one = waiting.pop()!;
    if (reads.has(one.file)) {
      continue;
    }
    reads.add(one.file);
    one.resources.forEach(path => reads.add(path) && resources.add(path));
    one.others.forEach(path => reads.add(path));
    if (one.refusal) {
      refusal ??=
        one === start ? one.refusal : `its base ${one.file}: ${one.refusal}`;
    }
    waiting.push(...one.children.map(child => direct.get(child)!));
  }
  if (reads.size > MAX_FILES) {
    refusal ??= `it needs more than ${MAX_FILES} files`;
  }
  return { reads: [...reads], resources: [...resources], refusal };
}

/**
 * A kustomization as it is built: every path begins with `./`, so that none can be taken for an address, and each object
 * says which file it comes from.
 */
export function safeKustomization(
  file: GitOpsFile,
  reader: YamlReader,
): string {
  const value = fieldsOf(reader.read(file)[0]?.value);
  const local = (name: unknown) =>
    typeof name === 'string' && !name.startsWith('.') ? `./${name}` : name;
  const inList = (list: unknown) =>
    Array.isArray(list) ? list.map(local) : list;
  const result: Fields = { ...value };
  for (const field of [
    'resources',
    'bases',
    'components',
    'crds',
    'configurations',
  ]) {
    if (field in value) {
      result[field] = inList(value[field]);
    }
  }
  return JSON.stringify({ ...result, buildMetadata: ['originAnnotations'] });
}

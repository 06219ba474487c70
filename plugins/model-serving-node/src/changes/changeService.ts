import {
  isKubernetesObject,
  KubernetesObject,
} from '@model-serving/backstage-kubernetes-policy-node';
import type {
  ChosenModel,
  EditChoice,
  ExternalRequest,
  RenderedFile,
  RequestedModel,
  ServiceRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import { isDeepStrictEqual } from 'node:util';
import { externalContext } from '../check/checkExternal';
import { closestAccelerator, contextOfFiles } from '../check/contextOfFiles';
import { readObjects } from '../check/readObjects';
import {
  readRecognized,
  ServiceFiles,
  UnreadableService,
} from '../check/readService';
import { Recognized, recognizePath } from '../check/recognizePath';
import type {
  ExternalContext,
  ExternalReading,
  ServiceReading,
} from '../goldenPaths';
import { offeredBy, pathFiles } from '../goldenPaths';
import type { RenderContext } from '../manifests/RenderContext';
import { resolveSources } from '../manifests/sourced';
import { MergedFiles, mergeFiles } from './mergeFiles';

/** A change of a service that Git holds. @public */
export interface ServiceChange extends ServiceFiles {
  /** Id of the golden path whose form was filled in. */
  path: string;
  /** The new answers. */
  request: ServiceRequest | ExternalRequest;
  /** What the golden path writes for them. */
  form: readonly RenderedFile[];
  /** What the form was opened with; what the files in Git answer when left out. */
  from?: ServiceRequest | ExternalRequest;
  choices?: Readonly<Record<string, EditChoice>>;
  /** What the catalog says of the model of the new answers; left out for one that somebody else serves. */
  model?: CatalogModel;
  /** The same of the model of the former ones; left out where the catalog does not have it any more. */
  formerModel?: CatalogModel;
}

type CatalogModel = Pick<ChosenModel, 'title' | 'facts'>;

const isSameModel = (a: RequestedModel, b: RequestedModel) =>
  a.ref === b.ref && a.version === b.version && a.variant === b.variant;

/** What the catalog says of the model of the former answers. */
const catalogModelOf = (
  { formerModel, model, request }: ServiceChange,
  from: ServiceRequest,
) => (isSameModel(from.model, request.model) ? model : formerModel);

const objectsOf = (files: ReturnType<typeof pathFiles>): KubernetesObject[] =>
  files
    .flatMap(([, trees]) => trees.map(tree => resolveSources(tree).object))
    .filter(isKubernetesObject);

/**
 * What would be rendered for the former answers. The artifact of a model that is still asked for is the one that is written
 * now, so that a newer one is no change that somebody asked for; that of any other model is the one in Git.
 */
function formerContext(
  change: ServiceChange,
  from: ServiceRequest,
  readings: Record<'git' | 'form', ServiceReading>,
): RenderContext {
  const { profile } = change;
  const request = change.request as ServiceRequest;
  const contextOf = (reading: ServiceReading) =>
    contextOfFiles(change, reading, closestAccelerator(reading, profile)!);
  const git = contextOf(readings.git);
  const form = contextOf(readings.form);
  const { model } = from;
  const known = catalogModelOf(change, from);
  const inCatalog = known ? { title: known.title } : {};
  const factsAt = (of: RenderContext) => ({
    ...(known ?? of.model).facts,
    uri: of.model.facts.uri,
  });
  const uriOf = ({ adapters }: RenderContext, name: string) =>
    adapters.find(({ answer }) => answer.name === name)?.uri;
  const adapters = (from.adapters ?? []).map(answer => {
    const still = request.adapters?.find(({ name }) => name === answer.name);
    const source = still && isSameModel(still.model, answer.model) ? form : git;
    return { answer, uri: uriOf(source, answer.name) ?? '' };
  });
  return {
    ...git,
    request: from,
    accelerator:
      profile.accelerators.find(({ id }) => id === from.accelerator) ??
      git.accelerator,
    runtime:
      from.runtime === request.runtime
        ? form.runtime
        : profile.runtimes.find(({ id }) => id === from.runtime) ?? git.runtime,
    ...(isSameModel(model, request.model)
      ? {
          model: { ...form.model, ...inCatalog, facts: factsAt(form) },
          licenseAccepted: form.licenseAccepted,
        }
      : {
          model: {
            ...git.model,
            ...inCatalog,
            entityRef: model.ref,
            version: model.version ?? null,
            variant: model.variant ?? null,
            facts: factsAt(git),
          },
          licenseAccepted: model.licenseAccepted ?? null,
        }),
    adapters,
    adapterRank: isDeepStrictEqual(from.adapters, request.adapters)
      ? form.adapterRank
      : git.adapterRank,
  };
}

/** The same of a model that somebody else serves. */
function formerExternal(
  change: ServiceChange,
  from: ExternalRequest,
  readings: Record<'git' | 'form', ExternalReading>,
): ExternalContext {
  const request = change.request as ExternalRequest;
  const isSame =
    isSameModel(from.model, request.model) &&
    from.endpoint === request.endpoint;
  const form = externalContext(change, readings.form);
  const git = externalContext(change, readings.git);
  const context = isSame || 'refusal' in git ? form : git;
  if ('refusal' in context) {
    throw new Error(context.refusal);
  }
  const { licenseAccepted, ref, version } = from.model;
  return {
    ...context,
    request: from,
    ...(!isSame && {
      model: {
        entityRef: ref,
        version: version ?? null,
        variant: null,
        title: '',
      },
      licenseAccepted: licenseAccepted ?? null,
    }),
  };
}

/** What the golden path would have written for the former answers. */
function formerObjects(
  change: ServiceChange,
  from: ServiceRequest | ExternalRequest,
  { form, git }: Record<'git' | 'form', Recognized>,
): KubernetesObject[] {
  if (git.external && form.external) {
    const readings = { git: git.external, form: form.external };
    return objectsOf(
      pathFiles(
        git.path,
        formerExternal(change, from as ExternalRequest, readings),
      ),
    );
  }
  if (!git.reading || !form.reading) {
    throw new Error('Two readings of one golden path are of one kind');
  }
  const { path } = git;
  const profile = offeredBy(path, change.profile);
  const readings = { git: git.reading, form: form.reading };
  const context = formerContext(
    { ...change, profile },
    from as ServiceRequest,
    readings,
  );
  const objects = objectsOf(pathFiles(path, context));
  if (catalogModelOf(change, from as ServiceRequest)) {
    return objects;
  }
  // What only the catalog could decide was never asked for.
  const held = readObjects(change.files).objects.map(({ object }) => object);
  return objects.map(object => {
    const same = held.find(
      ({ kind, metadata }) =>
        kind === object.kind && metadata.name === object.metadata.name,
    );
    return same && path.expected ? path.expected(object, same) : object;
  });
}

/**
 * Merges new answers into the files that Git has of a service, see {@link mergeFiles}.
 *
 * @returns why the service cannot be changed by its golden path, as a sentence
 * @throws InputError where a file of Git cannot be read or changed in place
 * @public
 */
export function changeService(
  change: ServiceChange,
): MergedFiles | UnreadableService {
  const read = readRecognized(change);
  if ('refusal' in read) {
    return read;
  }
  const { found, request: inGit } = read;
  if (found.path.id !== change.path) {
    return {
      refusal: `${change.service} in Git is of the golden path ${found.path.id}. Change it by the form of that path, or choose another name.`,
    };
  }
  const asked = recognizePath([found.path], readObjects(change.form).objects);
  if (!asked) {
    throw new Error(`The golden path ${found.path.id} wrote no service`);
  }
  return mergeFiles({
    base: formerObjects(change, change.from ?? inGit, {
      git: found,
      form: asked,
    }),
    git: change.files,
    form: change.form,
    choices: change.choices,
  });
}

import { ModelFacts, pinnedDigest } from '../api/model';
import type { ServedModel } from '../api/service';
import { artifactKey } from './artifactClaims';
import type { CatalogModel } from './CatalogModel';
import type {
  ModelAdapter,
  ModelRecord,
  ModelVariant,
  ModelVersion,
} from './ModelRecord';

/** What of a model is served: one variant of one version. @public */
export interface ModelArtifact {
  version: ModelVersion;
  variant: ModelVariant;
}

/** Which variant is meant; what is left out is the model's default. @public */
export interface ModelChoice {
  version?: string;
  variant?: string;
}

/**
 * The variant that a choice names: of the default version where no version is named, and the first that is served where
 * no variant is.
 *
 * @param isServed - whether a runtime of the platform serves it; the first variant when left out
 * @returns undefined when the model has no such version or variant
 * @public
 */
export function chooseArtifact(
  model: Pick<ModelRecord, 'defaultVersion' | 'versions'>,
  choice: ModelChoice = {},
  isServed?: (artifact: ModelArtifact) => boolean,
): ModelArtifact | undefined {
  const version = chooseVersion(model, choice.version);
  if (!version) {
    return undefined;
  }
  const { variants } = version;
  const variant =
    choice.variant === undefined
      ? variants.find(each => isServed?.({ version, variant: each })) ??
        variants[0]
      : variants.find(({ name }) => name === choice.variant);
  return variant && { version, variant };
}

function chooseVersion(
  {
    defaultVersion,
    versions,
  }: Pick<ModelRecord, 'defaultVersion' | 'versions'>,
  name: string | undefined,
): ModelVersion | undefined {
  return name === undefined
    ? versions.find(version => version.name === defaultVersion) ?? versions[0]
    : versions.find(version => version.name === name);
}

/** The facts of one variant, with those of its version and its model. @public */
export function modelFactsOf(
  model: Pick<ModelRecord, 'license' | 'publisher' | 'task'>,
  { variant, version }: ModelArtifact,
): ModelFacts {
  return {
    uri: variant.uri,
    format: variant.format,
    publisher: model.publisher,
    license: (version.license ?? model.license)?.id ?? null,
    task: model.task,
    parameters: version.parameters,
    contextLength: version.contextLength,
    precision: variant.precision,
    quantization: variant.quantization,
    weightBytes: variant.weightBytes,
    memoryBytes: variant.memoryBytes,
    architecture: version.architecture,
    engine: variant.engine,
  };
}

/** What has to be known of a model to serve it; what tells whether an adapter goes with it may be missing. @public */
export type ServableModel = Pick<
  CatalogModel,
  | 'entityRef'
  | 'title'
  | 'publisher'
  | 'license'
  | 'task'
  | 'versions'
  | 'defaultVersion'
> &
  Partial<Pick<CatalogModel, 'base' | 'identities'>>;

/** What tells whether an adapter and a model go together. @public */
export interface ModelDescent {
  /** Repositories of the model itself, as {@link ModelIdentity} has them. */
  repositories: string[];
  /** Source revision of the version; null when unknown. */
  revision: string | null;
  /** What it adapts; null for a whole model. */
  adapter:
    | (ModelAdapter & {
        /** Repository of its base; null when unknown. */
        base: string | null;
      })
    | null;
}

/** One artifact of a model, with what is known of it: what is rendered and judged. @public */
export interface ChosenModel {
  entityRef: string;
  title: string;
  /** Name of the version; null where it is the only one and nobody named it. */
  version: string | null;
  /** Name of the variant; null where it is the only one of its version and nobody named it. */
  variant: string | null;
  facts: ModelFacts;
  /** Left out where nothing is known of it. */
  descent?: ModelDescent;
}

/** A model with one of its artifacts; see {@link chooseArtifact}. @public */
export function chosenModel(
  model: ServableModel,
  artifact: ModelArtifact,
  choice: ModelChoice = {},
): ChosenModel {
  const { variant, version } = artifact;
  return {
    entityRef: model.entityRef,
    title: model.title,
    version:
      choice.version ?? (model.versions.length > 1 ? version.name : null),
    variant:
      choice.variant ?? (version.variants.length > 1 ? variant.name : null),
    facts: modelFactsOf(model, artifact),
    descent: descentOf(model, artifact),
  };
}

/** Format of the files that PEFT writes of an adapter. */
const ADAPTER_FORMAT = 'peft';

/**
 * Whether what is offered of a model is a LoRA adapter, which is added to a service that runs its base and cannot be served
 * by itself.
 *
 * @param artifact - undefined for a model without files
 * @public
 */
export function isAdapter(
  { base }: Partial<Pick<CatalogModel, 'base'>>,
  artifact: ModelArtifact | undefined,
): boolean {
  return (
    base?.relation === 'adapter' ||
    Boolean(artifact?.version.adapter) ||
    artifact?.variant.format === ADAPTER_FORMAT
  );
}

function descentOf(
  model: ServableModel,
  artifact: ModelArtifact,
): ModelDescent {
  const { base, identities = [] } = model;
  const { version } = artifact;
  const { baseRevision = null, rank = null } = version.adapter ?? {};
  return {
    repositories: identities.flatMap(identity =>
      // Of others than its own sources a model has whatever shares a digest.
      identity.kind === 'repository' && identity.own
        ? identity.repository.toLowerCase()
        : [],
    ),
    revision: version.revision,
    adapter: isAdapter(model, artifact)
      ? {
          rank,
          baseRevision,
          base:
            base?.relation === 'adapter' ? base.repository.toLowerCase() : null,
        }
      : null,
  };
}

/** The artifact at an address, whichever version it is of; undefined when the model has none there. @public */
export function artifactAt(
  model: Pick<ModelRecord, 'versions'>,
  uri: string,
): ModelArtifact | undefined {
  return artifactWhere(model, variant => variant.uri === uri);
}

function artifactWhere(
  { versions }: Pick<ModelRecord, 'versions'>,
  isMeant: (variant: ModelVariant) => boolean,
): ModelArtifact | undefined {
  for (const version of versions) {
    const variant = version.variants.find(isMeant);
    if (variant) {
      return { version, variant };
    }
  }
  return undefined;
}

/**
 * What of a model a service runs: the version that it names, else the artifact that it loads, from whichever registry,
 * else the only one there is, unless that one is pinned to another digest.
 *
 * @returns undefined where that is not known
 * @public
 */
export function servedArtifact(
  model: Pick<ModelRecord, 'versions'>,
  served: Pick<ServedModel, 'uri' | 'variant' | 'version'>,
): ModelArtifact | undefined {
  const { versions } = model;
  const named = versions.find(({ name }) => name === served.version);
  if (named) {
    const variant =
      named.variants.find(({ name }) => name === served.variant) ??
      named.variants.find(({ uri }) => uri === served.uri) ??
      (served.variant === null ? onlyOf(named.variants) : undefined);
    return variant && { version: named, variant };
  }
  if (served.version !== null) {
    return undefined;
  }
  const version = onlyOf(versions);
  const variant = version && onlyOf(version.variants);
  return (
    (served.uri === null
      ? undefined
      : artifactAt(model, served.uri) ??
        artifactWhere(
          model,
          each => artifactKey(each) === artifactKey({ uri: served.uri! }),
        )) ??
    (variant && pinnedDigest(variant.uri) === null
      ? { version, variant }
      : undefined)
  );
}

function onlyOf<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}

/** Why a model has no artifact for a choice, as a clause that follows its name. @public */
export function missingArtifact(
  model: Pick<ModelRecord, 'defaultVersion' | 'versions'>,
  choice: ModelChoice,
): string {
  const version = chooseVersion(model, choice.version);
  if (!version) {
    return model.versions.length === 0
      ? 'has no artifact to serve'
      : `has no version ${choice.version}; choose one of ${few(
          model.versions,
        )}`;
  }
  return version.variants.length === 0
    ? `has no artifact to serve in version ${version.name}`
    : `has no variant ${choice.variant} in version ${
        version.name
      }; choose one of ${few(version.variants)}`;
}

const MOST_NAMES = 10;

function few(items: ReadonlyArray<{ name: string }>): string {
  const names = [...new Set(items.map(({ name }) => name))];
  return names.length > MOST_NAMES
    ? `${names.slice(0, MOST_NAMES).join(', ')} and ${
        names.length - MOST_NAMES
      } more`
    : names.join(', ');
}

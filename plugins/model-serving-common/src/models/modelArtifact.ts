import type { ModelFacts } from '../api/model';
import type { ModelRecord, ModelVariant, ModelVersion } from './ModelRecord';

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
 * The variant that a choice names: of the default version where no version is named, and the first of the wanted format
 * where no variant is.
 *
 * @param format - format that the platform's runtime serves
 * @returns undefined when the model has no such version or variant
 * @public
 */
export function chooseArtifact(
  model: Pick<ModelRecord, 'defaultVersion' | 'versions'>,
  choice: ModelChoice = {},
  format?: string,
): ModelArtifact | undefined {
  const { defaultVersion, versions } = model;
  const version =
    choice.version === undefined
      ? versions.find(({ name }) => name === defaultVersion) ?? versions[0]
      : versions.find(({ name }) => name === choice.version);
  if (!version) {
    return undefined;
  }
  const { variants } = version;
  const variant =
    choice.variant === undefined
      ? variants.find(each => each.format === format) ?? variants[0]
      : variants.find(({ name }) => name === choice.variant);
  return variant && { version, variant };
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
    variantOf: null,
    engine: variant.engine,
  };
}

import {
  AcceleratorList,
  chooseArtifact,
  ModelArtifact,
  ModelDetail,
  modelFactsOf,
  servedBy,
  servingRefusal,
} from '@model-serving/backstage-plugin-model-serving-common';

/** The variant that a runtime of the platform would serve; null for a model without files. */
export function offeredArtifact(
  { model }: ModelDetail,
  accelerators: AcceleratorList | undefined,
): ModelArtifact | null {
  return (
    chooseArtifact(
      model,
      {},
      accelerators && servedBy(model, accelerators.runtimes),
    ) ?? null
  );
}

/** Why no runtime of the platform serves a variant on any size, as sentences; null where one does. */
export function whyNotServed(
  { model }: Pick<ModelDetail, 'model'>,
  artifact: ModelArtifact,
  { items, runtimes }: AcceleratorList,
): string | null {
  return servingRefusal(runtimes, modelFactsOf(model, artifact), items);
}

/** `fp8`; with its version where the model has several: `fp8, version 2025-07`. */
export function artifactTitle(
  { model }: Pick<ModelDetail, 'model'>,
  { variant, version }: ModelArtifact,
): string {
  return model.versions.length > 1
    ? `${variant.name}, version ${version.name}`
    : variant.name;
}

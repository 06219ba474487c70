import { ClusterView } from '../ClusterView';
import { InferenceService, ServingRuntime } from '../KubernetesObjects';

/** Why no runtime serves a model: the event's words, and what the status says. */
export class RuntimeMissing extends Error {
  constructor(
    message: string,
    readonly reason: 'RuntimeNotRecognized' | 'NoSupportingRuntime',
    readonly statusMessage: string,
  ) {
    super(message);
    this.name = 'RuntimeMissing';
  }
}

/** The runtime that a service names, or the first that supports its format; undefined for custom containers. */
export function findRuntime(
  cluster: ClusterView,
  service: InferenceService,
): ServingRuntime | undefined {
  const { model } = service.spec.predictor;
  if (!model) {
    return undefined;
  }
  const candidates = [
    ...cluster.servingRuntimes.list(service.metadata.namespace),
    ...cluster.clusterServingRuntimes.list(),
  ].filter(({ spec }) => !spec.disabled);
  if (model.runtime) {
    const named = candidates.find(
      ({ metadata }) => metadata.name === model.runtime,
    );
    if (!named) {
      throw new RuntimeMissing(
        `No ServingRuntimes or ClusterServingRuntimes with the name: ${model.runtime}`,
        'RuntimeNotRecognized',
        'Waiting for runtime to become available',
      );
    }
    return named;
  }
  const { name, version } = model.modelFormat;
  const supporting = candidates.find(({ spec }) =>
    spec.supportedModelFormats?.some(
      format =>
        format.autoSelect &&
        format.name === name &&
        (!version || format.version === version),
    ),
  );
  if (!supporting) {
    throw new RuntimeMissing(
      `No runtime found to support predictor with model type: {${name} ${
        version ?? '<nil>'
      }}`,
      'NoSupportingRuntime',
      'No runtime found to support specified framework/version',
    );
  }
  return supporting;
}

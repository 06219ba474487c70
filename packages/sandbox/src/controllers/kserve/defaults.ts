import { JsonObject } from '@backstage/types';
import { InferenceService, Quantities } from '../KubernetesObjects';

const FINALIZER = 'inferenceservice.finalizers';
const V2_FORMATS = ['vLLM', 'triton'];
const SHORTHANDS = [
  'sklearn',
  'xgboost',
  'lightgbm',
  'tensorflow',
  'pytorch',
  'triton',
  'onnx',
  'pmml',
  'paddle',
  'huggingface',
];

function asStrings(quantities: Quantities | undefined) {
  return (
    quantities &&
    Object.fromEntries(
      Object.entries(quantities).map(([name, value]) => [name, String(value)]),
    )
  );
}

/** What KServe's webhook and its first reconcile add to a service, as a merge patch; undefined when nothing is missing. */
export function missingDefaults(
  service: InferenceService,
): JsonObject | undefined {
  const { predictor } = service.spec;
  const shorthand = SHORTHANDS.find(name => predictor[name]);
  const model = shorthand
    ? {
        ...(predictor[
          shorthand
        ] as InferenceService['spec']['predictor']['model']),
        modelFormat: { name: shorthand },
      }
    : predictor.model;
  const { finalizers = [], annotations } = service.metadata;
  const done =
    finalizers.includes(FINALIZER) &&
    (!model || (!shorthand && model.name === '' && model.protocolVersion));
  const numbers = Object.values({
    ...model?.resources?.requests,
    ...model?.resources?.limits,
  }).some(value => typeof value === 'number');
  if (done && !numbers) {
    return undefined;
  }
  const format = model?.modelFormat.name;
  return JSON.parse(
    JSON.stringify({
      metadata: {
        finalizers: [...new Set([...finalizers, FINALIZER])],
        annotations: format
          ? { ...annotations, modelFormat: format }
          : annotations,
      },
      spec: {
        predictor: {
          ...(shorthand && { [shorthand]: null }),
          ...(model && {
            model: {
              ...model,
              name: '',
              protocolVersion:
                model.protocolVersion ??
                (V2_FORMATS.includes(format!) ? 'v2' : 'v1'),
              ...(model.resources && {
                resources: {
                  limits: asStrings(model.resources.limits),
                  requests: asStrings(model.resources.requests),
                },
              }),
            },
          }),
        },
      },
    }),
  );
}

/** The finalizers without KServe's. */
export function withoutFinalizer({ metadata }: InferenceService): string[] {
  return (metadata.finalizers ?? []).filter(name => name !== FINALIZER);
}

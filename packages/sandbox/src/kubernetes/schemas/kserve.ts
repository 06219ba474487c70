import {
  Schema,
  each,
  flag,
  int32,
  int64,
  intOrText,
  keyed,
  list,
  mapOf,
  of,
  oneOf,
  open,
  root,
  text,
} from './builders';
import { container, containerFields, pod, podFields } from './pods';

const model = of({
  modelFormat: of({ 'name!': text, version: text }),
  ...each(text, 'runtime runtimeVersion protocolVersion storageUri'),
  storage: of({
    ...each(text, 'path key schemaPath'),
    parameters: mapOf(text),
  }),
  name: text,
  confidential: open,
  ...containerFields,
});

const component = {
  ...podFields,
  ...each(int32, 'minReplicas maxReplicas scaleTarget'),
  scaleMetric: oneOf('cpu', 'memory', 'concurrency', 'rps'),
  scaleMetricType: oneOf('Utilization', 'AverageValue', 'Value'),
  ...each(int64, 'containerConcurrency timeout canaryTrafficPercent'),
  ...each(mapOf(text), 'labels annotations'),
  ...each(open, 'autoScaling logger batcher'),
  storageUris: list(of({ 'uri!': text, mountPath: text })),
  deploymentStrategy: of({
    type: text,
    rollingUpdate: of({ maxSurge: intOrText, maxUnavailable: intOrText }),
  }),
};

const predictor = of({
  ...component,
  name: text,
  model,
  storageContainerName: text,
  workerSpec: open,
  ...each(
    open,
    'sklearn xgboost lightgbm tensorflow pytorch triton onnx pmml paddle huggingface',
  ),
});

const workload = {
  replicas: int32,
  parallelism: of({
    ...each(int32, 'tensor pipeline data dataLocal dataRPCPort'),
    expert: flag,
  }),
  scaling: open,
  ...each(mapOf(text), 'labels annotations'),
  template: pod,
  worker: pod,
  kvCacheOffloading: open,
};

const runtime = of({
  'containers!': list(container),
  supportedModelFormats: list(
    of({ 'name!': text, version: text, autoSelect: flag, priority: int32 }),
  ),
  protocolVersions: list(text),
  ...each(mapOf(text), 'labels annotations nodeSelector'),
  ...each(flag, 'multiModel disabled hostIPC'),
  ...each(text, 'grpcEndpoint grpcDataEndpoint httpDataEndpoint schedulerName'),
  ...each(open, 'storageHelper builtInAdapter affinity workerSpec'),
  tolerations: podFields.tolerations,
  volumes: podFields.volumes,
  imagePullSecrets: podFields.imagePullSecrets,
  replicas: int32,
});

/** Schemas of KServe's kinds, by kind. */
export const kserveSchemas: { [kind: string]: Schema } = {
  InferenceService: root({
    spec: of({
      'predictor!': predictor,
      transformer: of(component),
      explainer: of({ ...component, art: open }),
      canary: list(open),
    }),
    status: open,
  }),
  LLMInferenceService: root({
    spec: of({
      model: of({
        'uri!': text,
        name: text,
        lora: open,
        confidential: open,
      }),
      ...workload,
      prefill: of(workload),
      ...each(open, 'router storageInitializer tracing'),
      baseRefs: keyed('name', of({ name: text })),
    }),
    status: open,
  }),
  ServingRuntime: root({ spec: runtime, status: open }),
  ClusterServingRuntime: root({ spec: runtime, status: open }),
};

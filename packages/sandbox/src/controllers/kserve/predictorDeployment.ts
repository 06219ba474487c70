import { JsonObject } from '@backstage/types';
import { controlledBy } from '../apps/ownership';
import {
  Container,
  Deployment,
  InferenceService,
  KubernetesObject,
  PodSpec,
  Predictor,
  ServingRuntime,
} from '../KubernetesObjects';
import { withQueueOnTemplate } from '../kueue/podWebhook';
import { SOURCE_ANNOTATION } from './modelStorage';

const NOT_HANDED_DOWN = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'modelFormat',
  'serving.kserve.io/stop',
];
/** Fields of a predictor that are KServe's own; all others are the pod's. */
const OWN_FIELDS = [
  'model',
  'containers',
  'minReplicas',
  'maxReplicas',
  'scaleTarget',
  'scaleMetric',
  'scaleMetricType',
  'autoScaling',
  'containerConcurrency',
  'timeout',
  'canaryTrafficPercent',
  'logger',
  'batcher',
  'labels',
  'annotations',
  'deploymentStrategy',
  'workerSpec',
  'name',
];
const MODEL_FIELDS = [
  'modelFormat',
  'runtime',
  'runtimeVersion',
  'protocolVersion',
  'storageUri',
  'storage',
  'args',
  'env',
  'volumeMounts',
  'name',
];

const without = (object: object, fields: readonly string[]) =>
  Object.fromEntries(
    Object.entries(object).filter(([field]) => !fields.includes(field)),
  );

function byName<T extends { name: string }>(
  base: readonly T[] = [],
  over: readonly T[] = [],
): T[] {
  return [
    ...new Map([...base, ...over].map(item => [item.name, item])).values(),
  ];
}

function engineContainer(
  service: InferenceService,
  runtime: ServingRuntime,
): Container {
  const base =
    runtime.spec.containers.find(({ name }) => name === 'kserve-container') ??
    runtime.spec.containers[0];
  const model = service.spec.predictor.model!;
  const { name, namespace = '' } = service.metadata;
  const filled = (text: string) =>
    text.replaceAll('{{.Name}}', name).replaceAll('{{.Namespace}}', namespace);
  return {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
    resources: {
      requests: { cpu: '1', memory: '2Gi' },
      limits: { cpu: '1', memory: '2Gi' },
    },
    ...base,
    ...without(model, MODEL_FIELDS),
    name: 'kserve-container',
    image: model.image ?? base.image,
    args: [...(base.args ?? []), ...(model.args ?? [])].map(filled),
    env: byName(
      [...(base.env ?? []), { name: 'INFERENCE_SERVICE_NAME', value: name }],
      model.env,
    ),
    volumeMounts: [...(base.volumeMounts ?? []), ...(model.volumeMounts ?? [])],
  };
}

function podSpec(
  service: InferenceService,
  runtime: ServingRuntime | undefined,
): PodSpec {
  const { predictor } = service.spec;
  const own = without(predictor, OWN_FIELDS) as Partial<PodSpec>;
  if (!runtime) {
    return { ...own, containers: predictor.containers ?? [] };
  }
  const shared = without(runtime.spec, [
    'supportedModelFormats',
    'protocolVersions',
    'multiModel',
    'disabled',
    'annotations',
    'labels',
    'containers',
  ]) as Partial<PodSpec>;
  const named = (predictor.containers ?? []).filter(
    ({ name }) => name !== 'kserve-container',
  );
  return {
    ...shared,
    ...own,
    volumes: byName(
      shared.volumes as { name: string }[],
      own.volumes as { name: string }[],
    ) as JsonObject[],
    containers: [engineContainer(service, runtime), ...named],
  };
}

/** How many replicas KServe asks for; undefined where it leaves the number to an autoscaler. */
export function pinnedReplicas(service: InferenceService): number | undefined {
  const autoscaler =
    service.metadata.annotations?.['serving.kserve.io/autoscalerClass'];
  return autoscaler === 'external' || autoscaler === 'keda'
    ? undefined
    : service.spec.predictor.minReplicas ?? 1;
}

function labelsOf(
  { metadata }: InferenceService,
  predictor: Predictor,
): Record<string, string> {
  return {
    ...metadata.labels,
    ...predictor.labels,
    app: `isvc.${metadata.name}-predictor`,
    component: 'predictor',
    'serving.kserve.io/inferenceservice': metadata.name,
  };
}

/** The Deployment that KServe makes of a service, after Kueue's webhook has seen it. */
export function predictorDeployment(
  service: InferenceService,
  runtime: ServingRuntime | undefined,
  current: Deployment | undefined,
): Deployment {
  const { predictor } = service.spec;
  const name = `${service.metadata.name}-predictor`;
  const namespace = service.metadata.namespace;
  const labels = { ...runtime?.spec.labels, ...labelsOf(service, predictor) };
  const source = predictor.model?.storageUri;
  const annotations = {
    ...runtime?.spec.annotations,
    'serving.kserve.io/deploymentMode': 'Standard',
    ...(without(service.metadata.annotations ?? {}, NOT_HANDED_DOWN) as Record<
      string,
      string
    >),
    ...predictor.annotations,
    ...(source && { [SOURCE_ANNOTATION]: source }),
  };
  const selector = { app: labels.app };
  return withQueueOnTemplate({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace,
      labels,
      annotations,
      ownerReferences: [controlledBy(service)],
    },
    spec: {
      replicas: pinnedReplicas(service) ?? current?.spec.replicas ?? 1,
      selector: { matchLabels: selector },
      template: {
        metadata: { name, namespace, labels, annotations },
        spec: podSpec(service, runtime),
      },
      strategy: predictor.deploymentStrategy ?? {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      },
      progressDeadlineSeconds: 600,
    },
  });
}

/** The Service in front of the predictor. */
export function predictorService(
  service: InferenceService,
): KubernetesObject & { spec: JsonObject } {
  const { name, namespace } = service.metadata;
  const labels = labelsOf(service, service.spec.predictor);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: `${name}-predictor`,
      namespace,
      labels,
      ownerReferences: [controlledBy(service)],
    },
    spec: {
      type: 'ClusterIP',
      selector: { app: labels.app },
      ports: [
        {
          name: `${name}-predictor`,
          port: 80,
          protocol: 'TCP',
          targetPort: 8080,
        },
      ],
    },
  };
}

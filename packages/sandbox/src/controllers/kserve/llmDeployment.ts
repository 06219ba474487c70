import { JsonObject } from '@backstage/types';
import { controlledBy } from '../apps/ownership';
import {
  Container,
  Deployment,
  KubernetesObject,
  LlmInferenceService,
  PodSpec,
} from '../KubernetesObjects';
import { withQueueOnTemplate } from '../kueue/podWebhook';
import { withModel } from './modelStorage';

const ENGINE = 'main';
const PORT = 8000;
const HANDED_DOWN = 'kueue.x-k8s.io/';

/** What KServe's preset says of the engine's container where a service says nothing. */
const PRESET: Omit<Container, 'name'> = {
  image: 'ghcr.io/llm-d/llm-d-cuda:v0.8.0',
  imagePullPolicy: 'IfNotPresent',
  ports: [{ containerPort: PORT, protocol: 'TCP' }],
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'FallbackToLogsOnError',
};

/** Labels by which KServe finds the pods of a service that decode, or do all. */
export const llmWorkloadLabels = ({ metadata }: KubernetesObject) => ({
  'app.kubernetes.io/component': 'llminferenceservice-workload',
  'app.kubernetes.io/name': metadata.name,
  'app.kubernetes.io/part-of': 'llminferenceservice',
  'kserve.io/component': 'workload',
  'llm-d.ai/role': 'both',
});

function podSpec({ spec }: LlmInferenceService): PodSpec {
  const { containers = [], ...pod } = spec.template ?? {};
  const own = containers.find(({ name }) => name === ENGINE);
  const others = containers.filter(({ name }) => name !== ENGINE);
  return withModel(
    {
      terminationGracePeriodSeconds: 60,
      ...pod,
      containers: [{ ...PRESET, ...own, name: ENGINE }, ...others],
    } as PodSpec,
    ENGINE,
    spec.model.uri,
  );
}

/** The Deployment that KServe makes of a service on single nodes, after Kueue's webhook has seen it. */
export function llmDeployment(service: LlmInferenceService): Deployment {
  const { metadata, spec } = service;
  const own = llmWorkloadLabels(service);
  const handedDown = Object.fromEntries(
    Object.entries(metadata.labels ?? {}).filter(([label]) =>
      label.startsWith(HANDED_DOWN),
    ),
  );
  const labels = { ...own, ...handedDown };
  return withQueueOnTemplate({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: `${metadata.name}-kserve`,
      namespace: metadata.namespace,
      labels,
      annotations: {},
      ownerReferences: [controlledBy(service)],
    },
    spec: {
      replicas: spec.replicas ?? 1,
      selector: { matchLabels: own },
      template: {
        metadata: {
          labels: { ...labels, ...spec.labels },
          annotations: spec.annotations,
        },
        spec: podSpec(service),
      },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      },
      progressDeadlineSeconds: 600,
    },
  });
}

/** The Service in front of the engines. */
export function llmWorkloadService(
  service: LlmInferenceService,
): KubernetesObject & { spec: JsonObject } {
  const { name, namespace } = service.metadata;
  const labels = llmWorkloadLabels(service);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: `${name}-kserve-workload-svc`,
      namespace,
      labels,
      ownerReferences: [controlledBy(service)],
    },
    spec: {
      type: 'ClusterIP',
      selector: {
        'app.kubernetes.io/name': name,
        'app.kubernetes.io/part-of': 'llminferenceservice',
        'kserve.io/component': 'workload',
      },
      ports: [{ name: 'http', port: PORT, protocol: 'TCP', targetPort: PORT }],
    },
  };
}

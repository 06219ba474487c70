import type { Change } from './Bypass';
import { IMAGE, TENANT } from './manifests';

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  name: 'bypass-target-predictor',
};
const waiting = { apiVersion: 'v1', kind: 'Pod', name: 'bypass-waiting' };
const target = {
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  name: 'bypass-target',
};
const namespace = { apiVersion: 'v1', kind: 'Namespace', name: TENANT };

/** Changes to what runs, round a control. `bypass-target` serves, `bypass-waiting` waits for more than there is. */
export const CHANGES: readonly Change[] = [
  {
    title: 'more replicas through deployments/scale',
    control: 'serving-scale',
    also: ['serving-scale-cap'],
    target: deployment,
    subresource: 'scale',
    wish: scale => ({ ...scale, spec: { replicas: 7 } }),
  },
  {
    title: 'more replicas in the Deployment that KServe made',
    control: 'serving-max-accelerators',
    also: ['serving-annotations'],
    target: deployment,
    wish: live => ({ ...live, spec: { ...live.spec, replicas: 7 } }),
  },
  {
    title: 'a higher maximum of what runs',
    control: 'serving-max-accelerators',
    target,
    wish: live => {
      live.spec.predictor.maxReplicas = 50;
      return live;
    },
  },
  {
    title: 'another queue of what runs',
    control: 'serving-required-labels',
    target,
    wish: live => {
      live.metadata.labels['kueue.x-k8s.io/queue-name'] = 'elsewhere';
      return live;
    },
  },
  {
    title: 'a waiting pod without its gate',
    control: 'serving-pod-gates',
    target: waiting,
    wish: live => {
      live.spec.schedulingGates = [];
      return live;
    },
  },
  {
    title: 'a waiting pod without its queue',
    control: 'serving-pod-gates',
    target: waiting,
    wish: live => {
      delete live.metadata.labels['kueue.x-k8s.io/queue-name'];
      return live;
    },
  },
  {
    title: 'a waiting pod with another priority',
    control: 'serving-pod-gates',
    target: waiting,
    wish: live => {
      live.metadata.labels['kueue.x-k8s.io/priority-class'] =
        'serving-critical';
      return live;
    },
  },
  {
    title: 'a waiting pod that tolerates every taint',
    control: 'serving-placement',
    target: waiting,
    wish: live => {
      live.spec.tolerations = [
        ...(live.spec.tolerations ?? []),
        { operator: 'Exists' },
      ];
      return live;
    },
  },
  {
    title: 'a waiting pod on a node by its host name',
    control: 'serving-placement',
    target: waiting,
    wish: live => {
      live.spec.nodeSelector = {
        ...live.spec.nodeSelector,
        'kubernetes.io/hostname': 'gpu-h100-8-1',
      };
      return live;
    },
  },
  {
    title: 'another image in a pod that was admitted',
    control: 'serving-pinned-artifacts',
    also: ['serving-allowed-sources'],
    target: waiting,
    wish: live => {
      live.spec.containers[0].image = 'docker.io/own/image:latest';
      return live;
    },
  },
  {
    title: 'a finalizer on a waiting pod',
    control: 'serving-finalizers',
    target: waiting,
    wish: live => {
      live.metadata.finalizers = [
        ...(live.metadata.finalizers ?? []),
        'example.com/held',
      ];
      return live;
    },
  },
  {
    title: 'an order to the autoscaler on a waiting pod',
    control: 'serving-annotations',
    target: waiting,
    wish: live => {
      live.metadata.annotations = {
        ...live.metadata.annotations,
        'karpenter.sh/do-not-disrupt': 'true',
      };
      return live;
    },
  },
  {
    title: 'a pod under the address of another',
    control: 'serving-status',
    target: waiting,
    subresource: 'status',
    wish: live => ({
      ...live,
      status: {
        ...live.status,
        phase: 'Running',
        podIPs: [{ ip: '10.1.2.3' }],
        podIP: '10.1.2.3',
      },
    }),
  },
  {
    title: 'a service that says it is ready',
    control: 'serving-status',
    target,
    subresource: 'status',
    wish: live => ({
      ...live,
      status: { ...live.status, url: 'https://elsewhere.example' },
    }),
  },
  {
    title: 'a load balancer of a Service that KServe made',
    control: 'serving-exposure',
    target: { apiVersion: 'v1', kind: 'Service', name: deployment.name },
    wish: live => ({ ...live, spec: { ...live.spec, type: 'NodePort' } }),
  },
  {
    title: 'a status of a Service that nobody observed',
    control: 'serving-status',
    target: { apiVersion: 'v1', kind: 'Service', name: deployment.name },
    subresource: 'status',
    wish: live => ({
      ...live,
      status: {
        ...live.status,
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            reason: 'Own',
            message: '',
            lastTransitionTime: '2026-11-29T00:00:00Z',
          },
        ],
      },
    }),
  },
  {
    title: 'a grace of 100 days for what runs',
    control: 'serving-termination',
    also: ['serving-max-accelerators', 'serving-annotations'],
    target: deployment,
    wish: live => {
      live.spec.template.spec.terminationGracePeriodSeconds = 8_640_000;
      return live;
    },
  },
  {
    title: 'a cloud role for the service account of the pods',
    control: 'serving-allowed-kinds',
    target: { apiVersion: 'v1', kind: 'ServiceAccount', name: 'default' },
    wish: live => {
      live.metadata.annotations = {
        'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/x',
      };
      return live;
    },
  },
  {
    title: 'a command in a pod',
    control: 'serving-running-pods',
    target: waiting,
    subresource: 'exec',
    connects: true,
    wish: () => ({}),
  },
  {
    title: 'a port of a pod past the gateway',
    control: 'serving-running-pods',
    target: waiting,
    subresource: 'portforward',
    connects: true,
    wish: () => ({}),
  },
  {
    title: 'a container added to a pod',
    control: 'serving-running-pods',
    target: waiting,
    subresource: 'ephemeralcontainers',
    wish: live => {
      live.spec.ephemeralContainers = [{ name: 'debug', image: IMAGE }];
      return live;
    },
  },
  {
    title: 'a pod that grows through its resize',
    control: 'serving-running-pods',
    target: waiting,
    subresource: 'resize',
    wish: live => {
      live.spec.containers[0].resources.requests.cpu = '40';
      live.spec.containers[0].resources.limits.cpu = '40';
      return live;
    },
  },
  {
    title: 'a pod that is bound to a node by hand',
    control: 'serving-running-pods',
    target: waiting,
    subresource: 'binding',
    creates: true,
    wish: () => ({
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: waiting.name, namespace: TENANT },
      target: { apiVersion: 'v1', kind: 'Node', name: 'gpu-h100-8-1' },
    }),
  },
  {
    title: 'a token of a service account',
    control: 'serving-platform-objects',
    target: { apiVersion: 'v1', kind: 'ServiceAccount', name: 'default' },
    subresource: 'token',
    creates: true,
    wish: () => ({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: { name: 'default', namespace: TENANT },
      spec: { expirationSeconds: 600 },
    }),
  },
  {
    title: 'higher limits in the ConfigMap',
    control: 'serving-platform-objects',
    target: { apiVersion: 'v1', kind: 'ConfigMap', name: 'serving-limits' },
    wish: live => ({
      ...live,
      data: { ...live.data, maxGpusPerService: '99' },
    }),
  },
  {
    title: 'the tenant’s queue without the label by which it is found',
    control: 'serving-platform-objects',
    target: {
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'LocalQueue',
      name: 'serving',
    },
    wish: live => {
      delete live.metadata.labels['model-serving.backstage.io/tenant-queue'];
      return live;
    },
  },
  {
    title: 'the namespace without its tenant',
    control: 'serving-tenant-namespaces',
    target: namespace,
    wish: live => {
      delete live.metadata.labels['model-serving.backstage.io/tenant'];
      return live;
    },
  },
  {
    title: 'the namespace as another tenant’s',
    control: 'serving-tenant-namespaces',
    target: namespace,
    wish: live => {
      live.metadata.labels['model-serving.backstage.io/tenant'] = 'team-b';
      return live;
    },
  },
  {
    title: 'the namespace on another cost center',
    control: 'serving-tenant-namespaces',
    target: namespace,
    wish: live => {
      live.metadata.annotations['model-serving.backstage.io/cost-center'] =
        'cc-1002';
      return live;
    },
  },
  {
    title: 'a policy that only warns',
    control: 'rbac',
    target: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      name: 'serving-pinned-artifacts',
    },
    wish: live => {
      live.spec.validationActions = ['Warn'];
      return live;
    },
  },
  {
    title: 'the platform’s runtime',
    control: 'rbac',
    target: {
      apiVersion: 'serving.kserve.io/v1alpha1',
      kind: 'ClusterServingRuntime',
      name: 'vllm-pinned',
    },
    wish: live => {
      live.spec.containers[0].image = 'own:latest';
      return live;
    },
  },
];

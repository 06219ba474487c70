import type { KubernetesObject, NodePool } from '@model-serving/lab';
import { sampleService } from '@model-serving/lab-tests';
import { modelOf, SPACE } from './serviceObjects';

const NODES = 50;
const KUEUE = 'kueue.x-k8s.io/v1beta2';
const QUEUE = 'serving';

/** Fifty nodes with an accelerator for each of so many services. */
export function benchNodes(services: number): NodePool[] {
  return [
    {
      name: 'bench',
      count: NODES,
      cpu: '128',
      memory: '1Ti',
      accelerators: {
        product: 'NVIDIA-L4',
        count: Math.ceil(services / NODES),
        tainted: false,
      },
    },
  ];
}

/** A namespace that is no tenant's, with quota for so many services in the lab's flavor of these nodes. */
export function benchSpace(services: number): KubernetesObject[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SPACE } },
    {
      apiVersion: KUEUE,
      kind: 'ClusterQueue',
      metadata: { name: SPACE },
      spec: {
        namespaceSelector: {
          matchLabels: { 'kubernetes.io/metadata.name': SPACE },
        },
        resourceGroups: [
          {
            coveredResources: ['cpu', 'memory', 'nvidia.com/gpu'],
            flavors: [
              {
                name: 'l4',
                resources: [
                  // Twice as much as the engines ask for: the model's own container wants some too.
                  { name: 'cpu', nominalQuota: String(2 * services) },
                  { name: 'memory', nominalQuota: `${2 * services}Gi` },
                  { name: 'nvidia.com/gpu', nominalQuota: String(services) },
                ],
              },
            ],
          },
        ],
      },
    },
    {
      apiVersion: KUEUE,
      kind: 'LocalQueue',
      metadata: { name: QUEUE, namespace: SPACE },
      spec: { clusterQueue: SPACE },
    },
  ];
}

/** A service as the golden path renders it, but so small that the nodes hold all of them. */
export function wantedService(name: string): KubernetesObject {
  const service: any = sampleService({
    request: { name, accelerator: 'l4-1' },
    model: modelOf(name),
    tenant: {
      name: SPACE,
      namespace: SPACE,
      owner: `group:default/${SPACE}`,
      costCenter: 'cc-9001',
      localQueue: QUEUE,
    },
  });
  // plugin-kubernetes finds by this label; KServe sets it on all but the service itself.
  service.metadata.labels['serving.kserve.io/inferenceservice'] = name;
  const amounts = { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '1' };
  service.spec.predictor.model.resources = {
    requests: amounts,
    limits: amounts,
  };
  return service;
}

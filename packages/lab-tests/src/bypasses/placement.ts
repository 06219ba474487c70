import type { KubernetesObject } from '@model-serving/lab';
import type { Creation } from './Bypass';
import {
  onCpus,
  podMaker,
  runtime,
  service,
  smallPod,
  workload,
} from './manifests';

const rows: readonly [string, KubernetesObject][] = [
  [
    'a service that tolerates every taint',
    service(predictor => {
      predictor.tolerations = [{ operator: 'Exists' }];
    }),
  ],
  [
    'a service on CPUs on the nodes of GPUs',
    service(predictor => {
      const { tolerations } = predictor;
      onCpus(predictor);
      predictor.tolerations = tolerations;
    }),
  ],
  [
    'a service with no GPUs, which it requests, on the nodes of GPUs',
    service(predictor => {
      for (const amounts of Object.values<any>(predictor.model.resources)) {
        amounts['nvidia.com/gpu'] = '0';
      }
    }),
  ],
  [
    'a Deployment on CPUs on the nodes of GPUs',
    workload('Deployment', spec => {
      onCpus(spec.template.spec);
      spec.template.spec.tolerations = [
        { key: 'nvidia.com/gpu', operator: 'Exists' },
      ];
    }),
  ],
  [
    'a pod on CPUs that tolerates every taint',
    smallPod(spec => {
      spec.tolerations = [{ operator: 'Exists', effect: 'NoSchedule' }];
    }),
  ],
  [
    'a CronJob that tolerates every taint',
    podMaker('CronJob', template => {
      template.spec.tolerations = [{ operator: 'Exists' }];
    }),
  ],
  [
    'a taint of GPUs of another maker',
    service(predictor => {
      predictor.tolerations.push({ key: 'amd.com/gpu', operator: 'Exists' });
    }),
  ],
  [
    'the nodes of the control plane',
    workload('Deployment', spec => {
      spec.template.spec.tolerations = [
        { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' },
      ];
    }),
  ],
  [
    'a lost node that is waited for without an end',
    service(predictor => {
      predictor.tolerations.push({
        key: 'node.kubernetes.io/unreachable',
        operator: 'Exists',
        effect: 'NoExecute',
      });
    }),
  ],
  [
    'a runtime that tolerates every taint',
    runtime(spec => {
      spec.tolerations = [{ operator: 'Exists' }];
    }),
  ],
  [
    'the nodes of GPUs for a pod on CPUs',
    smallPod(spec => {
      spec.nodeSelector = {
        'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3',
      };
    }),
  ],
  [
    'nodes that others pay for',
    service(predictor => {
      predictor.nodeSelector = { 'nvidia.com/gpu.product': 'NVIDIA-H200' };
    }),
  ],
  [
    'a node by its host name',
    service(predictor => {
      predictor.nodeSelector['kubernetes.io/hostname'] = 'gpu-h100-8-1';
    }),
  ],
  [
    'nodes by a label that no flavor has',
    workload('Deployment', spec => {
      spec.template.spec.nodeSelector = {
        'node.kubernetes.io/instance-type': 'p5.48xlarge',
      };
    }),
  ],
  [
    'a flavor that Kueue did not assign, by affinity',
    service(predictor => {
      predictor.affinity = {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  {
                    key: 'nvidia.com/gpu.product',
                    operator: 'In',
                    values: ['NVIDIA-L4', 'NVIDIA-H200'],
                  },
                ],
              },
            ],
          },
        },
      };
    }),
  ],
  [
    'every flavor but one, by affinity',
    service(predictor => {
      predictor.affinity = {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              preference: {
                matchExpressions: [
                  {
                    key: 'nvidia.com/gpu.product',
                    operator: 'NotIn',
                    values: ['NVIDIA-L4'],
                  },
                ],
              },
            },
          ],
        },
      };
    }),
  ],
  [
    'a node by its name, by affinity',
    workload('Deployment', spec => {
      spec.template.spec.affinity = {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchFields: [
                  {
                    key: 'metadata.name',
                    operator: 'In',
                    values: ['gpu-h100-8-1'],
                  },
                ],
              },
            ],
          },
        },
      };
    }),
  ],
  [
    'the neighbors of another tenant’s pods',
    workload('Deployment', spec => {
      spec.template.spec.affinity = {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              topologyKey: 'kubernetes.io/hostname',
              namespaces: ['team-b'],
              labelSelector: {},
            },
          ],
        },
      };
    }),
  ],
  [
    'nodes without pods of others',
    service(predictor => {
      predictor.affinity = {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 1,
              podAffinityTerm: {
                topologyKey: 'kubernetes.io/hostname',
                namespaceSelector: {},
                labelSelector: {},
              },
            },
          ],
        },
      };
    }),
  ],
];

/** Nodes that the queue did not assign. */
export const PLACEMENT: readonly Creation[] = [
  ...rows.map(
    ([title, object]): Creation => ({
      title,
      control: 'serving-placement',
      object,
    }),
  ),
  {
    title: 'a scheduler of one’s own',
    control: 'serving-pod-safety',
    object: smallPod(spec => {
      spec.schedulerName = 'own';
    }),
  },
];

import type { Creation } from './Bypass';
import {
  IMAGE,
  llmService,
  rawDeployment,
  service,
  workload,
} from './manifests';

const limits = (amounts: object) => (predictor: any) => {
  for (const each of [
    predictor.model.resources.limits,
    predictor.model.resources.requests,
  ]) {
    Object.assign(each, amounts);
  }
};

const label = (key: string, value: string) => (_: any, it: any) => {
  it.metadata.labels[key] = value;
};

/** An endpoint picker that asks for an accelerator, so many times. */
const withEndpointPickers = (replicas: number) => (spec: any) => {
  spec.router = {
    scheduler: {
      replicas,
      template: { containers: spec.template.containers },
    },
  };
};

/** Queue, owner, price and size. */
export const SHARES: readonly Creation[] = [
  ...(
    [
      [
        'another queue',
        service(label('kueue.x-k8s.io/queue-name', 'elsewhere')),
      ],
      [
        'no queue',
        service(
          (_, it) => delete it.metadata.labels['kueue.x-k8s.io/queue-name'],
        ),
      ],
      [
        'the queue under a key in other case',
        service((_, it) => {
          delete it.metadata.labels['kueue.x-k8s.io/queue-name'];
          it.metadata.labels['kueue.x-k8s.io/Queue-Name'] = 'serving';
        }),
      ],
      [
        'another queue on the pods alone',
        service(predictor => {
          predictor.labels['kueue.x-k8s.io/queue-name'] = 'elsewhere';
        }),
      ],
      [
        'another owner',
        service(label('model-serving.backstage.io/owner', 'team-b')),
      ],
      [
        'the owner in other case',
        service(label('model-serving.backstage.io/owner', 'Team-A')),
      ],
      [
        'pods that another pays for',
        service(predictor => {
          predictor.labels['model-serving.backstage.io/cost-center'] =
            'cc-1002';
        }),
      ],
      [
        'a group of pods that Kueue counts once',
        service((_, it) => {
          it.metadata.annotations['kueue.x-k8s.io/pod-group-name'] = 'free';
        }),
      ],
      [
        'a bare ReplicaSet whose pods name another queue',
        workload('ReplicaSet', spec => {
          spec.template.metadata.labels['kueue.x-k8s.io/queue-name'] =
            'elsewhere';
        }),
      ],
      [
        'a StatefulSet without owner',
        workload('StatefulSet', (_, it) => {
          delete it.metadata.labels['model-serving.backstage.io/owner'];
        }),
      ],
      [
        'a bare ReplicaSet without cost center',
        workload('ReplicaSet', (_, it) => {
          delete it.metadata.labels['model-serving.backstage.io/cost-center'];
        }),
      ],
      [
        'an LLMInferenceService whose pods nobody owns',
        llmService(spec => delete spec.labels),
      ],
    ] as [string, Creation['object']][]
  ).map(
    ([title, object]): Creation => ({
      title,
      control: 'serving-required-labels',
      object,
    }),
  ),
  {
    title: 'a priority of others',
    control: 'serving-priority',
    object: service(label('kueue.x-k8s.io/priority-class', 'others')),
  },
  {
    title: 'the priority of the cluster’s own pods',
    control: 'serving-priority',
    object: service(predictor => {
      predictor.priorityClassName = 'system-cluster-critical';
    }),
  },
  {
    title: 'limits without requests',
    control: 'serving-resource-requests',
    object: service(predictor => delete predictor.model.resources.requests),
  },
  {
    title: 'a limit below the request',
    control: 'serving-resource-requests',
    object: service(predictor => {
      predictor.model.resources.limits.memory = '1Gi';
    }),
  },
  {
    title: 'an LLMInferenceService that leaves its size to a preset',
    control: 'serving-resource-requests',
    object: llmService(spec => delete spec.template),
  },
  {
    title: 'a request for nothing',
    control: 'serving-resource-requests',
    object: service(predictor => {
      predictor.model.resources.requests.cpu = '0';
    }),
  },
  {
    title: 'accelerators that are limited and not requested alike',
    control: 'serving-resource-requests',
    object: service(predictor => {
      predictor.model.resources.requests['nvidia.com/gpu'] = '2';
    }),
  },
  ...(
    [
      ['a thousand as 1k', { 'nvidia.com/gpu': '1k' }],
      ['five as 5e0', { 'nvidia.com/gpu': '5e0' }],
      // KServe's webhook writes it as 5, which the portal does not see.
      [
        'five as 5000m',
        { 'nvidia.com/gpu': '5000m' },
        /could hold 5 accelerators/,
      ],
      ['less than nothing', { 'nvidia.com/gpu': '-4' }],
      ['half an accelerator', { 'nvidia.com/gpu': '0.5' }],
      ['accelerators of another maker', { 'amd.com/gpu': '8' }],
      ['an accelerator under a made-up name', { 'example.org/half-gpu': '8' }],
      ['more accelerators than a service may hold', { 'nvidia.com/gpu': '5' }],
    ] as [string, object, RegExp?][]
  ).map(
    ([title, amounts, clusterSays]): Creation => ({
      title,
      control: 'serving-max-accelerators',
      object: service(limits(amounts)),
      clusterSays,
    }),
  ),
  ...(
    [
      ['no upper bound', service(predictor => delete predictor.maxReplicas)],
      [
        'an upper bound that is too high',
        service(predictor => {
          predictor.maxReplicas = 5;
        }),
      ],
      [
        'accelerators in a second container',
        service(predictor => {
          predictor.containers = [
            {
              name: 'second',
              image: IMAGE,
              resources: {
                requests: { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '4' },
                limits: { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '4' },
              },
            },
          ];
        }),
      ],
      [
        'a raw Deployment with too many replicas',
        workload('Deployment', spec => {
          spec.replicas = 5;
        }),
      ],
      [
        'a raw Deployment that autoscalers may give too many replicas',
        rawDeployment((_, it) => {
          it.metadata.annotations['model-serving.backstage.io/max-replicas'] =
            '5';
        }),
      ],
      [
        'a raw Deployment whose maximum is no number',
        rawDeployment((_, it) => {
          it.metadata.annotations['model-serving.backstage.io/max-replicas'] =
            'many';
        }),
      ],
      [
        'a raw Deployment under the name of a predictor',
        workload('Deployment', (_, it) => {
          it.metadata.name = 'bypass-predictor';
        }),
      ],
      [
        'prefilling pods beside the decoding ones',
        llmService(spec => {
          spec.prefill = {
            replicas: 4,
            labels: spec.labels,
            template: spec.template,
          };
        }),
      ],
      [
        'endpoint pickers with accelerators, each of which is one more',
        llmService(withEndpointPickers(4)),
      ],
      [
        'fewer endpoint pickers than none, which would make room for more',
        llmService(spec => {
          withEndpointPickers(-4)(spec);
          spec.replicas = 5;
        }),
      ],
      [
        'an LLMInferenceService without a number of replicas',
        llmService(spec => delete spec.replicas),
      ],
    ] as [string, Creation['object']][]
  ).map(
    ([title, object]): Creation => ({
      title,
      control: 'serving-max-accelerators',
      object,
    }),
  ),
];

import type { KubernetesObject } from '@model-serving/lab';
import type { Creation } from './Bypass';
import {
  claim,
  externalSecret,
  IMAGE,
  llmService,
  other,
  pod,
  podMaker,
  service,
  smallPod,
  TENANT,
  workload,
} from './manifests';

const ofControl = (
  control: Creation['control'],
  rows: readonly [string, KubernetesObject][],
): Creation[] => rows.map(([title, object]) => ({ title, control, object }));

const limits = (amounts: object) => (spec: any) => {
  spec.containers[0].resources = { limits: amounts };
};

const tagged = (spec: any) => {
  spec.containers[0].image = 'registry.lab.example/tools/miner:latest';
};

const foreign = (spec: any) => {
  spec.containers[0].image = `registry.example.org/tools/miner@sha256:${'c'.repeat(
    64,
  )}`;
};

/** Makes pods that name no queue. */
const unqueued = (kind: 'Job' | 'CronJob', change: (spec: any) => void) =>
  podMaker(kind, template => {
    template.metadata.labels = { app: 'bypass' };
    change(template.spec);
  });

const ephemeral = (storage: string, storageClassName = 'standard') => ({
  name: 'data',
  ephemeral: {
    volumeClaimTemplate: {
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName,
        resources: { requests: { storage } },
      },
    },
  },
});

/** CPU, memory and storage that nobody counted, and companions that nobody reviewed. */
export const CONSUMPTION: readonly Creation[] = [
  ...ofControl('serving-pinned-artifacts', [
    ['a pod with an image by its tag', smallPod(tagged)],
    ['a pod in the queue with an image by its tag', pod(tagged)],
    [
      'a Job with an image by its tag',
      podMaker('Job', template => tagged(template.spec)),
    ],
    [
      'a CronJob with an image by its tag',
      podMaker('CronJob', template => tagged(template.spec)),
    ],
  ]),
  ...ofControl('serving-allowed-sources', [
    ['a pod with an image of a foreign registry', smallPod(foreign)],
    ['a pod in the queue with an image of a foreign registry', pod(foreign)],
    [
      'a Job with an image of a foreign registry',
      podMaker('Job', template => foreign(template.spec)),
    ],
    [
      'a CronJob with an image of a foreign registry',
      podMaker('CronJob', template => foreign(template.spec)),
    ],
  ]),
  ...ofControl('serving-companions', [
    ['a pod with 64 cores', smallPod(limits({ cpu: '64', memory: '1Gi' }))],
    [
      'a pod with a terabyte of memory',
      smallPod(limits({ cpu: '1', memory: '1Ti' })),
    ],
    [
      'a pod with 64 GiB of huge pages',
      smallPod(
        limits({ cpu: '500m', memory: '256Mi', 'hugepages-2Mi': '64Gi' }),
      ),
    ],
    [
      'a pod without limits',
      smallPod(spec => delete spec.containers[0].resources),
    ],
    [
      'a pod that requests little and is not limited',
      smallPod(spec => {
        spec.containers[0].resources = {
          requests: { cpu: '10m', memory: '10Mi' },
        };
      }),
    ],
    ['a pod without a limit of memory', smallPod(limits({ cpu: '1' }))],
    [
      'many small containers in a pod',
      smallPod(spec => {
        spec.containers = Array.from({ length: 8 }, (_, index) => ({
          ...spec.containers[0],
          name: `part-${index}`,
        }));
      }),
    ],
    [
      'limits of the pod as a whole',
      smallPod(spec => {
        spec.resources = { limits: { cpu: '64', memory: '1Gi' } };
        delete spec.containers[0].resources;
      }),
    ],
    [
      'a Job with 64 cores',
      unqueued('Job', limits({ cpu: '64', memory: '1Gi' })),
    ],
    [
      'a CronJob with 64 cores',
      unqueued('CronJob', limits({ cpu: '64', memory: '1Gi' })),
    ],
    [
      'a CronJob without limits',
      unqueued('CronJob', spec => delete spec.containers[0].resources),
    ],
    [
      'a pod that names its queue in other case',
      smallPod((spec, it) => {
        limits({ cpu: '64', memory: '1Gi' })(spec);
        it.metadata.labels['kueue.x-k8s.io/Queue-Name'] = 'serving';
      }),
    ],
  ]),
  ...ofControl('serving-allowed-kinds', [
    ['a pod on every node (DaemonSet)', podMaker('DaemonSet')],
    [
      'pods by a ReplicationController',
      other('v1', 'ReplicationController', {
        spec: {
          replicas: 100,
          selector: { app: 'bypass' },
          template: {
            metadata: { labels: { app: 'bypass' } },
            spec: { containers: [{ name: 'c', image: IMAGE }] },
          },
        },
      }),
    ],
    [
      'pods that grow by themselves (VerticalPodAutoscaler)',
      other('autoscaling.k8s.io/v1', 'VerticalPodAutoscaler', {
        spec: {
          targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' },
          updatePolicy: { updateMode: 'Auto' },
        },
      }),
    ],
    [
      'Jobs by a ScaledJob',
      other('keda.sh/v1alpha1', 'ScaledJob', {
        spec: {
          jobTargetRef: {
            template: {
              spec: {
                containers: [{ name: 'c', image: IMAGE }],
                restartPolicy: 'Never',
              },
            },
          },
          triggers: [
            {
              type: 'cron',
              metadata: {
                timezone: 'UTC',
                start: '0 0 * * *',
                end: '1 0 * * *',
                desiredReplicas: '100',
              },
            },
          ],
        },
      }),
    ],
    [
      'pods by an operator',
      other('ray.io/v1', 'RayCluster', { spec: { workerGroupSpecs: [] } }),
    ],
    [
      'a snapshot of a volume',
      other('snapshot.storage.k8s.io/v1', 'VolumeSnapshot', {
        spec: { source: { persistentVolumeClaimName: 'x' } },
      }),
    ],
    [
      'an exception from the policies of others',
      other('kyverno.io/v2', 'PolicyException', { spec: { exceptions: [] } }),
    ],
  ]),
  {
    title: 'a service account of one’s own',
    control: 'serving-allowed-kinds',
    ofPlatform: true,
    object: other('v1', 'ServiceAccount', {
      metadata: {
        annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/x' },
      },
    }),
  },
  ...ofControl('serving-account-tokens', [
    [
      'a token that never expires',
      other('v1', 'Secret', {
        type: 'kubernetes.io/service-account-token',
        metadata: {
          annotations: { 'kubernetes.io/service-account.name': 'default' },
        },
      }),
    ],
    [
      'a token that External Secrets asks for',
      externalSecret(spec => {
        spec.target.template = {
          type: 'kubernetes.io/service-account-token',
          metadata: {
            annotations: { 'kubernetes.io/service-account.name': 'default' },
          },
        };
      }),
    ],
    [
      'an object of another kind that External Secrets writes',
      externalSecret(spec => {
        spec.target.manifest = {
          apiVersion: 'gateway.networking.k8s.io/v1beta1',
          kind: 'ReferenceGrant',
        };
      }),
    ],
    [
      'a Secret that External Secrets holds by a finalizer',
      externalSecret(spec => {
        spec.target.template = {
          metadata: { finalizers: ['example.com/held'] },
        };
      }),
    ],
    [
      'a credential that External Secrets issues',
      externalSecret(spec => {
        delete spec.data;
        spec.dataFrom = [
          {
            sourceRef: {
              generatorRef: {
                apiVersion: 'generators.external-secrets.io/v1alpha1',
                kind: 'ClusterGenerator',
                name: 'registry',
              },
            },
          },
        ];
      }),
    ],
    [
      'a key of another tenant in a store of the cluster',
      externalSecret(spec => {
        spec.secretStoreRef.kind = 'ClusterSecretStore';
        spec.data[0].remoteRef.key = 'team-b/serving-engine';
      }),
    ],
    ...[
      `${TENANT}/..`,
      `${TENANT}/../team-b/serving-engine`,
      `${TENANT}/%2e%2e/team-b/serving-engine`,
      `${TENANT}/..\\team-b\\serving-engine`,
    ].map(
      key =>
        [
          `a key that climbs out of the tenant’s (${key})`,
          externalSecret(spec => {
            spec.secretStoreRef.kind = 'ClusterSecretStore';
            spec.data[0].remoteRef.key = key;
          }),
        ] as [string, KubernetesObject],
    ),
    [
      'every key of a store of the cluster',
      externalSecret(spec => {
        delete spec.data;
        spec.dataFrom = [
          {
            find: { name: { regexp: '.*' } },
            sourceRef: {
              storeRef: { kind: 'ClusterSecretStore', name: 'tenant' },
            },
          },
        ];
      }),
    ],
    [
      'a file of KEDA (CVE-2025-68476)',
      other('keda.sh/v1alpha1', 'TriggerAuthentication', {
        spec: {
          hashiCorpVault: {
            address: 'https://vault.example.com',
            authentication: 'kubernetes',
            mount: 'kubernetes',
            role: 'x',
            credential: { serviceAccount: '/etc/passwd' },
            secrets: [{ parameter: 'x', path: 'x', key: 'x' }],
          },
        },
      }),
    ],
    [
      'the cloud identity of KEDA',
      other('keda.sh/v1alpha1', 'TriggerAuthentication', {
        spec: { podIdentity: { provider: 'aws' } },
      }),
    ],
  ]),
  ...ofControl('serving-storage', [
    [
      'a claim of 100 Ti',
      claim(spec => {
        spec.resources.requests.storage = '100Ti';
      }),
    ],
    [
      'a class that others pay for',
      claim(spec => {
        spec.storageClassName = 'premium';
      }),
    ],
    ['a claim without a class', claim(spec => delete spec.storageClassName)],
    [
      'a volume by its name',
      claim(spec => {
        spec.volumeName = 'pv-of-team-b';
      }),
    ],
    [
      'a volume by its labels',
      claim(spec => {
        spec.selector = { matchLabels: { team: 'team-b' } };
      }),
    ],
    [
      'a raw disk',
      claim(spec => {
        spec.volumeMode = 'Block';
      }),
    ],
    [
      'the contents of another claim',
      claim(spec => {
        spec.dataSource = { kind: 'PersistentVolumeClaim', name: 'others' };
      }),
    ],
    [
      'the contents of a snapshot',
      claim(spec => {
        spec.dataSourceRef = {
          apiGroup: 'snapshot.storage.k8s.io',
          kind: 'VolumeSnapshot',
          name: 'x',
        };
      }),
    ],
    [
      'a large claim for each replica',
      workload('StatefulSet', spec => {
        spec.volumeClaimTemplates = [
          {
            metadata: { name: 'data' },
            spec: ephemeral('100Ti').ephemeral.volumeClaimTemplate.spec,
          },
        ];
      }),
    ],
    [
      'a large claim for each pod',
      service(predictor => {
        predictor.volumes = [ephemeral('100Ti')];
      }),
    ],
    [
      'a class of others for each pod',
      workload('Deployment', spec => {
        spec.template.spec.volumes = [ephemeral('1Gi', 'premium')];
      }),
    ],
    ...[
      (spec: any, cache: object) => (spec.kvCacheOffloading = cache),
      (spec: any, cache: object) =>
        (spec.prefill = { replicas: 0, kvCacheOffloading: cache }),
    ].flatMap(place =>
      (
        [
          [
            'a class of others for the cache of a model',
            {
              pvc: {
                spec: ephemeral('1Gi', 'premium').ephemeral.volumeClaimTemplate
                  .spec,
              },
            },
          ],
          ['a cache of 100 Ti on the node', { emptyDir: { size: '100Ti' } }],
        ] as const
      ).map(
        ([title, fileSystem]) =>
          [
            title,
            llmService(spec => {
              place(spec, { cpu: '1Gi', secondary: [{ fileSystem }] });
            }),
          ] as [string, Creation['object']],
      ),
    ),
    [
      'scratch space without an end',
      smallPod(spec => {
        spec.volumes = [{ name: 'scratch', emptyDir: {} }];
      }),
    ],
    [
      'scratch space of 100 Ti',
      service(predictor => {
        predictor.volumes = [
          { name: 'scratch', emptyDir: { sizeLimit: '100Ti' } },
        ];
      }),
    ],
    [
      'memory as scratch space without an end',
      workload('Deployment', spec => {
        spec.template.spec.volumes = [
          { name: 'shm', emptyDir: { medium: 'Memory' } },
        ];
      }),
    ],
    [
      'huge pages as scratch space',
      workload('Deployment', spec => {
        spec.template.spec.volumes = [
          { name: 'shm', emptyDir: { medium: 'HugePages', sizeLimit: '1Gi' } },
        ];
      }),
    ],
    [
      'the disk of the node',
      workload('Deployment', spec => {
        const { resources } = spec.template.spec.containers[0];
        resources.requests['ephemeral-storage'] = '10Ti';
        resources.limits['ephemeral-storage'] = '10Ti';
      }),
    ],
  ]),
  ...ofControl('serving-platform-objects', [
    [
      'a quota of one’s own',
      other('v1', 'ResourceQuota', { spec: { hard: { pods: '1000' } } }),
    ],
    [
      'defaults of one’s own',
      other('v1', 'LimitRange', {
        spec: { limits: [{ type: 'Container', default: { cpu: '64' } }] },
      }),
    ],
  ]).map(row => ({ ...row, ofPlatform: true as const })),
];

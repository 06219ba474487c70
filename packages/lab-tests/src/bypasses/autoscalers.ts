import type { KubernetesObject } from '@model-serving/lab';
import type { Creation } from './Bypass';
import { autoscaler, scaledObject } from './manifests';

/** Growing by an autoscaler. */
export const SCALING: readonly Creation[] = (
  [
    [
      'a ScaledObject with a higher maximum',
      scaledObject(spec => {
        spec.maxReplicaCount = 5;
      }),
    ],
    [
      'a ScaledObject without a maximum',
      scaledObject(spec => delete spec.maxReplicaCount),
    ],
    [
      'a ScaledObject that falls back to more',
      scaledObject(spec => {
        spec.fallback.replicas = 50;
      }),
    ],
    [
      'a ScaledObject with the credentials of the platform',
      scaledObject(spec => {
        spec.triggers[0].metadata.serverAddress = 'http://own.team-a.svc';
        spec.triggers[0].authenticationRef = {
          kind: 'ClusterTriggerAuthentication',
          name: 'prometheus',
        };
      }),
    ],
    ...(
      [
        [
          'the identity of KEDA in a cloud',
          { type: 'aws-sqs-queue', metadata: { identityOwner: 'operator' } },
        ],
        [
          'a server of anybody’s',
          {
            type: 'external',
            metadata: { scalerAddress: 'own.example.com:80' },
          },
        ],
        [
          'an API outside the cluster',
          { type: 'metrics-api', metadata: { url: 'http://169.254.169.254/' } },
        ],
        ...[
          'http://169.254.169.254/latest/meta-data',
          'http://10.0.0.1:6443',
          'https://monitoring.googleapis.com/v1/projects/p/location/global',
          'http://prometheus.monitoring.svc@own.example.com',
          'http://prometheus.monitoring.svc.own.example.com',
          'http://prometheus.monitoring.svc:9090@own.example.com/',
          'http://prometheus.monitoring.svc/@own.example.com',
          '',
        ].map(
          serverAddress =>
            [
              `the metrics of “${serverAddress}”`,
              {
                type: 'prometheus',
                metadata: { serverAddress, query: 'up', threshold: '1' },
              },
            ] as const,
        ),
      ] as const
    ).map(([what, trigger]): [string, KubernetesObject] => [
      `a ScaledObject by ${what}`,
      scaledObject(spec => {
        spec.triggers.push(trigger);
      }),
    ]),
    [
      'a ScaledObject that is paused at more',
      scaledObject((_, it) => {
        it.metadata.annotations = {
          'autoscaling.keda.sh/paused-replicas': '50',
        };
      }),
    ],
    [
      'a ScaledObject that counts its accelerators below nothing',
      scaledObject((_, it) => {
        it.metadata.annotations = {
          'model-serving.backstage.io/accelerators-per-replica': '-1',
        };
      }),
    ],
    [
      'a ScaledObject on the endpoint picker of KServe',
      scaledObject(spec => {
        spec.scaleTargetRef.name = 'bypass-kserve-router-scheduler';
      }),
    ],
    [
      'a HorizontalPodAutoscaler with a higher maximum',
      autoscaler(spec => {
        spec.maxReplicas = 50;
      }),
    ],
    [
      'a HorizontalPodAutoscaler on a StatefulSet',
      autoscaler(spec => {
        spec.scaleTargetRef = {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          name: 'bypass-predictor',
        };
      }),
    ],
  ] as [string, Creation['object']][]
).map(([title, object]) => ({ title, control: 'serving-scaling', object }));

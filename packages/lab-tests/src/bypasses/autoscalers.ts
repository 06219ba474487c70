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

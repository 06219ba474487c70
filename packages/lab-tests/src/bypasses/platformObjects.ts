import type { Creation } from './Bypass';
import { IMAGE, networkPolicy, other, TENANT } from './manifests';

/** What belongs to the platform. */
export const PLATFORM: readonly Creation[] = (
  [
    [
      'a second LocalQueue',
      other('kueue.x-k8s.io/v1beta2', 'LocalQueue', {
        metadata: {
          labels: { 'model-serving.backstage.io/tenant-queue': 'true' },
        },
        spec: { clusterQueue: 'team-b' },
      }),
    ],
    [
      'a Workload of one’s own',
      other('kueue.x-k8s.io/v1beta2', 'Workload', {
        spec: {
          queueName: 'serving',
          podSets: [
            {
              name: 'main',
              count: 1,
              template: {
                spec: {
                  containers: [{ name: 'c', image: IMAGE }],
                  restartPolicy: 'Never',
                },
              },
            },
          ],
        },
      }),
    ],
    [
      'a role that grants more',
      other('rbac.authorization.k8s.io/v1', 'RoleBinding', {
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'bypass-everything',
        },
        subjects: [
          {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'User',
            name: 'team-a-member',
          },
        ],
      }),
    ],
    [
      'a ResourceClaim',
      other('resource.k8s.io/v1', 'ResourceClaim', {
        spec: {
          devices: {
            requests: [
              { name: 'gpu', exactly: { deviceClassName: 'gpu.example.org' } },
            ],
          },
        },
      }),
    ],
    [
      'an end to the closed network (NetworkPolicy default-deny)',
      {
        ...networkPolicy(spec => {
          spec.podSelector = { matchLabels: { app: 'nothing' } };
        }),
        metadata: { name: 'default-deny', namespace: TENANT },
      },
    ],
    [
      'a preset of one’s own',
      other('serving.kserve.io/v1alpha2', 'LLMInferenceServiceConfig', {
        spec: { model: { uri: 'hf://org/model' } },
      }),
    ],
  ] as [string, Creation['object']][]
).map(([title, object]) => ({
  title,
  control: 'serving-platform-objects',
  ofPlatform: true,
  object,
}));

import { clusterQueue, flavor } from '../../__fixtures__/cluster';
import {
  deployment,
  inferenceService,
  localQueue,
  namespace,
  pod,
  workload,
} from '../../__fixtures__/serving';
import { disagreements } from './disagreements';
import {
  NO_QUOTA_ADVICE,
  POD,
  QUEUES,
  Raw,
  Row,
  condition,
  group,
  serving,
  standard,
} from './problems';

describe('reported problems: Kueue', () => {
  it.each<Row>([
    {
      what: 'a pod is gated, and no Workload was ever made for it',
      from: 'kubernetes-sigs/kueue#11372',
      objects: standard(pod({ gated: true })),
      now: 6720,
      word: 'queued',
      says: [/has made no Workload for it/],
      never: NO_QUOTA_ADVICE,
      next: /platform owners .*Kueue's controller/,
    },
    {
      what: 'a Workload is admitted, and the gate of its pod stays',
      from: 'kubernetes-sigs/kueue#7433, #11170',
      objects: standard(pod({ gated: true }), workload(POD, { admitted: 30 })),
      now: 900,
      word: 'starting',
      says: [/admitted at 10:00:30 UTC, but its gate .* is still there/],
      never: NO_QUOTA_ADVICE,
      next: /Kueue's controller/,
    },
    {
      what: 'a scheduling gate of somebody else holds an admitted pod',
      from: 'kubernetes-sigs/kueue#9482',
      objects: standard(
        {
          ...pod({ gated: true }),
          spec: {
            ...(pod({}).spec as object),
            nodeName: undefined,
            schedulingGates: [{ name: 'example.com/wait-for-data' }],
          },
        },
        workload(POD, { admitted: 30 }),
      ),
      now: 900,
      word: 'starting',
      says: [/scheduling gate example\.com\/wait-for-data holds it back/],
      never: NO_QUOTA_ADVICE,
      next: /what removes scheduling gate/,
    },
    {
      what: 'the cloud has no more nodes for a ProvisioningRequest',
      from: 'kubernetes-sigs/kueue#5129',
      objects: standard(pod({ gated: true }), {
        ...workload(POD, { message: '' }),
        status: {
          conditions: [
            condition(
              'QuotaReserved',
              'False',
              'Pending',
              'The workload has failed admission checks',
            ),
            condition(
              'Evicted',
              'True',
              'AdmissionCheck',
              'At least one admission check is false',
            ),
          ],
          admissionChecks: [
            {
              name: 'dws-prov',
              state: 'Retry',
              message: 'Retrying after failure: Max nodepool size reached',
            },
          ],
        },
      }),
      word: 'queued',
      says: [/Max nodepool size reached .*admission check dws-prov/],
      never: NO_QUOTA_ADVICE,
      next: /dws-prov/,
    },
    {
      what: 'an older Kueue says nothing of a queue that does not exist',
      from: 'kubernetes-sigs/kueue#1410',
      objects: [
        namespace,
        ...QUEUES.slice(1),
        inferenceService(),
        deployment(),
        pod({ gated: true }),
        { ...workload(POD, { message: '' }), status: {} },
      ],
      word: 'queued',
      says: [/LocalQueue serving does not exist/],
      never: NO_QUOTA_ADVICE,
      next: /platform owners to create LocalQueue serving/,
    },
    {
      what: 'words that are not understood of a queue that is inactive',
      from: 'kubernetes-sigs/kueue#1410',
      objects: [
        namespace,
        localQueue,
        flavor('h100'),
        clusterQueue(
          'a',
          { h100: { gpu: { nominal: 8 } } },
          {},
          {
            conditions: [
              condition(
                'Active',
                'False',
                'AdmissionCheckNotFound',
                "Can't admit new workloads: references missing AdmissionCheck(s): budget",
              ),
            ],
          },
        ),
        inferenceService(),
        deployment(),
        pod({ gated: true }),
        workload(POD, { message: 'words of another release' }),
      ],
      word: 'queued',
      says: [
        /ClusterQueue a is inactive: .*AdmissionCheck\(s\): budget/,
        /words of another release/,
      ],
      never: NO_QUOTA_ADVICE,
      next: /repair ClusterQueue a/,
    },
    {
      what: 'the pods of a group wait for the quota of their one Workload',
      from: 'kubernetes-sigs/kueue#4804',
      objects: [
        ...QUEUES,
        ...group(
          { gated: true, scheduled: 'no' },
          { gated: true, scheduled: 'no' },
        ).map(
          (object): Raw =>
            object.kind === 'Pod'
              ? {
                  ...object,
                  metadata: {
                    ...object.metadata,
                    labels: {
                      ...(object.metadata.labels as object),
                      'kueue.x-k8s.io/queue-name': 'serving',
                      'kueue.x-k8s.io/managed': 'true',
                      'kueue.x-k8s.io/pod-group-name':
                        'leaderworkerset-chat-0-1a2b3',
                    },
                  },
                }
              : object,
        ),
        {
          ...workload('x', {
            message:
              "couldn't assign flavors to pod set leader: insufficient unused quota for nvidia.com/gpu in flavor h100, 2 more needed",
          }),
          metadata: {
            name: 'leaderworkerset-chat-0-1a2b3',
            namespace: 'team-a',
            ownerReferences: [
              { kind: 'LeaderWorkerSet', name: 'chat-kserve-mn', uid: 'lws' },
            ],
          },
        },
      ],
      word: 'queued',
      says: [/2 more GPUs needed in flavor h100/],
      next: /Wait/,
    },
    {
      what: 'a queue label on a cluster without Kueue',
      from: 'kubernetes-sigs/kueue#1407',
      objects: [namespace, inferenceService(), deployment(), serving],
      kinds: {
        Workload: 'not-installed',
        LocalQueue: 'not-installed',
        ClusterQueue: 'not-installed',
      },
      word: 'serving',
      says: [/outside every quota: .*Kueue is not installed/],
      next: /install Kueue/,
    },
    {
      what: 'a gated pod where the Workloads cannot be found',
      from: 'kubernetes-sigs/kueue#9541',
      objects: [
        namespace,
        inferenceService(),
        deployment(),
        pod({ gated: true }),
      ],
      kinds: {
        Workload: 'not-installed',
        LocalQueue: 'not-installed',
        ClusterQueue: 'not-installed',
      },
      word: 'queued',
      says: [/why is unknown: this cluster has no Workloads of Kueue/],
      never: NO_QUOTA_ADVICE,
      next: /platform owners whether Kueue runs/,
    },
  ])('$from: $what', row => {
    expect(disagreements(row)).toEqual([]);
  });
});

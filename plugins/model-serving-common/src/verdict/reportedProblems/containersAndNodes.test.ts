import { clusterQueue } from '../../__fixtures__/cluster';
import {
  deployment,
  inferenceService,
  localQueue,
  namespace,
  pod,
  podEvent,
  time,
  workload,
} from '../../__fixtures__/serving';
import { disagreements } from './disagreements';
import {
  NO_QUOTA_ADVICE,
  POD,
  Row,
  condition,
  crashLoop,
  eventOn,
  scheduled,
  serving,
  standard,
  unscheduled,
  withContainers,
} from './problems';

describe('reported problems: containers and nodes', () => {
  it.each<Row>([
    {
      what: 'a native sidecar runs while the engine is pulled',
      from: 'istio/istio, native sidecars',
      objects: standard(
        withContainers(pod({ ...scheduled }), {
          sidecars: ['istio-proxy'],
          init: [
            {
              name: 'istio-proxy',
              ready: true,
              restartCount: 0,
              state: { running: { startedAt: time(20) } },
            },
          ],
        }),
      ),
      now: 120,
      word: 'starting',
      says: [/pulling and starting the engine/],
      never: [/running istio-proxy/],
      next: null,
    },
    {
      what: 'the storage initializer is killed for its memory',
      from: 'kserve/kserve#5326',
      objects: standard(
        withContainers(pod({ ...scheduled }), {
          init: [crashLoop('storage-initializer', '', 137)],
        }),
      ),
      now: 900,
      word: 'failed',
      says: [
        /model was killed for using more memory than its limit|storage.initializer.*memory/i,
      ],
      never: [/Choose an accelerator/],
      next: /memory limit of the storage initializer/,
    },
    {
      what: 'a download hangs without an error',
      from: 'kserve/kserve#5611',
      objects: standard(
        withContainers(pod({ ...scheduled }), {
          init: [
            {
              name: 'storage-initializer',
              ready: false,
              restartCount: 0,
              state: { running: { startedAt: time(20) } },
            },
          ],
        }),
      ),
      now: 10800,
      word: 'starting',
      says: [/^Stuck while starting/, /downloading the model/],
      never: [/readiness probe/],
      next: /download may hang/,
    },
    {
      what: 'an old pod does not end and holds the GPU that the new one needs',
      from: 'NVIDIA/gpu-operator#303, NVIDIA/k8s-device-plugin#335',
      objects: standard(
        pod({
          name: 'chat-predictor-aaaa-0',
          ...scheduled,
          started: 20,
          metadata: { deletionTimestamp: time(120) },
        }),
        pod({
          created: 130,
          status: {
            conditions: [
              condition(
                'PodScheduled',
                'False',
                'Unschedulable',
                '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.',
                130,
              ),
            ],
          },
        }),
      ),
      now: 3900,
      word: 'starting',
      says: [
        /3 Insufficient nvidia\.com\/gpu/,
        /one pod has been terminating since 10:02:00 UTC/,
      ],
      next: /why the pod does not end on node gpu-1/,
    },
    {
      what: 'a pod that was restarted long ago fails its readiness probe now',
      from: 'kubernetes/kubernetes, readiness',
      objects: standard(
        pod({
          ...scheduled,
          started: 600,
          restarts: 3,
          lastTermination: {
            exitCode: 1,
            reason: 'Error',
            startedAt: time(300),
            finishedAt: time(590),
          },
          status: {
            phase: 'Running',
            conditions: [
              condition('PodScheduled', 'True', '', '', 10),
              condition('Ready', 'False', 'ContainersNotReady', '', 90000),
            ],
          },
        }),
        podEvent(
          POD,
          'Unhealthy',
          'Readiness probe failed: HTTP probe failed with statuscode: 503',
          90010,
        ),
      ),
      now: 90060,
      word: 'failed',
      says: [/engine is no longer ready: .*statuscode: 503/],
      never: [/crash/],
      next: /fails its readiness probe/,
    },
    {
      what: 'the autoscaler tried, and the cloud has no such node',
      from: '2i2c-org/infrastructure#2185',
      objects: unscheduled(
        '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.',
        [
          podEvent(
            POD,
            'TriggeredScaleUp',
            'pod triggered scale-up: [{gpu-pool 0->1 (max: 4)}]',
            60,
          ),
          podEvent(
            POD,
            'NotTriggerScaleUp',
            "pod didn't trigger scale-up: 1 node(s) didn't match Pod's node affinity/selector, 1 in backoff after failed scale-up",
            600,
          ),
        ],
      ),
      now: 900,
      word: 'starting',
      says: [/none will be added/, /backoff after failed scale-up/],
      never: [/being provisioned/],
      next: /another zone|cloud has no such node/,
    },
    {
      what: 'the node group is at its maximum',
      from: 'kubernetes/autoscaler#1470',
      objects: unscheduled(
        '0/9 nodes are available: 9 Insufficient nvidia.com/gpu.',
        [
          podEvent(
            POD,
            'NotTriggerScaleUp',
            "pod didn't trigger scale-up: 1 max node group size reached",
            60,
          ),
        ],
      ),
      now: 900,
      word: 'starting',
      says: [/max node group size reached/],
      next: /raise the node group's maximum size/,
    },
    {
      what: 'the nodes with accelerators are tainted; the others have none',
      from: 'kubernetes/autoscaler#3448',
      objects: unscheduled(
        '0/10 nodes are available: 2 node(s) had untolerated taint {nvidia.com/gpu: present}, 8 Insufficient nvidia.com/gpu. preemption: 0/10 nodes are available: 10 Preemption is not helpful for scheduling.',
      ),
      now: 900,
      word: 'starting',
      says: [/taint nvidia\.com\/gpu=present/],
      never: [/Choose another accelerator/],
      next: /toleration for nvidia\.com\/gpu=present/,
    },
    {
      what: 'the claim of the model has a storage class that does not exist',
      from: 'kserve/kserve#580, pvc://',
      objects: standard(
        {
          ...pod({}),
          spec: {
            ...(pod({}).spec as object),
            nodeName: undefined,
            volumes: [
              {
                name: 'kserve-pvc-source',
                persistentVolumeClaim: { claimName: 'model-store' },
              },
            ],
          },
          status: {
            phase: 'Pending',
            conditions: [
              condition(
                'PodScheduled',
                'False',
                'Unschedulable',
                '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
                0,
              ),
            ],
          },
        },
        eventOn(
          'PersistentVolumeClaim',
          'model-store',
          'ProvisioningFailed',
          'storageclass.storage.k8s.io "fast-nvme" not found',
        ),
      ),
      now: 900,
      word: 'starting',
      says: [
        /PersistentVolumeClaim model-store is not bound: storageclass\.storage\.k8s\.io "fast-nvme" not found/,
      ],
      never: [/nodes with more/],
      next: /storage class fast-nvme/,
    },
    {
      what: 'no device matches the claim of a pod',
      from: 'kubernetes/kubernetes, dynamic resource allocation',
      objects: unscheduled(
        '0/3 nodes are available: 3 cannot allocate all claims. still not schedulable, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
      ),
      now: 900,
      word: 'starting',
      says: [/cannot allocate all claims/],
      next: /DRA driver/,
    },
    {
      what: 'a Secret that an ExternalSecret claims to have written was deleted',
      from: 'external-secrets/external-secrets#344',
      objects: standard(
        pod({
          ...scheduled,
          waiting: {
            reason: 'CreateContainerConfigError',
            message: 'secret "hf-token" not found',
          },
        }),
        {
          kind: 'ExternalSecret',
          metadata: { name: 'hf', namespace: 'team-a' },
          spec: { target: { name: 'hf-token' } },
          status: {
            refreshTime: time(-3600),
            conditions: [
              condition('Ready', 'True', 'SecretSynced', 'Secret was synced'),
            ],
          },
        },
      ),
      now: 900,
      word: 'failed',
      says: [
        /Secret hf-token does not exist, although ExternalSecret hf reports that it was written at 09:00:00 UTC/,
      ],
      next: /ExternalSecret hf write it again/,
    },
    {
      what: 'a volume that could not be mounted at first, and was then',
      from: 'kubernetes/kubernetes#70044',
      objects: standard(
        pod({ ...scheduled }),
        podEvent(
          POD,
          'FailedMount',
          'MountVolume.SetUp failed for volume "kube-api-access-x" : object "team-a"/"kube-root-ca.crt" not registered',
          15,
        ),
        podEvent(POD, 'Pulling', 'Pulling image "vllm/vllm-openai:v0.11"', 30),
      ),
      now: 300,
      word: 'starting',
      says: [/pulling and starting the engine/],
      never: [/mounted/],
      next: null,
    },
    {
      what: 'an image whose failure is told in a long chain',
      from: 'containerd/containerd, kubelet',
      objects: standard(
        pod({
          ...scheduled,
          waiting: {
            reason: 'ImagePullBackOff',
            message: `Back-off pulling image "registry.example/team-a/vllm-openai@sha256:${'a'.repeat(
              64,
            )}": ErrImagePull: rpc error: code = Unknown desc = failed to pull and unpack image "registry.example/team-a/vllm-openai@sha256:${'a'.repeat(
              64,
            )}": failed to resolve reference "registry.example/team-a/vllm-openai@sha256:${'a'.repeat(
              64,
            )}": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry.example/v2/token?scope=repository%3Ateam-a%2Fvllm-openai%3Apull&service=registry.example: 401 Unauthorized`,
          },
        }),
      ),
      now: 900,
      word: 'failed',
      says: [
        /image cannot be pulled: the registry refuses access: registry\.example\/team-a\/vllm-openai@sha256:a{12}…: .*401 Unauthorized/,
        /^.{0,330}$/s,
      ],
      next: /pull secret/,
    },
    {
      what: 'a pod keeps being given to a node that refuses it',
      from: 'kubernetes/kubernetes, OutOfcpu',
      objects: standard(
        ...[1, 2, 3].map(number =>
          pod({
            name: `chat-predictor-aaaa-${number + 1}`,
            created: number * 60,
            ...scheduled,
            status: {
              phase: 'Failed',
              reason: 'OutOfnvidia.com/gpu',
              message:
                "Pod was rejected: Node didn't have enough resource: nvidia.com/gpu, requested: 1, used: 8, capacity: 8",
              containerStatuses: [],
            },
          }),
        ),
      ),
      now: 900,
      word: 'failed',
      says: [
        /3 pods since 10:01:00 UTC were refused by node gpu-1 for want of nvidia\.com\/gpu/,
      ],
      next: /what else holds nvidia\.com\/gpu/,
    },
    {
      what: 'the service is deleted, and a finalizer holds it',
      from: 'kserve/kserve, finalizers',
      objects: [
        namespace,
        inferenceService({ metadata: { deletionTimestamp: time(60) } }),
      ],
      now: 7200,
      word: 'stopped',
      says: [/Being deleted since 10:01:00 UTC and not gone/],
      next: /finalizer/,
    },
    {
      what: 'a stop that its pods do not obey',
      from: 'NVIDIA/gpu-operator#303',
      objects: [
        namespace,
        inferenceService({ annotations: { 'serving.kserve.io/stop': 'true' } }),
        pod({
          ...scheduled,
          started: 20,
          metadata: { deletionTimestamp: time(120) },
        }),
      ],
      now: 3900,
      word: 'stopped',
      says: [
        /Stopping; one pod has been terminating since 10:02:00 UTC and still holds/,
      ],
      next: /does not end on node gpu-1/,
    },
    {
      what: 'one of two pods does not end',
      from: 'NVIDIA/gpu-operator#303',
      objects: [
        namespace,
        inferenceService(),
        deployment({ replicas: 2 }),
        serving,
        pod({
          name: 'chat-predictor-aaaa-2',
          ...scheduled,
          started: 20,
          metadata: { deletionTimestamp: time(120) },
        }),
      ],
      now: 3900,
      word: 'degraded',
      says: [
        /1 of 2 replicas serve; 1 not ready: no pod yet; one pod has been terminating since 10:02:00/,
      ],
      never: [/being replaced/],
      next: /does not end on node gpu-1/,
    },
    {
      what: 'the moment between a higher number of replicas and its pods',
      from: 'kubernetes/kubernetes, HorizontalPodAutoscaler',
      objects: [
        namespace,
        inferenceService(),
        deployment({ replicas: 3 }),
        serving,
      ],
      now: 900,
      word: 'serving',
      says: [/1 of 3 replicas ready; 2 more: no pod yet/],
      next: null,
    },
    {
      what: 'a kubelet is silent, and its pods are still called ready',
      from: 'kubernetes/kubernetes, node lifecycle',
      objects: standard(serving, workload(POD, { admitted: 5 }), {
        kind: 'Node',
        metadata: { name: 'gpu-1' },
        status: {
          conditions: [
            condition(
              'Ready',
              'Unknown',
              'NodeStatusUnknown',
              'Kubelet stopped posting node status.',
            ),
          ],
        },
      }),
      now: 900,
      word: 'serving',
      says: [
        /node gpu-1 does not report, so whether its pods still answer is not known/,
      ],
      next: /node gpu-1/,
    },
    {
      what: 'nothing is said, and the flavor of the queue does not exist',
      from: 'kubernetes-sigs/kueue#1410',
      objects: [
        namespace,
        localQueue,
        clusterQueue('a', {
          h200: {
            gpu: { nominal: 8 },
            cpu: { nominal: 100 },
            memory: { nominal: '1Ti' },
          },
        }),
        inferenceService(),
        deployment(),
        pod({ gated: true }),
        { ...workload(POD, { message: '' }), status: {} },
      ],
      word: 'queued',
      says: [/can never be admitted: .*flavor h200 does not exist/],
      never: NO_QUOTA_ADVICE,
      next: /make the queue, its flavors and the profile agree/,
    },
  ])('$from: $what', row => {
    expect(disagreements(row)).toEqual([]);
  });
});

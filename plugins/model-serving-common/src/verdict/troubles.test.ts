import { pictureOf } from '../__fixtures__/cluster';
import {
  deployment,
  inferenceService,
  namespace,
  pod,
  podEvent,
  time,
  workload,
} from '../__fixtures__/serving';
import { localQueue } from '../__fixtures__/serving';
import { clusterQueue, flavor } from '../__fixtures__/cluster';
import { describeServices } from './describeService';

type Raw = Parameters<typeof pictureOf>[0][number];

const POD = 'chat-predictor-aaaa-1';
const NOW = 1200;

function verdictOn(objects: Raw[], now = NOW) {
  const [{ verdict }] = describeServices(
    pictureOf([
      namespace,
      localQueue,
      flavor('h100'),
      clusterQueue('a', {
        h100: {
          gpu: { nominal: 8 },
          cpu: { nominal: 100 },
          memory: { nominal: '1Ti' },
        },
      }),
      inferenceService(),
      deployment(),
      ...objects,
    ]),
    { now: new Date(time(now)), primaryCluster: 'one' },
  );
  return verdict;
}

const scheduled = { scheduled: 10 };
const ended = (more: Record<string, unknown>) => ({
  exitCode: 1,
  reason: 'Error',
  startedAt: time(600),
  finishedAt: time(900),
  ...more,
});
const crashed = (more: Record<string, unknown>) =>
  pod({
    ...scheduled,
    waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' },
    restarts: 4,
    lastTermination: ended(more),
  });

/** A pod of the same revision that has ended. */
const endedPod = (position: number, reason: string, message: string): Raw =>
  pod({
    ...scheduled,
    name: `chat-predictor-aaaa-${position + 10}`,
    created: position * 60,
    status: { phase: 'Failed', reason, message, containerStatuses: [] },
  });

const loading = pod({ ...scheduled, created: 1000, started: 1100 });

interface Row {
  what: string;
  objects: Raw[];
  word: string;
  says: RegExp;
  next: RegExp | null;
}

const ROWS: Row[] = [
  {
    what: 'the liveness probe ends an engine that never got ready',
    objects: [
      crashed({ exitCode: 137 }),
      podEvent(
        POD,
        'Killing',
        'Container kserve-container failed liveness probe, will be restarted',
        899,
      ),
      podEvent(
        POD,
        'Unhealthy',
        'Liveness probe failed: HTTP probe failed with statuscode: 500',
        890,
      ),
    ],
    word: 'failed',
    says: /restarted by its liveness probe, 4 times since 10:00:00 UTC, the last time 5 min after its start \(HTTP probe failed with statuscode: 500\)/,
    next: /startup probe/,
  },
  {
    what: 'exit code 137 without a reason is not memory',
    objects: [crashed({ exitCode: 137 })],
    word: 'failed',
    says: /killed from outside \(exit code 137, and not for its memory\)/,
    next: /events/,
  },
  {
    what: 'exit code 143 without an event',
    objects: [crashed({ exitCode: 143 })],
    word: 'failed',
    says: /asked to stop \(exit code 143\)/,
    next: /events/,
  },
  {
    what: 'a server that ends without an error, again and again',
    objects: [crashed({ exitCode: 0, reason: 'Completed' })],
    word: 'failed',
    says: /ends by itself without an error \(exit code 0\) and is restarted each time/,
    next: /command and arguments/,
  },
  {
    what: 'CUDA out of memory in the last words',
    objects: [
      crashed({
        message:
          'INFO loading\nTraceback (most recent call last):\n  File "x.py", line 1, in y\ntorch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.',
      }),
    ],
    word: 'failed',
    says: /does not fit into the accelerator's memory \(it asked for 2\.00 GiB more\)/,
    next: /accelerator with more memory/,
  },
  {
    what: 'the command is not in the image',
    objects: [
      crashed({
        exitCode: 128,
        reason: 'StartError',
        message:
          'failed to create containerd task: exec: "vllm": executable file not found in $PATH: unknown',
      }),
    ],
    word: 'failed',
    says: /command of its engine cannot be run/,
    next: /command of the serving runtime/,
  },
  {
    what: 'the cause at the end of a message longer than what is kept',
    objects: [
      crashed({
        message: `starting with ${'x'.repeat(
          1500,
        )}\n${'a line of a trace\n'.repeat(
          200,
        )}ValueError: Total number of attention heads (28) must be divisible by tensor parallel size (8).`,
      }),
    ],
    word: 'failed',
    says: /28 heads over 8 accelerators/,
    next: /accelerator option/,
  },
  {
    what: 'an image that is not pulled, with the reason in an event',
    objects: [
      pod({
        ...scheduled,
        waiting: {
          reason: 'ImagePullBackOff',
          message: 'Back-off pulling image "registry.example/x:1"',
        },
      }),
      podEvent(
        POD,
        'Failed',
        'Failed to pull image "registry.example/x:1": rpc error: code = Unknown desc = failed to pull and unpack image "registry.example/x:1": unexpected status code https://registry.example/v2/x/manifests/1: 429 Too Many Requests',
        300,
      ),
    ],
    word: 'failed',
    says: /the registry limits the number of pulls/,
    next: /mirror/,
  },
  {
    what: 'a ConfigMap that a container needs',
    objects: [
      pod({
        ...scheduled,
        waiting: {
          reason: 'CreateContainerConfigError',
          message: 'configmap "engine-settings" not found',
        },
      }),
    ],
    word: 'failed',
    says: /cannot be created: configmap "engine-settings" not found/,
    next: /Create ConfigMap engine-settings/,
  },
  {
    what: 'an image that runs as root where it must not',
    objects: [
      pod({
        ...scheduled,
        waiting: {
          reason: 'CreateContainerConfigError',
          message:
            'container has runAsNonRoot and image will run as root (pod: "x", container: kserve-container)',
        },
      }),
    ],
    word: 'failed',
    says: /runAsNonRoot/,
    next: /numeric user/,
  },
  {
    what: 'a claim that is not bound is no lack of nodes',
    objects: [
      pod({ scheduled: 'unschedulable' }),
      podEvent(
        POD,
        'FailedScheduling',
        '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
        300,
      ),
    ],
    word: 'starting',
    says: /unbound immediate PersistentVolumeClaims/,
    next: /storage class/,
  },
  {
    what: 'a taint that the scheduler names',
    objects: [
      pod({ scheduled: 'unschedulable' }),
      podEvent(
        POD,
        'FailedScheduling',
        '0/3 nodes are available: 3 node(s) had untolerated taint {nvidia.com/gpu: present}.',
        300,
      ),
    ],
    word: 'starting',
    says: /untolerated taint nvidia\.com\/gpu=present/,
    next: /toleration for nvidia\.com\/gpu=present/,
  },
  {
    what: 'a reason that is older than the words that sum it up',
    objects: [
      pod(scheduled),
      podEvent(
        POD,
        'FailedMount',
        'MountVolume.SetUp failed for volume "token" : secret "token" not found',
        100,
      ),
      podEvent(
        POD,
        'FailedMount',
        'Unable to attach or mount volumes: unmounted volumes=[models], unattached volumes=[token models]: timed out waiting for the condition',
        200,
      ),
    ],
    word: 'failed',
    says: /Secret token for volume token does not exist/,
    next: /Create Secret token/,
  },
  {
    what: 'mount failures that are over say nothing',
    objects: [
      loading,
      podEvent(
        POD,
        'FailedMount',
        'MountVolume.SetUp failed for volume "x" : secret "x" not found',
        20,
      ),
    ],
    word: 'starting',
    says: /^Starting, 0 of 1 ready; loading since 10:18:20 UTC: the engine is running but not ready yet\.$/,
    next: null,
  },
  {
    what: 'one pod evicted is not a loop',
    objects: [
      endedPod(1, 'Evicted', 'The node was low on resource: memory.'),
      loading,
    ],
    word: 'starting',
    says: /loading since .*; the pod before was evicted because the node ran out of memory/,
    next: /memory request/,
  },
  {
    what: 'pods evicted one after another for memory',
    objects: [
      endedPod(
        1,
        'Evicted',
        'The node was low on resource: memory. Container kserve-container was using 62914560Ki, request is 16Gi.',
      ),
      endedPod(
        2,
        'Evicted',
        'The node was low on resource: memory. Container kserve-container was using 62914560Ki, request is 16Gi.',
      ),
      loading,
    ],
    word: 'failed',
    says: /2 pods since 10:01:00 UTC were evicted because the node ran out of memory: container kserve-container used 60\.0 GiB; pod 3 is starting/,
    next: /memory request/,
  },
  {
    what: 'a loop of long ago is not what happens now',
    objects: [
      endedPod(1, 'Evicted', 'The node was low on resource: memory.'),
      endedPod(2, 'Evicted', 'The node was low on resource: memory.'),
      pod({ ...scheduled, created: 90_000, started: 90_010 }),
    ],
    word: 'starting',
    says: /loading since/,
    next: null,
  },
  {
    what: 'spot nodes that are taken back',
    objects: [
      endedPod(
        1,
        'Terminated',
        'Pod was terminated in response to imminent node shutdown.',
      ),
      endedPod(
        2,
        'Terminated',
        'Pod was terminated in response to imminent node shutdown.',
      ),
    ],
    word: 'failed',
    says: /2 pods .*was shut down/,
    next: /not spot/,
  },
  {
    what: 'a device that the node does not have after all',
    objects: [
      endedPod(
        1,
        'OutOfnvidia.com/gpu',
        "Pod was rejected: Node didn't have enough resource: nvidia.com/gpu, requested: 1, used: 8, capacity: 8",
      ),
      endedPod(
        2,
        'OutOfnvidia.com/gpu',
        "Pod was rejected: Node didn't have enough resource: nvidia.com/gpu, requested: 1, used: 8, capacity: 8",
      ),
    ],
    word: 'failed',
    says: /refused by node gpu-1 for want of nvidia\.com\/gpu/,
    next: /what else holds nvidia\.com\/gpu/,
  },
  {
    what: 'an admission check, by its own message first',
    objects: [
      pod({ gated: true }),
      {
        ...workload(POD, { message: '' }),
        status: {
          conditions: [
            {
              type: 'QuotaReserved',
              status: 'True',
              lastTransitionTime: time(5),
            },
          ],
          admissionChecks: [
            {
              name: 'provisioning',
              state: 'Pending',
              message: 'Waiting for 2 nodes of type a3-highgpu-8g',
            },
          ],
        },
      },
    ],
    word: 'queued',
    says: /Waiting for 2 nodes of type a3-highgpu-8g \(admission check provisioning is pending\)/,
    next: /admission check provisioning/,
  },
  {
    what: 'an admission check that turned it away',
    objects: [
      pod({ gated: true }),
      {
        ...workload(POD, { message: '' }),
        status: {
          conditions: [
            {
              type: 'QuotaReserved',
              status: 'False',
              reason: 'Pending',
              message: 'At least one admission check is false',
              lastTransitionTime: time(5),
            },
          ],
          admissionChecks: [
            {
              name: 'provisioning',
              state: 'Retry',
              message: 'Retrying after failure: no capacity in zone b',
            },
          ],
        },
      },
    ],
    word: 'queued',
    says: /Retrying after failure: no capacity in zone b \(admission check provisioning is in Retry\)/,
    next: /next try/,
  },
  {
    what: 'a Workload that somebody deactivated',
    objects: [
      pod({ gated: true }),
      {
        ...workload(POD, {
          message:
            "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed",
        }),
        spec: { queueName: 'serving', active: false },
      },
    ],
    word: 'failed',
    says: /Kueue has deactivated it, and does not try again/,
    next: /spec\.active/,
  },
  {
    what: 'a crash of the mesh beside an engine that is ready',
    objects: [
      pod({
        ...scheduled,
        status: {
          phase: 'Running',
          containerStatuses: [
            {
              name: 'kserve-container',
              ready: true,
              restartCount: 0,
              state: { running: { startedAt: time(20) } },
            },
            {
              name: 'linkerd-proxy',
              ready: false,
              restartCount: 6,
              state: { waiting: { reason: 'CrashLoopBackOff' } },
              lastState: { terminated: ended({}) },
            },
          ],
        },
      }),
    ],
    word: 'failed',
    says: /its mesh sidecar linkerd-proxy keeps crashing/,
    next: /the engine is not at fault/,
  },
];

describe('what is wrong with pods', () => {
  it.each(ROWS)('$what', ({ objects, word, says, next }) => {
    const last = Math.max(
      NOW,
      ...objects.map(({ metadata }) => {
        const created = metadata.creationTimestamp as string | undefined;
        return created
          ? (Date.parse(created) - Date.parse(time(0))) / 1000 + 60
          : 0;
      }),
    );
    const verdict = verdictOn(objects, last);
    expect(verdict.sentence).toMatch(says);
    expect(verdict.word).toBe(word);
    expect(verdict.next ?? 'nothing').toMatch(next ?? /^nothing$/);
  });

  it('does not count a pod as serving whose node was deleted', () => {
    const other = (name: string): Raw => ({
      kind: 'Node',
      metadata: { name },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
    const serving = pod({ ...scheduled, started: 20, ready: 60 });
    expect(verdictOn([serving, other('gpu-1')]).word).toBe('serving');
    const verdict = verdictOn([serving, other('gpu-2')]);
    expect(verdict.word).toBe('failed');
    expect(verdict.sentence).toMatch(/node gpu-1 does not exist any more/);
  });

  it('names the accelerators of a node that are unhealthy', () => {
    const verdict = verdictOn([
      crashed({
        message: 'RuntimeError: CUDA error: unspecified launch failure',
      }),
      {
        kind: 'Node',
        metadata: { name: 'gpu-1' },
        status: {
          conditions: [
            { type: 'Ready', status: 'True' },
            {
              type: 'XidCriticalError',
              status: 'True',
              message: 'Xid 79 on GPU 3',
            },
          ],
        },
      },
    ]);
    expect(verdict.sentence).toMatch(/node gpu-1 reports .*Xid 79 on GPU 3/);
    expect(verdict.next).toMatch(/drain node gpu-1/);
  });

  it('tells a restart of a pod that serves again by what ended it', () => {
    const verdict = verdictOn([
      pod({
        ...scheduled,
        started: 910,
        ready: 1000,
        restarts: 3,
        lastTermination: ended({ exitCode: 137, reason: 'OOMKilled' }),
      }),
    ]);
    expect(verdict.word).toBe('degraded');
    expect(verdict.sentence).toMatch(/3 restarts, .*OOMKilled/);
    expect(verdict.next).toMatch(/more memory/);
  });

  it('does not take pods that ended well for a loop', () => {
    const succeeded = [1, 2, 3].map(position =>
      pod({
        ...scheduled,
        name: `chat-predictor-aaaa-${position + 10}`,
        created: position * 60,
        status: { phase: 'Succeeded', containerStatuses: [] },
      }),
    );
    expect(verdictOn([...succeeded, loading]).word).toBe('starting');
  });

  it('does not let the word change while pods are evicted and replaced', () => {
    const evicted = [1, 2, 3].map(position =>
      endedPod(position, 'Evicted', 'The node was low on resource: memory.'),
    );
    const steps: Raw[][] = [
      evicted,
      [...evicted, pod({ scheduled: 'no', created: 1000 })],
      [...evicted, pod({ ...scheduled, created: 1000 })],
      [...evicted, loading],
    ];
    expect(new Set(steps.map(objects => verdictOn(objects).word))).toEqual(
      new Set(['failed']),
    );
  });
});

describe('who changes a probe', () => {
  const SERVICES: Record<string, { service: Raw }> = {
    'the runtime': { service: inferenceService() },
    'the service': {
      service: inferenceService({
        predictor: {
          model: {
            modelFormat: { name: 'vLLM' },
            startupProbe: { httpGet: { path: '/health', port: 8080 } },
            readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
          },
        },
      }),
    },
    'a container of the service': {
      service: inferenceService({
        predictor: {
          model: undefined,
          containers: [
            { name: 'proxy', image: 'envoy' },
            {
              name: 'kserve-container',
              image: 'vllm/vllm-openai:v0.11',
              startupProbe: { httpGet: { path: '/health', port: 8080 } },
              readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
            },
          ],
        },
      }),
    },
  };

  const OWN = {
    startup:
      "Raise the startup probe's budget (failureThreshold × periodSeconds) in InferenceService chat above the time that this model takes to load.",
    readiness:
      'Correct the path of the readiness probe in InferenceService chat.',
  };

  it.each([
    [
      'the runtime',
      {
        startup:
          "Ask your platform owners to raise the startup probe's budget (failureThreshold × periodSeconds) in the serving runtime above the time that this model takes to load.",
        readiness:
          'Ask your platform owners to correct the path of the readiness probe in the serving runtime.',
      },
    ],
    ['the service', OWN],
    ['a container of the service', OWN],
  ])('where it is set in %s', (where, wanted) => {
    const next = (...objects: Raw[]) =>
      describeServices(
        pictureOf([
          namespace,
          SERVICES[where].service,
          deployment(),
          ...objects,
        ]),
        { now: new Date(time(NOW)), primaryCluster: 'one' },
      )[0].verdict.next;
    expect({
      startup: next(
        crashed({ exitCode: 137 }),
        podEvent(
          POD,
          'Killing',
          'Container kserve-container failed startup probe, will be restarted',
          899,
        ),
      ),
      readiness: next(
        pod({ ...scheduled, started: 1100 }),
        podEvent(
          POD,
          'Unhealthy',
          'Readiness probe failed: HTTP probe failed with statuscode: 404',
          1190,
        ),
      ),
    }).toEqual(wanted);
  });
});

import { clusterQueue, flavor, pictureOf } from '../__fixtures__/cluster';
import {
  deployment,
  inferenceService,
  localQueue,
  namespace,
  pod,
  podEvent,
  time,
  workload,
} from '../__fixtures__/serving';
import { Proposal, ServiceDetail, ServiceRef } from '../api';
import { EngineReading, podReading } from '../engines';
import { SERVICE_PATHS } from '../goldenPaths';
import { ClusterPicture, KindStatus } from '../kubernetes';
import { DescribeContext } from './context';
import { describeService, describeServices } from './describeService';

type Raw = Parameters<typeof pictureOf>[0];

const now = new Date(time(3600));
const REF: ServiceRef = {
  cluster: 'one',
  namespace: 'team-a',
  kind: 'InferenceService',
  name: 'chat',
};

const context = (more: Partial<DescribeContext> = {}): DescribeContext => ({
  now,
  primaryCluster: 'one',
  ...more,
});

const surroundings = [
  namespace,
  localQueue,
  flavor('h100'),
  clusterQueue('a', { h100: { gpu: { nominal: 2, used: 2 } } }),
];

function world(
  objects: Raw,
  kinds?: Record<string, KindStatus>,
): ClusterPicture {
  return pictureOf([...surroundings, ...objects], kinds);
}

function describeOne(
  picture: ClusterPicture,
  more: Partial<DescribeContext> = {},
  ref = REF,
): ServiceDetail {
  const detail = describeService(picture, ref, context(more));
  if (!detail) {
    throw new Error('not described');
  }
  return detail;
}

const ready = { scheduled: 10, started: 20, ready: 60 };
const reading = (more: Partial<EngineReading>): EngineReading => ({
  at: time(3600),
  engine: 'vLLM',
  waiting: 0,
  waitingSince: null,
  running: 3,
  kvCache: 0.4,
  pods: [],
  ...more,
});

describe('the verdict', () => {
  it.each<[string, Raw, string, RegExp]>([
    [
      'keeps crashing',
      [
        inferenceService(),
        deployment(),
        pod({
          scheduled: 10,
          restarts: 5,
          waiting: { reason: 'CrashLoopBackOff' },
          lastTermination: {
            reason: 'OOMKilled',
            exitCode: 137,
            finishedAt: time(100),
          },
        }),
      ],
      'failed',
      /its engine was killed for using more memory than its limit \(OOMKilled\), 5 restarts/,
    ],
    [
      'up again after many crashes, not ready',
      [
        inferenceService(),
        deployment(),
        pod({
          scheduled: 10,
          started: 3500,
          restarts: 4,
          lastTermination: {
            reason: 'Error',
            exitCode: 1,
            finishedAt: time(3490),
          },
        }),
      ],
      'failed',
      /keeps crashing/,
    ],
    [
      'was ready and is so no more',
      [
        inferenceService(),
        deployment(),
        pod({
          ...ready,
          ready: undefined,
          status: {
            phase: 'Running',
            conditions: [
              {
                type: 'PodScheduled',
                status: 'True',
                lastTransitionTime: time(10),
              },
              { type: 'Ready', status: 'False', lastTransitionTime: time(900) },
            ],
          },
        }),
      ],
      'failed',
      /its engine is no longer ready/,
    ],
    [
      'the model cannot be downloaded',
      [
        inferenceService(),
        deployment(),
        pod({
          scheduled: 10,
          initContainerStatuses: [
            {
              name: 'storage-initializer',
              ready: false,
              restartCount: 2,
              state: { waiting: { reason: 'CrashLoopBackOff' } },
              lastState: {
                terminated: {
                  reason: 'Error',
                  exitCode: 1,
                  message: 'AccessDenied',
                  finishedAt: time(90),
                },
              },
            },
          ],
        }),
      ],
      'failed',
      /its model cannot be downloaded: access to the model's address is denied: AccessDenied/,
    ],
    [
      'the model image does not exist',
      [
        inferenceService(),
        deployment(),
        pod({
          scheduled: 10,
          initContainerStatuses: [
            {
              name: 'modelcar-init',
              ready: false,
              restartCount: 0,
              state: {
                waiting: { reason: 'ErrImagePull', message: 'not found' },
              },
            },
          ],
        }),
      ],
      'failed',
      /its model cannot be pulled: the registry has no such image: not found/,
    ],
    [
      'a Secret is missing',
      [
        inferenceService(),
        deployment(),
        pod({
          scheduled: 10,
          waiting: {
            reason: 'CreateContainerConfigError',
            message: 'secret "engine-key" not found',
          },
        }),
      ],
      'failed',
      /container cannot be created: secret "engine-key" not found/,
    ],
    [
      'one pulls in vain, one waits for quota',
      [
        inferenceService(),
        deployment({ replicas: 2 }),
        pod({
          scheduled: 10,
          waiting: { reason: 'ErrImagePull', message: 'denied' },
        }),
        pod({ name: 'chat-predictor-aaaa-2', gated: true, scheduled: 'no' }),
      ],
      'failed',
      /image cannot be pulled: denied/,
    ],
    [
      'scaled to zero',
      [inferenceService(), deployment({ replicas: 0 })],
      'stopped',
      /^Scaled to zero/,
    ],
    [
      'stopped while the last pod goes down',
      [
        inferenceService({ annotations: { 'serving.kserve.io/stop': 'true' } }),
        pod({ ...ready, metadata: { deletionTimestamp: time(3590) } }),
      ],
      'stopped',
      /^Stopping; one pod is still shutting down/,
    ],
    [
      'being deleted',
      [inferenceService({ metadata: { deletionTimestamp: time(3590) } })],
      'stopped',
      /^Being deleted/,
    ],
    [
      'just created',
      [inferenceService()],
      'starting',
      /Deployment does not exist yet/,
    ],
    [
      'pods are refused',
      [
        inferenceService(),
        deployment({
          conditions: [
            {
              type: 'ReplicaFailure',
              status: 'True',
              message: 'pods "x" is forbidden: exceeded quota',
              lastTransitionTime: time(5),
            },
          ],
        }),
      ],
      'failed',
      /pods are refused: pods "x" is forbidden: exceeded quota/,
    ],
    [
      'the autoscaler adds one',
      [
        inferenceService(),
        deployment({ replicas: 2 }),
        pod(ready),
        pod({ name: 'chat-predictor-aaaa-2', scheduled: 3500, started: 3510 }),
      ],
      'serving',
      /^Serving, 1 of 2 replicas ready; 1 more: loading since/,
    ],
    [
      'a node is on its way',
      [
        inferenceService(),
        deployment(),
        pod({ scheduled: 'unschedulable' }),
        podEvent('chat-predictor-aaaa-1', 'FailedScheduling', '0/5 nodes', 1),
        podEvent(
          'chat-predictor-aaaa-1',
          'TriggeredScaleUp',
          'pod triggered scale-up',
          2,
        ),
      ],
      'starting',
      /a node is being provisioned/,
    ],
    [
      'the old revision serves while the new one cannot',
      [
        inferenceService(),
        deployment(),
        pod(ready),
        pod({
          hash: 'bbbb',
          created: 9,
          scheduled: 10,
          waiting: { reason: 'ErrImagePull', message: 'denied' },
        }),
      ],
      'serving',
      /the old revision is serving; the new one is not ready: its image cannot be pulled: denied/,
    ],
    ...[1, 2].map((extra): [string, Raw, string, RegExp] => [
      `${extra} pods more than wanted`,
      [
        inferenceService(),
        deployment(),
        pod(ready),
        ...Array.from({ length: extra }, (_, index) =>
          pod({
            name: `chat-predictor-aaaa-${index + 2}`,
            scheduled: 3500,
            started: 3510,
          }),
        ),
      ],
      'serving',
      extra === 1 ? /; 1 extra pod: loading/ : /; 2 extra pods: loading/,
    ]),
    [
      'fewer than the minimum',
      [
        inferenceService({ predictor: { minReplicas: 2 } }),
        deployment({ replicas: 2 }),
        pod(ready),
        pod({ name: 'chat-predictor-aaaa-2', scheduled: 3500, started: 3510 }),
      ],
      'degraded',
      /^1 of 2 replicas serve; 1 not ready: loading/,
    ],
    [
      'a transformer in front is not ready',
      [
        inferenceService(),
        deployment(),
        pod(ready),
        pod({
          name: 'chat-transformer-1',
          component: 'transformer',
          scheduled: 10,
          waiting: { reason: 'ImagePullBackOff' },
        }),
      ],
      'failed',
      /^No request is answered: its transformer is not ready; .*1 of 1 engines ready/,
    ],
    [
      'a refused change leaves the old revision serving',
      [
        inferenceService({
          status: {
            modelStatus: {
              transitionStatus: 'InvalidSpec',
              lastFailureInfo: { reason: 'NoSupportingRuntime' },
            },
          },
        }),
        deployment(),
        pod(ready),
      ],
      'serving',
      /last change was rejected: .*no runtime serves the format vLLM/,
    ],
  ])('%s', (_, objects, word, sentence) => {
    const { verdict } = describeOne(world(objects));
    expect(verdict.sentence).toMatch(sentence);
    expect(verdict.word).toBe(word);
    expect(verdict.evidence.length).toBeGreaterThan(0);
  });

  it('is saturated when the engine’s own queue is long, or does not empty', () => {
    const picture = world([inferenceService(), deployment(), pod(ready)]);
    const word = (more: Partial<EngineReading>) =>
      describeOne(picture, { engine: () => reading(more) }).verdict;
    expect(word({ waiting: 0 }).word).toBe('serving');
    expect(word({ waiting: 2, waitingSince: time(3599) }).word).toBe('serving');
    expect(word({ waiting: 5, waitingSince: time(3599) })).toMatchObject({
      word: 'saturated',
      sentence: expect.stringContaining(
        "5 requests waiting in the engine's queue",
      ),
      since: time(3599),
    });
    expect(word({ waiting: 1, waitingSince: time(3540) }).word).toBe(
      'saturated',
    );
  });

  it('is degraded while one engine of several hangs, and never asks for replicas', () => {
    const hung = podReading({
      pod: 'chat-predictor-aaaa-1',
      engine: 'vLLM',
      running: 4,
      waiting: 9,
      progress: 7,
      stalledSince: time(3400),
    });
    const picture = world([
      inferenceService(),
      deployment({ replicas: 2 }),
      pod({ ...ready, name: 'chat-predictor-aaaa-1' }),
      pod({ ...ready, name: 'chat-predictor-aaaa-2' }),
    ]);
    const verdictOf = (pods: EngineReading['pods']) =>
      describeOne(picture, {
        engine: () => reading({ waiting: 20, pods }),
      }).verdict;
    expect(verdictOf([hung])).toMatchObject({
      word: 'degraded',
      sentence: `1 of 2 replicas serve; one engine hangs: 4 requests running and 9 waiting, no token since ${time(
        3400,
      ).slice(11, 19)} UTC.`,
      next: expect.stringMatching(
        /^Restart it: delete pod chat-predictor-aaaa-1/,
      ),
    });
    const other = { ...hung, pod: 'chat-predictor-aaaa-2' };
    expect(verdictOf([hung, other])).toMatchObject({
      word: 'failed',
      sentence: expect.stringMatching(
        /^No request is answered: 2 engines hang: 8 requests running and 18 waiting/,
      ),
      next: expect.stringMatching(/^Restart them: delete pods /),
    });
    expect(verdictOf([{ ...hung, pod: 'gone' }]).word).toBe('saturated');
  });

  it('is unknown while pods cannot be read, and stale while they cannot be reached', () => {
    const objects = [inferenceService(), deployment(), pod(ready)];
    const status = (state: KindStatus['state']) =>
      describeOne(
        world(objects, {
          Pod: {
            state,
            since: time(3000),
            asOf: time(3000),
            message: 'no route',
          },
        }),
      );
    const forbidden = status('forbidden');
    expect(forbidden).toMatchObject({
      verdict: {
        word: 'unknown',
        since: time(3000),
        evidence: [{ value: 'forbidden: no route', at: time(3000) }],
      },
      replicas: { ready: null, desired: 1 },
      stale: true,
    });
    // What its pod was last heard of is not what it is.
    expect(
      forbidden.timeline.slice(3).map(({ name, state }) => [name, state]),
    ).toEqual(
      ['admitted', 'scheduled', 'image', 'load', 'ready'].map(name => [
        name,
        'unknown',
      ]),
    );
    expect(status('starting').verdict.word).toBe('unknown');
    expect(status('unreachable')).toMatchObject({
      verdict: { word: 'serving' },
      stale: true,
      asOf: time(3000),
      staleReason:
        'cluster one has been unreachable since 2026-11-21 10:50:00 UTC: no route',
      replicas: { ready: 1 },
    });
  });
});

describe('the engine of a service without pods', () => {
  const runtime = (name: string, image: string, of?: string) => ({
    kind: of === undefined ? 'ClusterServingRuntime' : 'ServingRuntime',
    metadata: { name, namespace: of },
    spec: { containers: [{ name: 'kserve-container', image }] },
  });
  const engineOf = (model: object, ...others: Raw) =>
    describeOne(world([inferenceService({ predictor: { model } }), ...others]))
      .engine;
  const sklearn = { modelFormat: { name: 'sklearn' } };
  const onnx = { modelFormat: { name: 'onnx' } };

  it.each<[string, object, Raw, string | null]>([
    [
      'is that of its runtime’s name, not the usual one of its format',
      { ...sklearn, runtime: 'mlserver-sklearn-pinned' },
      [],
      'MLServer',
    ],
    [
      'is Triton for ONNX files that it serves',
      { ...onnx, runtime: 'triton-onnx-pinned' },
      [],
      'Triton',
    ],
    [
      'is what its runtime runs, whatever that is called',
      { ...sklearn, runtime: 'tabular' },
      [runtime('tabular', 'seldonio/mlserver:1.7.1')],
      'MLServer',
    ],
    [
      'is that of the namespace’s own runtime before that of the cluster',
      { ...sklearn, runtime: 'tabular' },
      [
        runtime('tabular', 'kserve/sklearnserver:v0.20.0'),
        runtime('tabular', 'seldonio/mlserver:1.7.1', 'team-a'),
        runtime('tabular', 'vllm/vllm-openai:v0.11', 'team-b'),
      ],
      'MLServer',
    ],
    [
      'is the usual one of its format where the runtime tells nothing',
      { ...sklearn, runtime: 'tabular' },
      [runtime('tabular', 'registry.example/own:1')],
      'KServe Python',
    ],
    [
      'is the usual one of its format where no runtime is named',
      onnx,
      [],
      'Triton',
    ],
    [
      'is not known where neither tells it',
      { modelFormat: { name: 'own' } },
      [],
      null,
    ],
  ])('%s', (_, model, others, engine) => {
    expect(engineOf(model, ...others)).toBe(engine);
  });
});

describe('which objects are a service', () => {
  const list = (objects: Raw) =>
    describeServices(world(objects), context()).map(
      ({ ref }) => `${ref.kind}/${ref.name}`,
    );

  it('a Deployment with a known engine, or with our label', () => {
    expect(
      list([
        deployment({
          name: 'raw',
          owner: null,
          image: 'vllm/vllm-openai:v0.11',
        }),
        deployment({ name: 'web', owner: null, image: 'nginx' }),
        {
          ...deployment({ name: 'odd', owner: null, image: 'own/server' }),
          metadata: {
            name: 'odd',
            namespace: 'team-a',
            labels: { 'model-serving.backstage.io/service': 'odd' },
          },
        },
      ]),
    ).toEqual(['Deployment/raw', 'Deployment/odd']);
  });

  it.each<[string, object, Record<string, string>, RegExp]>([
    [
      'by Git, with its autoscaler',
      {},
      { 'autoscaling.keda.sh/paused': 'true' },
      /^Stopped on purpose\.$/,
    ],
    [
      'by its autoscaler, which wakes it',
      { minReplicaCount: 0 },
      {},
      /^Scaled to zero; its autoscaler wakes it\.$/,
    ],
  ])('a Deployment without replicas %s', (_by, spec, annotations, sentence) => {
    const [{ replicas, stopped, verdict }] = describeServices(
      world([
        deployment({
          name: 'raw',
          owner: null,
          image: 'vllm/vllm-openai:v0.11',
          replicas: 0,
        }),
        {
          kind: 'ScaledObject',
          metadata: {
            name: 'raw',
            namespace: 'team-a',
            uid: 'so',
            annotations,
          },
          spec: {
            scaleTargetRef: { name: 'raw' },
            maxReplicaCount: 2,
            triggers: [],
            ...spec,
          },
        },
      ]),
      context(),
    );
    expect(verdict.word).toBe('stopped');
    expect(verdict.sentence).toMatch(sentence);
    expect(replicas).toMatchObject({ ready: 0, desired: 0 });
    expect(stopped).toBe(
      'autoscaling.keda.sh/paused' in annotations || undefined,
    );
  });

  it('never a Deployment that belongs to one of KServe’s', () => {
    expect(
      list([
        inferenceService(),
        deployment({ image: 'vllm/vllm-openai:v0.11' }),
      ]),
    ).toEqual(['InferenceService/chat']);
  });

  it('keeps the pods of services with similar names apart', () => {
    const picture = world([
      inferenceService(),
      inferenceService({ name: 'chat-predictor' }),
      deployment(),
      pod(ready),
      pod({ name: 'other', service: 'chat-predictor', scheduled: 1 }),
    ]);
    expect(describeOne(picture).pods.map(({ name }) => name)).toEqual([
      'chat-predictor-aaaa-1',
    ]);
  });
});

describe('what a service’s page shows', () => {
  it('names tenant, owner, model, purpose, cost centre and entity', () => {
    const detail = describeOne(
      world([inferenceService(), deployment(), pod(ready)]),
      { violations: () => [{ policy: 'p', message: 'm' }] },
    );
    expect(detail).toMatchObject({
      tenant: 'team-a',
      owner: 'group:default/team-a',
      purpose: 'answers questions',
      costCenter: 'cc-1001',
      engine: 'vLLM',
      entityRef: 'component:team-a/chat',
      model: {
        name: 'qwen3-8b',
        digest: `sha256:${'0'.repeat(64)}`,
        entityRef: 'resource:default/qwen3-8b',
      },
      replicas: { ready: 1, desired: 1, min: 1, max: 2 },
      violations: [{ policy: 'p', message: 'm' }],
      stale: false,
    });
  });

  it('does not call a service free of violations before it is judged', () => {
    const picture = world([inferenceService(), deployment(), pod(ready)]);
    expect(describeOne(picture).violations).toBeNull();
    expect(
      describeOne(picture, { violations: () => undefined }).violations,
    ).toBeNull();
    expect(describeOne(picture, { violations: () => [] }).violations).toEqual(
      [],
    );
  });

  it.each([
    ['https://chat.example', 'https://chat.example'],
    ['data:text/html,x', null],
    ['//evil.example', null],
  ])('links to %s: %s', (url, shown) => {
    const picture = world([inferenceService({ status: { url } })]);
    expect(describeOne(picture).url).toBe(shown);
  });

  it('says why an engine’s number is missing', () => {
    const without = describeOne(world([inferenceService(), deployment()]));
    expect(without.waiting).toMatchObject({
      value: null,
      reason: 'no pod is ready',
    });
    const silent = describeOne(
      world([inferenceService(), deployment(), pod(ready)]),
    );
    expect(silent.waiting).toMatchObject({
      value: null,
      reason: 'the engine has not reported metrics yet',
    });
    const unread = describeOne(
      world([inferenceService(), deployment(), pod(ready)]),
      { engineFailure: () => 'Prometheus measures none of its pods' },
    );
    expect(unread.waiting).toMatchObject({
      value: null,
      reason: 'Prometheus measures none of its pods',
    });
  });
});

describe('the timeline (R30)', () => {
  const proposal = (more: Partial<Proposal> = {}): Proposal => ({
    directory: 'tenants/team-a/chat',
    tenant: 'team-a',
    service: 'chat',
    kind: 'InferenceService',
    number: 7,
    url: 'http://forge.example/7',
    branch: 'model-serving/team-a/chat',
    state: 'merged',
    requestedBy: 'user:default/alice',
    author: 'portal',
    openedAt: time(-600),
    mergedAt: time(-60),
    mergeCommit: 'c0ffee00',
    perMonth: null,
    ...more,
  });
  const open = proposal({ state: 'open', mergedAt: null, mergeCommit: null });
  const application = (status: Record<string, unknown>): Raw[number] => ({
    kind: 'Application',
    metadata: { name: 'team-a-chat', namespace: 'argocd' },
    spec: { source: { path: 'tenants/team-a/chat' } },
    status,
  });
  const states = ({ timeline }: ServiceDetail) =>
    timeline.map(({ name, state }) => `${name} ${state}`);

  it('follows a service from its pull request to Ready', () => {
    const detail = describeOne(
      world([
        inferenceService(),
        deployment(),
        pod({ ...ready, created: 2 }),
        workload('chat-predictor-aaaa-1', { admitted: 5 }),
        application({
          history: [
            {
              revision: 'old00000',
              deployStartedAt: time(-4000),
              deployedAt: time(-3999),
            },
            {
              revision: 'c0ffee00aa',
              deployStartedAt: time(-30),
              deployedAt: time(0),
            },
          ],
        }),
      ]),
      { proposals: [proposal()] },
    );
    expect(
      detail.timeline.map(({ name, state, at, seconds }) => [
        name,
        state,
        at,
        seconds,
      ]),
    ).toEqual([
      ['opened', 'done', time(-600), null],
      ['merged', 'done', time(-60), 540],
      ['synced', 'done', time(0), 60],
      ['admitted', 'done', time(5), 5],
      ['scheduled', 'done', time(10), 5],
      ['image', 'done', time(20), 10],
      ['load', 'done', time(60), 40],
      ['ready', 'done', time(60), 0],
    ]);
    expect(detail.timeline[0].url).toBe('http://forge.example/7');
  });

  it('says how many replicas answer while others do not yet', () => {
    const { timeline } = describeOne(
      world([
        inferenceService({ predictor: { minReplicas: 2 } }),
        deployment({ replicas: 2 }),
        pod(ready),
        pod({ name: 'chat-predictor-aaaa-2', scheduled: 3500, started: 3510 }),
      ]),
    );
    expect(timeline[7].sentence).toBe('1 of 2 replicas answer requests.');
  });

  it('stops at the hop that waits, and says for how long', () => {
    const detail = describeOne(
      world([
        inferenceService(),
        deployment(),
        pod({ gated: true, scheduled: 'no' }),
        workload('chat-predictor-aaaa-1', {
          message:
            'insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed',
        }),
      ]),
      { proposals: [proposal()] },
    );
    expect(states(detail)).toEqual([
      'opened done',
      'merged done',
      'synced done',
      'admitted current',
      'scheduled waiting',
      'image waiting',
      'load waiting',
      'ready waiting',
    ]);
    expect(detail.timeline[3]).toMatchObject({
      seconds: 3600,
      sentence: 'Waits in queue serving: 1 more GPU needed in flavor h100.',
    });
  });

  it('knows a service that is only proposed', () => {
    const detail = describeOne(world([]), { proposals: [open] });
    expect(detail).toMatchObject({
      tenant: 'team-a',
      verdict: {
        word: 'proposed',
        sentence: 'Proposed in pull request #7, which is not merged yet.',
        next: expect.stringMatching(/^Ask a reviewer .* merge pull request #7/),
      },
      template: 'template:default/inference-service',
      waiting: { value: null, reason: 'it does not exist yet' },
    });
    expect(states(detail).slice(0, 4)).toEqual([
      'opened done',
      'merged current',
      'synced waiting',
      'admitted waiting',
    ]);
  });

  it('has no cost of a service that does not exist', () => {
    const detail = describeOne(world([]), {
      proposals: [open],
      prices: {
        currency: 'USD',
        source: 'test',
        flavors: { h100: 4 },
        cpuPerHour: null,
        memoryGiBPerHour: null,
      },
    });
    const unknown = { value: null, reason: 'it does not exist yet' };
    expect(detail.costPerHour).toMatchObject(unknown);
    expect(detail.cost.perHour).toMatchObject(unknown);
  });

  it('shows the refusal of a merged manifest in the cluster’s own words', () => {
    const message =
      'inferenceservices.serving.kserve.io "chat" is forbidden: ValidatingAdmissionPolicy \'pinned\' denied request: pin it';
    const detail = describeOne(
      world([
        application({
          operationState: {
            phase: 'Failed',
            startedAt: time(-50),
            finishedAt: time(-49),
            message: 'one or more objects failed to apply',
            syncResult: {
              resources: [
                {
                  kind: 'InferenceService',
                  namespace: 'team-a',
                  name: 'chat',
                  status: 'SyncFailed',
                  message,
                },
              ],
            },
          },
        }),
      ]),
      { proposals: [proposal()] },
    );
    expect(detail.verdict).toMatchObject({
      word: 'failed',
      sentence: `The cluster refused it: ${message}`,
    });
    expect(detail.timeline[2]).toMatchObject({
      state: 'failed',
      at: time(-49),
    });
  });

  it('does not take an earlier failure for the answer to this merge', () => {
    const detail = describeOne(
      world([
        application({
          operationState: {
            phase: 'Failed',
            startedAt: time(-500),
            message: 'old',
          },
        }),
      ]),
      { proposals: [proposal()] },
    );
    expect(detail.verdict.word).toBe('proposed');
    expect(detail.timeline[2]).toMatchObject({
      name: 'synced',
      state: 'current',
    });
  });

  describe('of a removal', () => {
    const removal = proposal({
      number: 9,
      removes: true,
      openedAt: time(100),
      mergedAt: time(200),
    });
    const at = (proposals: Proposal[], objects: Raw = []) =>
      describeService(
        world(objects),
        REF,
        context({ proposals, removed: () => true }),
      );

    it('ends with its merge, once the cluster does not have the service', () => {
      const detail = at([proposal(), removal])!;
      expect(detail.verdict).toMatchObject({
        word: 'removed',
        sentence: 'Removed by pull request #9.',
        since: time(200),
        next: null,
      });
      expect(states(detail)).toEqual(['opened done', 'merged done']);
      expect(detail.waiting).toMatchObject({
        value: null,
        reason: 'it was removed',
      });
    });

    it('says nothing of it while the cluster has the service, which comes from another', () => {
      const detail = at([proposal(), removal], [inferenceService()])!;
      expect(detail.verdict.word).not.toBe('removed');
      expect(detail.timeline[0].url).toBe('http://forge.example/7');
    });

    it('gives way to a new proposal', () => {
      const again = proposal({
        number: 11,
        state: 'open',
        mergedAt: null,
        openedAt: time(300),
      });
      expect(at([removal, again])!.verdict).toMatchObject({
        word: 'proposed',
        sentence: 'Proposed in pull request #11, which is not merged yet.',
      });
    });
  });

  it('is gone once the repository, read since the merge, has it no more', () => {
    const removed = ({ number }: Proposal) => number === 7;
    const find = (...proposals: Proposal[]) =>
      describeService(world([]), REF, context({ proposals, removed }));
    expect(find(proposal())).toBeUndefined();
    const closed = { ...open, number: 8, state: 'closed' as const };
    expect(find(proposal(), { ...closed, openedAt: time(-5) })).toBeUndefined();
    expect(
      find(proposal(), { ...open, number: 8, openedAt: time(-5) })?.verdict
        .word,
    ).toBe('proposed');
    expect(find(proposal({ number: 9 }))?.verdict.word).toBe('proposed');
  });

  it('says that it was deleted where the cluster had it, and not that it stalls', () => {
    const applied = application({
      history: [
        {
          revision: 'c0ffee00aa',
          deployStartedAt: time(-50),
          deployedAt: time(-45),
        },
      ],
    });
    const at = (seconds: number) =>
      describeOne(world([applied]), {
        proposals: [proposal()],
        now: new Date(time(seconds)),
      }).verdict;
    expect(at(-20)).toMatchObject({
      word: 'proposed',
      sentence: expect.stringContaining('does not have it yet'),
    });
    expect(at(3600)).toMatchObject({
      word: 'failed',
      sentence:
        'Deleted from cluster one after it was applied; the GitOps repository still has it.',
      next: expect.stringContaining('remove tenants/team-a/chat'),
    });
  });

  it.each<[string, Proposal[], string]>([
    ['open, first', [open], 'proposed'],
    ['merged', [proposal()], 'unknown'],
    [
      'a change of what was merged',
      [proposal(), { ...open, number: 9, openedAt: time(-5) }],
      'unknown',
    ],
  ])(
    'does not guess whether a cluster has it that may not be read: %s',
    (_, proposals, word) => {
      const picture = world([], {
        InferenceService: { state: 'forbidden', since: time(0), asOf: null },
      });
      expect(describeOne(picture, { proposals }).verdict.word).toBe(word);
    },
  );

  it('knows a proposal of a golden path that was added, by its kind', () => {
    const path = {
      id: 'plain',
      template: 'template:default/plain',
      service: { apiVersion: 'apps/v1', kind: 'Deployment' as const },
    };
    const find = (kind: Proposal['kind'], paths = [...SERVICE_PATHS, path]) =>
      describeService(
        world([]),
        { ...REF, kind: 'Deployment' },
        context({ proposals: [{ ...open, kind }], paths }),
      );
    expect(find('Deployment')).toMatchObject({
      ref: { kind: 'Deployment' },
      template: path.template,
    });
    expect(find('InferenceService')).toBeUndefined();
    expect(find(null)).toBeUndefined();
    expect(find('Deployment', [...SERVICE_PATHS])).toMatchObject({
      template: 'template:default/raw-deployment',
    });
    expect(find('LLMInferenceService')).toBeUndefined();
  });

  it.each<[string, Raw, number, RegExp]>([
    ['no Application', [], 1200, /Waits for the GitOps agent/],
    [
      'an Application that never sees the merge',
      [application({})],
      1200,
      /Waits for Argo CD to see the merge/,
    ],
    [
      'an Application that cannot compare',
      [
        application({
          conditions: [
            { type: 'ComparisonError', message: 'repository not accessible' },
          ],
        }),
      ],
      1200,
      /Argo CD reports ComparisonError: repository not accessible/,
    ],
  ])('calls a merge stalled: %s', (_, objects, seconds, sentence) => {
    const at = (after: number) =>
      describeOne(world(objects), {
        proposals: [proposal()],
        now: new Date(Date.parse(time(-60)) + after * 1000),
      });
    const early = at(300);
    expect(early.timeline[2].stalled).toBeUndefined();
    expect(early.verdict.hop).toBe('synced');
    const late = at(seconds);
    expect(late.timeline[2]).toMatchObject({
      name: 'synced',
      state: 'current',
      stalled: true,
      since: time(-60),
      sentence: expect.stringMatching(/^Stalled for 20 min: /),
    });
    expect(late.timeline[2].sentence).toMatch(sentence);
    expect(late.verdict).toMatchObject({
      word: 'proposed',
      since: time(-60),
      next: expect.stringContaining('Application'),
    });
  });

  it.each<[string, Parameters<typeof pod>[0], string, number]>([
    ['node', { scheduled: 'unschedulable' }, 'scheduled', 15],
    ['image', { scheduled: 10 }, 'image', 30],
    ['model', { scheduled: 10, started: 20 }, 'load', 30],
  ])(
    'calls the wait for a %s stalled, and since when',
    (_, spec, hop, limit) => {
      const at = (minutes: number) =>
        describeOne(
          world([
            inferenceService(),
            deployment(),
            pod(spec),
            workload('chat-predictor-aaaa-1', { admitted: 5 }),
          ]),
          { now: new Date(Date.parse(time(20)) + minutes * 60_000) },
        ).timeline.find(({ name }) => name === hop)!;
      expect(at(limit - 1)).toMatchObject({ state: 'current' });
      expect(at(limit - 1).stalled).toBeUndefined();
      expect(at(limit + 1)).toMatchObject({ state: 'current', stalled: true });
      expect(Date.parse(at(limit + 1).since!)).toBeLessThanOrEqual(
        Date.parse(time(20)),
      );
    },
  );

  it('shows for what runs the change that was merged, not one still open', () => {
    const detail = describeOne(
      world([inferenceService(), deployment(), pod(ready)]),
      {
        proposals: [
          proposal(),
          proposal({ ...open, number: 9, openedAt: time(100) }),
        ],
      },
    );
    expect(detail.timeline[1]).toMatchObject({
      state: 'done',
      sentence: 'Pull request #7 was merged.',
    });
  });

  it.each<[string, Partial<Proposal>, string]>([
    ['the user who asked', {}, 'Pull request #7 was opened by alice.'],
    [
      'a user of another namespace',
      { requestedBy: 'user:guests/bob' },
      'Pull request #7 was opened by guests/bob.',
    ],
    [
      'the account on the forge',
      { requestedBy: null, author: 'carol' },
      'Pull request #7 was opened by carol.',
    ],
    [
      'nobody',
      { requestedBy: null, author: null },
      'Pull request #7 was opened.',
    ],
  ])('names %s who opened it', (_, more, sentence) => {
    const { timeline } = describeOne(world([]), {
      proposals: [{ ...open, ...more }],
    });
    expect(timeline[0].sentence).toBe(sentence);
  });

  it.each<[string, Partial<Proposal>, string[], RegExp]>([
    [
      'opened before it',
      { openedAt: time(-600) },
      ['opened done', 'merged unknown', 'synced done'],
      /^Pull request #7 was not merged yet when the forge was last read\.$/,
    ],
    [
      'opened after it, for a change',
      { openedAt: time(600) },
      ['opened unknown', 'merged unknown', 'synced done'],
      /^No merged pull request found for this service\.$/,
    ],
  ])(
    'keeps the pull request of a service that the cluster has before the forge says merged: %s',
    (_, more, hops, sentence) => {
      const detail = describeOne(
        world([inferenceService(), deployment(), pod(ready)]),
        { proposals: [{ ...open, ...more }] },
      );
      expect(states(detail).slice(0, 3)).toEqual(hops);
      expect(detail.timeline[1].sentence).toMatch(sentence);
    },
  );

  it('ends at a pull request that was closed without a merge', () => {
    const detail = describeOne(world([]), {
      proposals: [
        proposal({ state: 'closed', mergedAt: null, mergeCommit: null }),
      ],
    });
    expect(states(detail).slice(0, 3)).toEqual([
      'opened done',
      'merged failed',
      'synced waiting',
    ]);
    expect(detail.timeline[1].sentence).toBe(
      'Pull request #7 was closed without being merged.',
    );
    expect(detail.verdict).toMatchObject({ word: 'failed', hop: 'merged' });
    expect(detail.timeline.some(({ state }) => state === 'current')).toBe(
      false,
    );
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'applies for ever',
      { operationState: { phase: 'Running', startedAt: time(-50) } },
      /^Stalled for 20 min: Argo CD is applying it/,
    ],
    [
      'compares nothing since its repository is gone',
      {
        conditions: [
          { type: 'ComparisonError', message: 'repository not found' },
        ],
      },
      /^Stalled for 20 min: Argo CD reports ComparisonError: repository not found/,
    ],
  ])('is not deploying for ever where Argo CD %s', (_, status, sentence) => {
    const { timeline, verdict } = describeOne(world([application(status)]), {
      proposals: [proposal()],
      now: new Date(Date.parse(time(-60)) + 1200_000),
    });
    expect(timeline[2]).toMatchObject({
      name: 'synced',
      state: 'current',
      stalled: true,
      since: time(-60),
      sentence: expect.stringMatching(sentence),
    });
    expect(verdict).toMatchObject({ word: 'proposed', hop: 'synced' });
  });

  it('stalls at the sync, and since the merge, when the Application is deleted with what it had made', () => {
    const detail = describeOne(world([]), {
      proposals: [proposal()],
      now: new Date(Date.parse(time(-60)) + 3600_000),
    });
    expect(detail.timeline[2]).toMatchObject({
      stalled: true,
      since: time(-60),
      sentence: 'Stalled for 60 min: Waits for the GitOps agent to apply it.',
    });
    expect(states(detail).slice(3)).toEqual([
      'admitted waiting',
      'scheduled waiting',
      'image waiting',
      'load waiting',
      'ready waiting',
    ]);
  });

  it('never calls the wait for quota stalled, and says since when it waits', () => {
    const hop = describeOne(
      world([
        inferenceService(),
        deployment(),
        pod({ gated: true, scheduled: 'no' }),
        workload('chat-predictor-aaaa-1', {
          message:
            'insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed',
        }),
      ]),
      { proposals: [proposal()], now: new Date(time(36_000)) },
    ).timeline[3];
    expect(hop).toMatchObject({ name: 'admitted', state: 'current' });
    expect(hop.stalled).toBeUndefined();
    expect(Date.parse(hop.since!)).toBeLessThanOrEqual(Date.parse(time(10)));
  });

  it.each<[string, Parameters<typeof pod>[0], string, RegExp]>([
    [
      'image',
      {
        scheduled: 10,
        waiting: {
          reason: 'ImagePullBackOff',
          message: 'Back-off pulling image "reg.io/x@sha256:0": not found',
        },
      },
      'image',
      /not found/,
    ],
    [
      'engine',
      {
        scheduled: 10,
        started: 20,
        waiting: {
          reason: 'CrashLoopBackOff',
          message: 'back-off 5m0s restarting failed container',
        },
        restarts: 6,
      },
      'load',
      /./,
    ],
  ])(
    'fails at the hop of the %s, whose end nothing waits for',
    (_, spec, name, sentence) => {
      const detail = describeOne(
        world([
          inferenceService(),
          deployment(),
          pod(spec),
          workload('chat-predictor-aaaa-1', { admitted: 5 }),
        ]),
        { proposals: [proposal()] },
      );
      expect(detail.timeline.find(hop => hop.name === name)).toMatchObject({
        state: 'failed',
        sentence: expect.stringMatching(sentence),
      });
      expect(detail.verdict.word).toBe('failed');
    },
  );

  it('is unknown to nobody: neither cluster nor proposal', () => {
    expect(describeService(world([]), REF, context())).toBeUndefined();
    expect(
      describeService(world([]), { ...REF, cluster: 'two' }, context()),
    ).toBeUndefined();
    expect(
      describeService(
        world([]),
        { ...REF, namespace: 'team-b' },
        context({ proposals: [open] }),
      ),
    ).toBeUndefined();
  });
});

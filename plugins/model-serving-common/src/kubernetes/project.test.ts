import fc from 'fast-check';
import { readRecording } from '../__fixtures__/recording';
import { WATCHED_KINDS, WatchedKindName } from './kinds';
import { projectObject } from './project';
import { UnreadableObjectError } from './UnreadableObjectError';

const SECRET = 'hf_doNotLetThisTravel';

const SAID = `dial postgres://portal:hunter2@db, password=hunter2, Bearer ${SECRET}12345`;

const secretive = {
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  metadata: {
    name: 'chat',
    namespace: 'team-a',
    labels: { 'kueue.x-k8s.io/queue-name': 'serving', note: SECRET },
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': SECRET,
      'model-serving.backstage.io/purpose': 'answers questions',
      'serving.kserve.io/autoscalerClass': 'external',
    },
    managedFields: [{ manager: SECRET }],
  },
  spec: {
    predictor: {
      minReplicas: 1,
      model: {
        modelFormat: { name: 'vLLM' },
        storageUri: 'oci://reg.example/models/m@sha256:00',
        args: [`--api-key=${SECRET}`],
        env: [{ name: 'HF_TOKEN', value: SECRET }],
        resources: { limits: { 'nvidia.com/gpu': 1 } },
      },
      containers: [
        {
          name: 'side',
          env: [{ name: 'X', value: SECRET }],
          command: [SECRET],
        },
      ],
    },
  },
};

describe('projectObject', () => {
  it('lets neither env, arguments, foreign labels nor annotations through', () => {
    const projected = projectObject('InferenceService', secretive);
    expect(JSON.stringify(projected)).not.toContain(SECRET);
    expect(projected).toMatchObject({
      kind: 'InferenceService',
      name: 'chat',
      namespace: 'team-a',
      labels: { 'kueue.x-k8s.io/queue-name': 'serving' },
      purpose: 'answers questions',
      minReplicas: 1,
      storageUri: 'oci://reg.example/models/m@sha256:00',
      modelFormat: 'vLLM',
      shape: { requests: { 'nvidia.com/gpu': '1' } },
    });
  });

  it.each([
    ['Pod', { status: { message: SAID } }],
    ['Pod', { status: { conditions: [{ type: 'Ready', message: SAID }] } }],
    [
      'Pod',
      {
        status: {
          containerStatuses: [
            { name: 'main', state: { waiting: { message: SAID } } },
            {
              name: 'side',
              state: { terminated: { message: SAID } },
              lastState: { terminated: { message: SAID } },
            },
          ],
        },
      },
    ],
    [
      'InferenceService',
      { status: { conditions: [{ type: 'Ready', message: SAID }] } },
    ],
    [
      'Workload',
      {
        status: {
          conditions: [{ type: 'Admitted', message: SAID }],
          admissionChecks: [{ name: 'a', state: 'Retry', message: SAID }],
        },
      },
    ],
    [
      'Application',
      {
        status: {
          operationState: {
            phase: 'Failed',
            message: SAID,
            syncResult: { resources: [{ kind: 'A', message: SAID }] },
          },
          resources: [{ kind: 'A', message: SAID }],
          conditions: [{ type: 'SyncError', message: SAID }],
        },
      },
    ],
    ['Event', { message: SAID, involvedObject: {} }],
    ['Event', { note: SAID, regarding: {} }],
  ] as Array<[WatchedKindName, object]>)(
    'masks credentials in what is said of a %s: %j',
    (kind, fields) => {
      const projected = projectObject(kind, {
        metadata: { name: 'a', namespace: 'team-a' },
        ...fields,
      });
      const text = JSON.stringify(projected);
      expect(text).toContain('postgres://[masked]@db, password=[masked]');
      expect(text).not.toMatch(/hunter2|doNotLetThisTravel/);
    },
  );

  it('masks a credential before it cuts it', () => {
    const projected = projectObject('Event', {
      metadata: { name: 'a' },
      involvedObject: {},
      message: `${'x'.repeat(1_015)} hf_${'a7'.repeat(17)}`,
    });
    expect(JSON.stringify(projected)).not.toContain('hf_');
  });

  it('recognises the engine by a command line that it does not keep', () => {
    const pod = projectObject('Pod', {
      metadata: { name: 'p', namespace: 'n' },
      spec: {
        containers: [
          {
            name: 'server',
            image: 'registry.example/ai/base:1',
            command: ['python', '-m', 'vllm.entrypoints.openai.api_server'],
            args: [`--api-key=${SECRET}`],
          },
        ],
      },
    });
    expect(pod.engine).toBe('vLLM');
    expect(JSON.stringify(pod)).not.toContain(SECRET);
  });

  it('reads both spellings of Kueue', () => {
    const old = projectObject('ClusterQueue', {
      metadata: { name: 'q' },
      spec: { cohort: 'serving' },
    });
    const current = projectObject('ClusterQueue', {
      metadata: { name: 'q' },
      spec: { cohortName: 'serving' },
    });
    expect([old.cohort, current.cohort]).toEqual(['serving', 'serving']);
    expect(
      projectObject('Cohort', {
        metadata: { name: 'c' },
        spec: { parent: 'p' },
      }).parent,
    ).toBe('p');
    expect(
      projectObject('Workload', {
        metadata: { name: 'w' },
        spec: { priorityClassName: 'high' },
      }).priorityClass,
    ).toBe('high');
    expect(
      projectObject('Workload', {
        metadata: { name: 'w' },
        spec: { priorityClassRef: { name: 'high' } },
      }).priorityClass,
    ).toBe('high');
  });

  it('reads an InferencePool of either group', () => {
    const current = projectObject('InferencePool', {
      metadata: { name: 'p', namespace: 'n' },
      spec: {
        selector: { matchLabels: { app: 'chat' } },
        targetPorts: [{ number: 8080 }],
        endpointPickerRef: { name: 'epp', failureMode: 'FailClose' },
      },
      status: {
        parents: [
          {
            parentRef: { name: 'gw', namespace: 'g' },
            conditions: [{ type: 'Accepted', status: 'True' }],
          },
        ],
      },
    });
    const experimental = projectObject('InferencePool', {
      metadata: { name: 'p', namespace: 'n' },
      spec: {
        selector: { app: 'chat' },
        targetPortNumber: 8080,
        extensionRef: { name: 'epp', failureMode: 'FailClose' },
      },
      status: {
        parent: [
          {
            parentRef: { name: 'gw', namespace: 'g' },
            gatewayRef: { name: 'gw', namespace: 'g' },
            conditions: [{ type: 'Accepted', status: 'True' }],
          },
        ],
      },
    });
    expect(experimental).toEqual(current);
    expect(current).toMatchObject({
      selector: { app: 'chat' },
      targetPorts: [8080],
      picker: 'epp',
      failureMode: 'FailClose',
      parents: [{ parent: 'Gateway g gw' }],
    });
  });

  it('reads what autoscalers decide by', () => {
    expect(
      projectObject('HorizontalPodAutoscaler', {
        metadata: { name: 'h', namespace: 'n' },
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'chat' },
          maxReplicas: 3,
          metrics: [
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { averageUtilization: 80 } },
            },
            {
              type: 'External',
              external: {
                metric: { name: 's0-prometheus' },
                target: { averageValue: '5' },
              },
            },
          ],
        },
        status: {
          currentReplicas: 1,
          desiredReplicas: 2,
          currentMetrics: [
            {
              type: 'Resource',
              resource: { name: 'cpu', current: { averageUtilization: 93 } },
            },
          ],
        },
      }),
    ).toMatchObject({
      targetName: 'chat',
      minReplicas: 1,
      maxReplicas: 3,
      currentReplicas: 1,
      desiredReplicas: 2,
      metrics: [
        { type: 'Resource', name: 'cpu', target: '80%', current: '93%' },
        {
          type: 'External',
          name: 's0-prometheus',
          target: '5',
          current: null,
        },
      ],
    });
    const scaled = projectObject('ScaledObject', {
      metadata: { name: 's', namespace: 'n' },
      spec: {
        scaleTargetRef: { name: 'chat' },
        triggers: [
          {
            type: 'prometheus',
            metadata: {
              query: 'sum(vllm:num_requests_waiting)',
              threshold: '5',
              serverAddress: 'https://prometheus.example',
              customHeaders: `authorization=${SECRET}`,
            },
          },
        ],
      },
    });
    expect(JSON.stringify(scaled)).not.toContain(SECRET);
    expect(scaled.triggers).toEqual([
      {
        type: 'prometheus',
        name: null,
        metricType: null,
        threshold: '5',
        activationThreshold: null,
        query: 'sum(vllm:num_requests_waiting)',
        ignoresMissing: true,
      },
    ]);
  });

  it('reads what a gateway says of a route', () => {
    expect(
      projectObject('HTTPRoute', {
        metadata: { name: 'r', namespace: 'n' },
        spec: {
          hostnames: ['chat.example.com'],
          rules: [
            { backendRefs: [{ name: 'chat' }] },
            { backendRefs: [{ kind: 'InferencePool', name: 'pool' }] },
          ],
        },
        status: {
          parents: [
            {
              parentRef: { name: 'gw' },
              conditions: [
                {
                  type: 'ResolvedRefs',
                  status: 'False',
                  reason: 'RefNotFound',
                },
              ],
            },
          ],
        },
      }),
    ).toMatchObject({
      hostnames: ['chat.example.com'],
      backends: ['Service chat', 'InferencePool pool'],
      parents: [
        { parent: 'Gateway gw', conditions: [{ reason: 'RefNotFound' }] },
      ],
    });
  });

  it('reads which models a runtime serves', () => {
    expect(
      projectObject('ClusterServingRuntime', {
        metadata: { name: 'kserve-vllm' },
        spec: {
          supportedModelFormats: [{ name: 'vLLM', autoSelect: true }],
          containers: [
            { name: 'kserve-container', image: 'vllm/vllm-openai:v0.11.0' },
          ],
        },
      }),
    ).toMatchObject({
      namespace: null,
      disabled: false,
      modelFormats: [{ name: 'vLLM', version: null, autoSelect: true }],
      shape: { engine: 'vLLM' },
    });
  });

  it('reads the events of both recorders', () => {
    const kubelet = projectObject('Event', {
      metadata: { name: 'e' },
      involvedObject: { kind: 'Pod', name: 'p', uid: 'u' },
      firstTimestamp: '2026-11-21T08:00:00Z',
      lastTimestamp: '2026-11-21T08:05:00Z',
      count: 3,
      message: 'm',
    });
    const scheduler = projectObject('Event', {
      metadata: { name: 'e' },
      regarding: { kind: 'Pod', name: 'p', uid: 'u' },
      eventTime: '2026-11-21T08:00:00.123456Z',
      series: { count: 3, lastObservedTime: '2026-11-21T08:05:00.000000Z' },
      note: 'm',
    });
    expect(kubelet).toMatchObject({
      about: { uid: 'u' },
      firstAt: '2026-11-21T08:00:00Z',
      lastAt: '2026-11-21T08:05:00Z',
      count: 3,
      message: 'm',
    });
    expect(scheduler).toMatchObject({
      about: { uid: 'u' },
      firstAt: '2026-11-21T08:00:00.123456Z',
      count: 3,
      message: 'm',
    });
  });

  it('sums a pod as Kubernetes does: sidecars add, init containers count by their maximum', () => {
    const resources = (cpu: string) => ({ resources: { requests: { cpu } } });
    const pod = projectObject('Pod', {
      metadata: { name: 'p', namespace: 'n' },
      spec: {
        initContainers: [
          { name: 'sidecar', restartPolicy: 'Always', ...resources('200m') },
          { name: 'download', ...resources('3') },
        ],
        containers: [
          { name: 'main', ...resources('1') },
          { name: 'modelcar', ...resources('10m') },
        ],
        overhead: { cpu: '50m' },
      },
    });
    expect(pod.requests.cpu).toBe('3250m');
  });

  it('cuts texts after 1,024 characters', () => {
    const { conditions } = projectObject('LLMInferenceService', {
      metadata: { name: 'x', namespace: 'n' },
      status: {
        conditions: [
          { type: 'Ready', status: 'False', message: 'a'.repeat(1_000_000) },
        ],
      },
    });
    expect(conditions[0].message).toHaveLength(1024);
  });

  it('takes over no character that hides or turns text round', () => {
    const { labels, conditions } = projectObject('LLMInferenceService', {
      metadata: {
        name: 'x',
        namespace: 'n',
        labels: { app: 'ch\u202eat\u200b' },
      },
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            message: 'one\ntwo\u0000\u2066three\ud800',
          },
        ],
      },
    });
    expect(labels.app).toBe('chat');
    expect(conditions[0].message).toBe('one\ntwo three\ufffd');
  });

  it.each<[string, WatchedKindName, unknown, string]>([
    ['no object', 'Pod', 'text', 'Pod (unnamed) cannot be read: the object'],
    ['no name', 'Pod', { metadata: {} }, 'metadata.name is not a text'],
    [
      'a number of replicas in words',
      'Deployment',
      { metadata: { name: 'd', namespace: 'n' }, spec: { replicas: 'many' } },
      'Deployment n/d cannot be read: spec.replicas is not a whole number',
    ],
    ...[-5, 9e15, 1.5].map(
      (replicas): [string, WatchedKindName, unknown, string] => [
        `${replicas} replicas`,
        'Deployment',
        { metadata: { name: 'd', namespace: 'n' }, spec: { replicas } },
        'spec.replicas is not a whole number from 0 to 2147483647',
      ],
    ),
    [
      'a list that is none',
      'Pod',
      { metadata: { name: 'p' }, spec: { containers: {} } },
      'spec.containers is not a list',
    ],
    [
      'a quantity that is none',
      'Node',
      { metadata: { name: 'n' }, status: { allocatable: { cpu: 'lots' } } },
      'status.allocatable.cpu is not a quantity',
    ],
    [
      'a time that is none',
      'Pod',
      { metadata: { name: 'p', creationTimestamp: 'yesterday' } },
      'metadata.creationTimestamp is not a time',
    ],
  ])('%s is unreadable, and the field is named', (_, kind, raw, message) => {
    expect(() => projectObject(kind, raw)).toThrow(UnreadableObjectError);
    expect(() => projectObject(kind, raw)).toThrow(message);
  });

  it('reads every recorded object', () => {
    const known = new Set<string>(WATCHED_KINDS.map(({ kind }) => kind));
    const events = readRecording('llm-inference-service').filter(({ object }) =>
      known.has(object.kind),
    );
    expect(events.length).toBeGreaterThan(50);
    for (const { object } of events) {
      const projected = projectObject(object.kind as WatchedKindName, object);
      expect(projected.name).toBe(object.metadata.name);
    }
  });

  it('reads anything or says that it is unreadable, and pollutes no prototype', () => {
    const raw = fc.record(
      {
        metadata: fc.oneof(
          fc.record({
            name: fc.constant('x'),
            labels: fc.oneof(
              fc.dictionary(fc.string(), fc.string()),
              fc.json(),
            ),
          }),
          fc.jsonValue(),
        ),
        spec: fc.jsonValue(),
        status: fc.jsonValue(),
        involvedObject: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...WATCHED_KINDS.map(({ kind }) => kind)),
        raw,
        (kind, object) => {
          const outcome = () => {
            try {
              return projectObject(kind, object).kind;
            } catch (error) {
              return error;
            }
          };
          const result = outcome();
          expect(
            result === kind || result instanceof UnreadableObjectError,
          ).toBe(true);
          expect(({} as Record<string, unknown>).polluted).toBeUndefined();
        },
      ),
      { numRuns: 500 },
    );
    const hostile = JSON.parse(
      '{"metadata":{"name":"x","labels":{"__proto__":"1","kueue.x-k8s.io/__proto__":"2"}},"status":{"allocatable":{"__proto__":"1"}}}',
    );
    projectObject('Node', hostile);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});

describe('an Application of Argo CD', () => {
  it.each([
    [-1, null],
    [0, null],
    [5, 5],
    [undefined, null],
  ])('is tried again up to a limit of %s: %s', (limit, retryLimit) => {
    const projected = projectObject('Application', {
      metadata: { name: 'a', namespace: 'argocd' },
      status: {
        operationState: {
          phase: 'Running',
          retryCount: 2,
          operation: { retry: { limit } },
        },
      },
    });
    expect(projected).toMatchObject({ operation: { retries: 2, retryLimit } });
  });
});

describe('WATCHED_KINDS', () => {
  it('names each kind once, the newest version first', () => {
    const kinds = WATCHED_KINDS.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(
      WATCHED_KINDS.find(({ kind }) => kind === 'ClusterQueue')?.served,
    ).toEqual([
      { group: 'kueue.x-k8s.io', version: 'v1beta2' },
      { group: 'kueue.x-k8s.io', version: 'v1beta1' },
    ]);
  });
});

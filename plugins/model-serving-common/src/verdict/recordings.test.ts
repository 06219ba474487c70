import { ServiceDetail, VerdictWord } from '../api';
import { endOf, replay } from '../__fixtures__/recording';
import { describeServices } from './describeService';

interface Row {
  recording: string;
  service: string;
  word: VerdictWord;
  sentence: RegExp;
}

const ROWS: Row[] = [
  {
    recording: 'serving',
    service: 'llama',
    word: 'serving',
    sentence: /^Serving, 2 of 2 replicas ready\.$/,
  },
  {
    recording: 'queued',
    service: 'llama',
    word: 'queued',
    sentence:
      /0 of 1 ready; 1 more GPU needed in flavor h100; waits until others free quota/,
  },
  {
    recording: 'queued',
    service: 'first',
    word: 'serving',
    sentence: /2 of 2/,
  },
  {
    recording: 'half-admitted',
    service: 'llama',
    word: 'degraded',
    sentence: /^2 of 3 replicas serve; 1 queued: 1 more GPU needed/,
  },
  {
    recording: 'never-fits',
    service: 'llama',
    word: 'queued',
    sentence:
      /can never be admitted: 16 GPUs requested, but its queue can have at most 4/,
  },
  {
    recording: 'stopped',
    service: 'llama',
    word: 'stopped',
    sentence: /^Stopped on purpose\.$/,
  },
  {
    recording: 'rollout-stuck-on-surge',
    service: 'llama',
    word: 'serving',
    sentence:
      /2 of 2 replicas ready; the old revision is serving; the new one is queued until quota is freed: 1 more GPU/,
  },
  {
    recording: 'image-pull-fails',
    service: 'llama',
    word: 'failed',
    sentence: /image cannot be pulled: .*reg\.io\/vllm@sha256:bad/,
  },
  {
    recording: 'never-ready',
    service: 'llama',
    word: 'starting',
    sentence: /^Starting, 0 of 1 ready; loading since 08:30:02 UTC/,
  },
  {
    recording: 'unschedulable',
    service: 'llama',
    word: 'starting',
    sentence: /admitted, but no node fits: 0\/1 nodes are available/,
  },
  {
    recording: 'missing-runtime',
    service: 'llama',
    word: 'failed',
    sentence: /specification is invalid: runtime nope is not found/,
  },
  {
    recording: 'raw-deployment',
    service: 'llama',
    word: 'serving',
    sentence: /3 of 3 replicas ready; its queue uses 1 GPU of borrowed quota/,
  },
  {
    recording: 'llm-inference-service',
    service: 'llama',
    word: 'serving',
    sentence:
      /^Serving inside the cluster, 2 of 2 replicas ready; not reachable from outside: .*non-existent Gateway kserve\/kserve-ingress-gateway/,
  },
];

function describeEnd(
  recording: string,
  service: string,
  after = 0,
): ServiceDetail {
  const { picture, now } = endOf(recording);
  const found = describeServices(picture, {
    now: new Date(now.getTime() + after * 1000),
    primaryCluster: 'lab',
  }).filter(({ ref }) => ref.name === service);
  expect(found).toHaveLength(1);
  return found[0];
}

describe('what a real cluster wrote', () => {
  it.each(ROWS)(
    '$recording: $service ends as $word',
    ({ recording, service, word, sentence }) => {
      const { verdict } = describeEnd(recording, service);
      expect(verdict.sentence).toMatch(sentence);
      expect(verdict.word).toBe(word);
    },
  );

  it.each([...new Set(ROWS.map(({ recording }) => recording))])(
    '%s: no step says serving while no pod is ready',
    recording => {
      for (const { event, picture } of replay(recording)) {
        const services = describeServices(picture, {
          now: new Date(event.at),
          primaryCluster: 'lab',
        });
        const ready = (service: ServiceDetail) =>
          service.pods.filter(pod => pod.ready).length;
        const lies = services.filter(
          service =>
            ['serving', 'saturated', 'degraded'].includes(
              service.verdict.word,
            ) && ready(service) === 0,
        );
        expect(lies).toEqual([]);
      }
    },
  );
});

describe('what the autoscaler said to Kueue', () => {
  it('stays the reason while Kueue gives the quota back and asks again', () => {
    const said = [...replay('provisioning-retried')].flatMap(
      ({ event, picture }) =>
        describeServices(picture, {
          now: new Date(event.at),
          primaryCluster: 'lab',
        }).map(({ verdict, queue }) => [verdict.sentence, queue?.blockedBy]),
    );
    const refused = said.findIndex(([sentence]) =>
      sentence?.includes('CA could not find requested capacity'),
    );
    expect(refused).toBeGreaterThan(0);
    expect(
      said
        .slice(refused)
        .filter(texts =>
          texts.some(text => !text?.includes('CA could not find')),
        ),
    ).toEqual([]);
  });
});

describe('a claim that does not exist', () => {
  it('is what the timeline stops at, not the nodes', () => {
    const { timeline } = describeEnd('claim-missing', 'llama');
    expect(timeline.find(({ name }) => name === 'scheduled')).toMatchObject({
      state: 'current',
      sentence:
        'Its volume is missing: PersistentVolumeClaim absent does not exist in namespace recorded-a',
    });
  });
});

describe('what an autoscaler that cannot read its metrics says', () => {
  it('names what is missing, and no number that was never computed', () => {
    expect(describeEnd('hpa-without-metrics', 'llama').autoscaling).toEqual(
      expect.objectContaining({
        state: 'failing',
        current: 1,
        desired: null,
        advice: expect.arrayContaining([
          expect.stringMatching(
            /metrics\.k8s\.io.*ask your platform owners to install metrics-server/,
          ),
        ]),
      }),
    );
  });

  it("quotes what KEDA's trigger was answered", () => {
    const answers = [...replay('keda-without-metrics')].flatMap(
      ({ event, picture }) =>
        describeServices(picture, {
          now: new Date(event.at),
          primaryCluster: 'lab',
        }).map(({ autoscaling }) => autoscaling?.sentence),
    );
    expect(answers).toContain(
      'KEDA cannot read its triggers, so the number of replicas does not change: prometheus query api returned error. status: 503.',
    );
  });
});

describe('what summaries say against the pods', () => {
  it.each([
    'queued',
    'never-fits',
    'image-pull-fails',
    'never-ready',
    'unschedulable',
  ])('%s: Ready and Loaded are marked as misleading', recording => {
    const { verdict, conditions } = describeEnd(recording, 'llama');
    expect(conditions.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'True',
      misleading:
        'KServe reports Ready; no pod is ready (minimum availability is 0)',
    });
    expect(
      verdict.evidence
        .filter(({ misleading }) => misleading)
        .map(({ what }) => what),
    ).toEqual(
      expect.arrayContaining([
        'InferenceService llama: condition Ready',
        'InferenceService llama: model state',
      ]),
    );
  });

  it('half-admitted: Ready is marked, one pod is missing', () => {
    const { conditions } = describeEnd('half-admitted', 'llama');
    expect(conditions.find(({ type }) => type === 'Ready')?.misleading).toBe(
      'KServe reports Ready; only 2 of 3 pods are ready',
    );
  });

  it('llm-inference-service: not Ready is marked, both pods serve', () => {
    const { conditions, next } = (() => {
      const detail = describeEnd('llm-inference-service', 'llama');
      return { conditions: detail.conditions, next: detail.verdict.next };
    })();
    expect(conditions.find(({ type }) => type === 'Ready')?.misleading).toMatch(
      /all 2 pods are ready/,
    );
    expect(next).toMatch(/gateway/);
  });

  it('serving: nothing is marked', () => {
    const { verdict, conditions } = describeEnd('serving', 'llama');
    expect(
      [...conditions, ...verdict.evidence].filter(item => item.misleading),
    ).toEqual([]);
  });
});

describe('since, queue and next', () => {
  it('names the second at which the last replica became ready', () => {
    expect(describeEnd('serving', 'llama').verdict.since).toBe(
      '2026-11-21T08:25:01Z',
    );
  });

  it('says how many of the pods hold quota, and since when one waits', () => {
    expect(describeEnd('half-admitted', 'llama').queue).toMatchObject({
      localQueue: 'team-a',
      clusterQueue: 'team-a',
      admitted: 2,
      total: 3,
      waitingSince: '2026-11-21T08:25:54Z',
      blockedBy: '1 more GPU needed in flavor h100',
      fit: { word: 'waits', short: 1, replicasThatFit: 0 },
    });
  });

  it('agrees with Kueue that a request never fits', () => {
    expect(describeEnd('never-fits', 'llama').queue?.fit).toMatchObject({
      word: 'never',
      requested: 16,
    });
  });

  it('says that a start is stuck after half an hour, since when and what to do', () => {
    const { verdict } = describeEnd('never-ready', 'llama', 1801);
    expect(verdict).toMatchObject({
      word: 'starting',
      since: '2026-11-21T08:30:02Z',
      sentence: expect.stringMatching(
        /^Stuck while starting, 0 of 1 ready; loading since 08:30:02 UTC/,
      ),
      next: expect.stringContaining('log'),
    });
  });

  it('reads model, engine and accelerator', () => {
    expect(describeEnd('raw-deployment', 'llama')).toMatchObject({
      engine: 'vLLM',
      accelerator: { flavor: 'h100', resource: 'nvidia.com/gpu', count: 1 },
      ref: { kind: 'Deployment' },
      queue: { borrowed: 1 },
    });
    expect(describeEnd('llm-inference-service', 'llama')).toMatchObject({
      engine: 'vLLM',
      model: { name: 'lab/llama', digest: expect.stringMatching(/^sha256:/) },
      ref: { kind: 'LLMInferenceService' },
    });
  });

  it('speaks of borrowed quota to those alone whose flavor is borrowed', () => {
    const { now, picture } = endOf('raw-deployment');
    const elsewhere = {
      ...picture,
      objects: {
        ...picture.objects,
        Workload: picture.objects.Workload?.map(workload => ({
          ...workload,
          assignments: workload.assignments.map(assignment => ({
            ...assignment,
            flavors: { ...assignment.flavors, 'nvidia.com/gpu': 'l4' },
          })),
        })),
      },
    };
    const [service] = describeServices(elsewhere, {
      now,
      primaryCluster: 'lab',
    }).filter(({ ref }) => ref.name === 'llama');
    expect(service.verdict.sentence).not.toContain('borrowed');
    expect(service.queue).toMatchObject({ borrowed: 1 });
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureOf } from '../__fixtures__/cluster';
import { allLive } from '../__fixtures__/recording';
import { ColdStart, ServiceDetail, VerdictWord } from '../api';
import { EngineReading, parseExposition, readEngine } from '../engines';
import { fitOf } from '../quota/fitOf';
import { servicesOutsideQuota } from '../services/outsideQuota';
import { describeServices } from './describeService';

const FOLDER = join(__dirname, '../__fixtures__/fieldCases');

const read = (file: string) =>
  JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8'));

/** Since when a page stands still, and what it says. */
interface Engine {
  readonly minutes: number;
  readonly page: string;
}

/** What the readings of a page saw, one each half minute up to now. */
function readingOf({ minutes, page }: Engine, now: Date): EngineReading {
  const samples = parseExposition(page);
  const from = now.getTime() - minutes * 60_000;
  let reading: EngineReading | undefined;
  for (let at = from; at <= now.getTime(); at += 30_000) {
    reading = readEngine(
      [{ pod: 'chat-predictor-aaaa-1', samples }],
      new Date(at),
      reading,
    );
  }
  return reading!;
}

const pageOf = (file: string) =>
  readFileSync(
    join(__dirname, `../__fixtures__/enginePages/${file}.txt`),
    'utf8',
  );

function describeCase(
  file: string,
  service: string,
  past: readonly ColdStart[] = [],
  engine?: Engine,
): ServiceDetail {
  const { now, objects, kinds } = read(file);
  const reading = engine && readingOf(engine, new Date(now));
  const found = describeServices(
    pictureOf(objects, { ...allLive(now), ...kinds }),
    {
      now: new Date(now),
      primaryCluster: 'one',
      starts: () => past,
      engine: () => reading,
    },
  ).find(({ ref }) => ref.name === service);
  if (!found) {
    throw new Error(`${file} has no service ${service}`);
  }
  return found;
}

interface Row {
  file: string;
  service?: string;
  engine?: Engine;
  word: VerdictWord;
  /** What the sentence has to say. */
  says: RegExp[];
  /** What would be false, in the sentence or in the advice. */
  never?: RegExp[];
  /** Who acts, and how. */
  next?: RegExp;
}

const HUNG_VLLM = `
vllm:num_requests_running{engine="0",model_name="m"} 8
vllm:num_requests_waiting{engine="0",model_name="m"} 5
vllm:generation_tokens_total{engine="0",model_name="m"} 123456
vllm:prompt_tokens_total{engine="0",model_name="m"} 65432
`;

const NO_QUOTA_ADVICE = [/free quota/i, /others free/i, /ask for less/i];
const PLATFORM = /platform owners/;

/** What is true of each: people who know the software wrote it beside the inputs. */
const ROWS: Row[] = [
  // Kueue's words, of every release and class.
  {
    file: 'k01-tas-no-domains',
    word: 'queued',
    says: [/topology domain at level kubernetes\.io\/hostname/],
    never: [...NO_QUOTA_ADVICE, /fits now/i],
    next: /topology/,
  },
  ...['k02-old-never', 'k02b-new-never'].map(
    (file): Row => ({
      file,
      word: 'queued',
      says: [/can never be admitted: 24 GPUs .*at most 16 in flavor h100/],
      never: [/waits until/],
      next: /Request less/,
    }),
  ),
  {
    file: 'k02c-older-never',
    word: 'queued',
    says: [/can never be admitted: more GPUs .* flavor h100/],
    next: /Request less/,
  },
  {
    file: 'k04-namespace-selector',
    word: 'queued',
    says: [/can never be admitted: ClusterQueue a .*namespace team-a/],
    never: NO_QUOTA_ADVICE,
    next: PLATFORM,
  },
  {
    file: 'k05-untolerated-taint',
    word: 'queued',
    says: [
      /can never be admitted: .*taint taint_key=taint_value:NoSchedule of flavor h100/,
    ],
    never: [/<nil>|\{/, ...NO_QUOTA_ADVICE],
    next: /toleration/,
  },
  {
    file: 'k06-old-cohort',
    word: 'queued',
    says: [/2 more GPUs needed in flavor h100 in the cohort/],
    never: [/never be/],
    next: /Wait/,
  },
  {
    file: 'k07-deactivated-requeue-limit',
    word: 'failed',
    says: [/deactivated .*re-queuing retries.*does not try again/],
    never: NO_QUOTA_ADVICE,
    next: /delete the pod|spec\.active/,
  },
  {
    file: 'states/M33',
    service: 'llama',
    word: 'failed',
    says: [/deactivated/],
    never: NO_QUOTA_ADVICE,
    next: /spec\.active/,
  },
  {
    file: 'k09-clusterqueue-inactive-missing-flavor',
    word: 'queued',
    says: [/ClusterQueue a is inactive: .*ResourceFlavor\(s\): h200/],
    never: NO_QUOTA_ADVICE,
    next: PLATFORM,
  },
  {
    file: 'k11-unadmitted-misconfigured',
    word: 'queued',
    says: [/LocalQueue serving does not exist/],
    never: NO_QUOTA_ADVICE,
    next: PLATFORM,
  },
  {
    file: 'k10-stale-workloads-hold-quota',
    word: 'queued',
    says: [/3 Workloads of pods of this service .*dead1-00001/],
    never: [/others free quota/],
    next: /Delete those Workloads/,
  },
  {
    file: 'states/M46',
    service: 'llama',
    word: 'queued',
    says: [/may not read the Workloads of Kueue/],
    never: [/GPU needed/, ...NO_QUOTA_ADVICE],
    next: PLATFORM,
  },
  {
    file: 'states/M78',
    service: 'llama',
    word: 'serving',
    says: [/outside every quota/],
    next: PLATFORM,
  },
  // The kubelet's events, and pods that ended.
  {
    file: 'h06-liveness-kills-loading-engine',
    word: 'failed',
    says: [/startup probe while it loads/, /140 s/],
    never: [/memory/i],
    next: /startup probe's budget/,
  },
  {
    file: 'h14-startup-budget-sigterm',
    word: 'starting',
    says: [/this is start 2/, /startup probe/, /2 h 0 min/],
    next: /startup probe's budget/,
  },
  {
    file: 'h07-multi-attach',
    word: 'failed',
    says: [/volume pvc-6d1d is attached elsewhere, to model-store-pod/],
    next: /Remove the pod that holds the volume/,
  },
  {
    file: 'states/M37b',
    service: 'llama',
    word: 'failed',
    says: [/volume pvc-1 is attached elsewhere, to llama-old/],
  },
  ...['h07b-failedmount-secret', 'states/M36'].map(
    (file): Row => ({
      file,
      service: file.startsWith('states') ? 'llama' : 'chat',
      word: 'failed',
      says: [/Secret hf-token .*does not exist/],
      never: [/Pulls image/],
      next: /Create Secret hf-token/,
    }),
  ),
  {
    file: 'states/M37',
    service: 'llama',
    word: 'failed',
    says: [/network \(cilium-cni\)/],
    next: PLATFORM,
  },
  {
    file: 'h08-unexpected-admission-error',
    word: 'failed',
    says: [/3 pods since 10:00:01 UTC/, /cannot allocate unhealthy devices/],
    next: /device plugin/,
  },
  {
    file: 'states/M53',
    service: 'llama',
    word: 'failed',
    says: [/20 pods/, /refused by node gpu-a/],
    next: /device plugin of node gpu-a/,
  },
  {
    file: 'h09-evicted-ephemeral-storage',
    word: 'failed',
    says: [
      /2 pods since 10:05:00 UTC were evicted .*ephemeral storage/,
      /55\.2 GiB/,
    ],
    next: /ephemeral storage .*or bring the model as/,
  },
  {
    file: 'h04-triton-oomkilled',
    word: 'failed',
    says: [/more memory than its limit \(OOMKilled\)/],
    next: /memory/,
  },
  {
    file: 'states/M62',
    service: 'llama',
    word: 'starting',
    says: [/start 2/, /OOMKilled/],
    next: /memory/,
  },
  {
    file: 'states/M26d',
    service: 'llama',
    word: 'failed',
    says: [/ended by itself without an error \(exit code 0\)/],
    never: [/pulling|creating/i],
  },
  {
    file: 'h03-resourcequota-must-specify',
    word: 'failed',
    says: [/refused: .*must specify memory for: queue-proxy/],
  },
  {
    file: 'h12-ready-true-init-crashloop',
    word: 'failed',
    says: [/model cannot be downloaded/],
  },
  {
    file: 'states/M10b',
    service: 'llama',
    word: 'degraded',
    says: [/node recorded-h100-2/],
    never: [/probe/],
  },
  {
    file: 'states/M16b',
    service: 'llama',
    word: 'failed',
    says: [/node gpu-a does not report/],
    never: [/probe/, /no longer ready/],
  },
  {
    file: 'states/M27',
    service: 'llama',
    word: 'failed',
    says: [/2 pods have been terminating since 07:25:01 UTC/],
    next: PLATFORM,
  },
  {
    file: 'states/M75b',
    service: 'llama',
    word: 'stopped',
    says: [/2 pods still run/],
    never: [/shutting down/],
  },
  {
    file: 'states/M29b',
    service: 'llama',
    word: 'failed',
    says: [/node gpu-a does not exist any more/],
    never: [/probe/],
    next: PLATFORM,
  },
  {
    file: 'states/M03-evicted-not-ready',
    service: 'llama',
    word: 'starting',
    says: [/earlier pod is gone, and no events are kept/],
  },
  {
    file: 'states/M03b',
    service: 'llama',
    word: 'failed',
    says: [/Kueue has stopped 7 starts/, /may not read events/],
  },
  // The cause at the end of a long message.
  {
    file: 'h05-storage-initializer-traceback',
    word: 'failed',
    says: [/access to the model's address is denied/, /AccessDenied/],
    never: [/Initializing, args/],
    next: /credentials/,
  },
  // Knative.
  {
    file: 'h01-knative-never-ready-scaled-to-zero',
    word: 'failed',
    says: [/before it was ever ready/],
    never: [/wakes it/, /zero/],
  },
  {
    file: 'states/M20e',
    service: 'llama',
    word: 'failed',
    says: [/401 Unauthorized/],
    next: /pull secret/,
  },
  {
    file: 'h13-knative-two-revisions-queue-proxy-unready',
    word: 'starting',
    says: [
      /engine is ready, its queue-proxy \(Knative\) is not/,
      /Insufficient memory/,
    ],
  },
  // One object away.
  {
    file: 'h10-lws-ready-kserve-frozen',
    word: 'serving',
    says: [/1 of 1 replica ready/],
  },
  {
    file: 'h11-waiting-for-gateway-but-accepted',
    word: 'serving',
    says: [/1 of 1 replica ready/],
    never: [/not reachable/, /gateway/],
  },
  {
    file: 'h15-no-supporting-runtime',
    word: 'failed',
    says: [/no runtime serves the format nvidia-nim-llm/],
    next: /nvidia-nim-llm-24\.01/,
  },
  {
    file: 'h16-llm-preset-missing',
    word: 'failed',
    says: [/kserve-config-llm-template/],
    next: /install LLMInferenceServiceConfig kserve-config-llm-template/,
  },
  {
    file: 'x03-hpa-on-missing-series',
    service: 'llm',
    word: 'starting',
    says: [/pods do not exist yet/],
  },
  {
    file: 'x04-externalsecret-synced-error',
    word: 'failed',
    says: [/Secret hf-token does not exist because ExternalSecret hf never/],
    next: /Fix ExternalSecret hf/,
  },
  {
    file: 'a05-argocd-progressing-forever',
    word: 'serving',
    says: [/1 of 1 replica ready/],
  },
  {
    file: 'states/M73',
    service: 'borrower',
    word: 'starting',
    says: [/Starting, 1 of 3 ready; 2 more: loading/],
  },
  // Who is a replica, and what every request passes.
  {
    file: 'states/M18',
    service: 'llama',
    word: 'serving',
    says: [/1 of 1 replica ready/],
  },
  {
    file: 'states/M18c',
    service: 'llama',
    word: 'starting',
    says: [/0 of 1 ready/],
    never: [/serves/],
  },
  {
    file: 'states/M19b',
    service: 'llama',
    word: 'failed',
    says: [/mesh sidecar istio-proxy/],
    never: [/its engine crashes/],
    next: /the engine is not at fault/,
  },
  {
    file: 'states/M21b',
    service: 'llama',
    word: 'starting',
    says: [/No request is answered: its transformer is not ready/],
  },
  {
    file: 'states/M21c',
    service: 'llama',
    word: 'failed',
    says: [/No request is answered: its transformer has no pod/],
  },
  {
    file: 'states/M71',
    service: 'llama',
    word: 'failed',
    says: [/No request is answered: its endpoint picker is not ready/],
    never: [/its engine crashes/],
  },
  {
    file: 'states/M71d',
    service: 'llama',
    word: 'starting',
    says: [/0 of 2 ready/],
    never: [/serve\b/],
  },
  // What engines say of themselves.
  {
    file: 'm01b-sglang-dp-verdict',
    engine: { minutes: 5, page: pageOf('m01-sglang-dp-attention-8-ranks') },
    word: 'saturated',
    says: [/32 requests waiting/],
    next: /Add replicas/,
  },
  {
    file: 'm03b-triton-trtllm-verdict',
    engine: {
      minutes: 0,
      page: pageOf('m03-triton-trtllm-backend').replace(
        /(request_type="waiting",version="1"\}) 7/,
        '$1 70',
      ),
    },
    word: 'saturated',
    says: [/70 requests waiting/],
    next: /Add replicas/,
  },
  {
    file: 'm12-vllm-hang',
    engine: { minutes: 20, page: HUNG_VLLM },
    word: 'failed',
    says: [
      /its engine hangs: 8 requests running and 5 waiting, no token since 10:30:00 UTC/,
    ],
    never: [/add replicas/i, /saturated/i],
    next: /^Restart it: delete pod chat-predictor-aaaa-1/,
  },
  {
    // Two minutes are not long enough: a long prompt takes them.
    file: 'm12-vllm-hang',
    engine: { minutes: 2, page: HUNG_VLLM },
    word: 'saturated',
    says: [/5 requests waiting/],
    never: [/hang/],
  },
];

const shown = new Map<string, string>();

afterAll(() => {
  // eslint-disable-next-line no-console
  console.info([...shown.values()].join('\n'));
});

describe('problems that people reported', () => {
  it.each(ROWS)('$file: $word', row => {
    const { file, service = 'chat', word, says, never = [], next } = row;
    const { verdict } = describeCase(file, service, [], row.engine);
    shown.set(
      `${file} ${word}`,
      `${file}: ${verdict.word}\n  ${verdict.sentence}\n  → ${verdict.next}`,
    );
    expect(verdict.word).toBe(word);
    for (const pattern of says) {
      expect(verdict.sentence).toMatch(pattern);
    }
    for (const pattern of never) {
      expect(`${verdict.sentence} ${verdict.next ?? ''}`).not.toMatch(pattern);
    }
    expect(verdict.next ?? '').toMatch(next ?? /^/);
  });

  it('states/M03-evicted-not-ready: what the portal remembers of earlier starts tells of the loop', () => {
    const past = [0, 15, 30, 45, 60, 75, 90].map((second, position) => ({
      pod: `llama-predictor-6dcfdd679-gone${position}`,
      startedAt: new Date(
        Date.parse('2026-11-21T08:38:51Z') + second * 1000,
      ).toISOString(),
      readyAt: null,
      totalSeconds: 12,
      phases: [],
      current: 'load' as const,
    }));
    const { verdict } = describeCase(
      'states/M03-evicted-not-ready',
      'llama',
      past,
    );
    expect(verdict).toMatchObject({
      word: 'failed',
      since: '2026-11-21T08:38:51.000Z',
      sentence: expect.stringMatching(
        /7 pods since 08:38:51 UTC were gone before the engine was ready, pod 8 is starting; .*no events are kept/,
      ),
      next: expect.stringMatching(/platform owners .*waitForPodsReady/),
    });
  });

  it.each([
    ['x01-keda-ready-hpa-cannot-read', 'chat'],
    ['states/M23c', 'llama'],
    ['x03-hpa-on-missing-series', 'llm'],
  ])('%s: the autoscaler cannot read its metric', (file, service) => {
    expect(describeCase(file, service).autoscaling).toMatchObject({
      state: 'failing',
      sentence: expect.stringMatching(
        /cannot read its metrics, so the number of replicas does not change/,
      ),
    });
  });

  it('states/M78: its timeline and the tenancy page say that it is outside every quota, too', () => {
    const { timeline } = describeCase('states/M78', 'llama');
    expect(timeline.find(({ name }) => name === 'admitted')).toMatchObject({
      sentence: expect.stringMatching(/^Not queued: outside every quota/),
    });
    const { objects } = read('states/M78');
    expect(servicesOutsideQuota(pictureOf(objects), 'team-a')).toEqual([
      'InferenceService llama',
    ]);
    expect(
      servicesOutsideQuota(pictureOf(read('states/M18').objects), 'team-a'),
    ).toEqual([]);
  });

  it('x02-keda-cluster-wide-query: the query counts the requests of everybody', () => {
    expect(
      describeCase('x02-keda-cluster-wide-query', 'chat').autoscaling,
    ).toEqual(
      expect.objectContaining({
        advice: [
          expect.stringContaining(
            'namespace="team-a",pod=~"chat-predictor-.*"',
          ),
        ],
      }),
    );
    expect(
      describeCase('x01-keda-ready-hpa-cannot-read', 'chat').autoscaling
        ?.advice,
    ).toEqual([]);
  });

  it.each([
    ['f01-hierarchical-cohorts-7015', 'borrows'],
    ['f02-cohort-own-quota-5289', 'borrows'],
    ['f03-no-cohort-cannot-borrow-1276', 'never'],
    ['f04-zero-quota-rdma-9048', 'never'],
  ])('%s: %s', (file, word) => {
    const { objects, request } = read(file);
    const fit = fitOf(pictureOf(objects), request);
    shown.set(file, `${file}: ${fit.word}\n  ${fit.sentence}`);
    expect(fit.word).toBe(word);
  });
});

describe('verdict, quota card and timeline', () => {
  const queued = ROWS.filter(({ file }) => file.startsWith('k'));

  it.each(queued)('agree on $file', ({ file }) => {
    const { verdict, queue, timeline } = describeCase(file, 'chat');
    const isNever = /never be admitted|deactivated/.test(verdict.sentence);
    expect(queue?.fit?.word).toBe(isNever ? 'never' : 'waits');
    expect(timeline.find(({ name }) => name === 'admitted')?.state).toBe(
      isNever ? 'failed' : 'current',
    );
  });
});

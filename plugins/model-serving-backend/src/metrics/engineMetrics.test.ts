import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { FakePrometheus, ScrapedSample } from '../__testUtils__/FakePrometheus';
import { MEMBER, OTHER, startServing } from '../__testUtils__/startServing';

const CHAT = '/services/gpu-eu/team-a/InferenceService/chat';
const QUERIES_A_ROUND = 8;

function engine(
  values: Record<string, string>,
  labels: Record<string, string> = {},
): ScrapedSample[] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    value,
    labels: {
      cluster: 'gpu-eu',
      namespace: 'team-a',
      pod: 'chat-predictor-x',
      model_name: 'chat',
      ...labels,
    },
  }));
}

const BUSY = {
  'vllm:num_requests_waiting': '4',
  'vllm:num_requests_running': '2',
  'vllm:kv_cache_usage_perc': '0.5',
  'vllm:generation_tokens_total': '100',
  'vllm:prompt_tokens_total': '50',
};

jest.setTimeout(60_000);

/** Numbers such as R14 are those of `docs/reliability.md`. */
describe('engine metrics from Prometheus', () => {
  let server: FakeApiServer;
  let prometheus: FakePrometheus;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    prometheus = await FakePrometheus.start();
    serving = await startServing(server, undefined, [], {
      metrics: {
        intervalSeconds: 3_600,
        prometheus: {
          url: prometheus.url,
          headers: { Authorization: 'Bearer canary-of-prometheus' },
          labels: { cluster: 'cluster' },
        },
      },
    });
  });

  beforeEach(async () => {
    prometheus.reset();
    prometheus.samples = engine(BUSY);
    await serving.run('engines');
    prometheus.questions.length = 0;
  });

  afterAll(async () => {
    await serving.backend.stop();
    await prometheus.stop();
    await server.stop();
  });

  const detail = async () => (await serving.get(CHAT, MEMBER).expect(200)).body;
  const series = async (window: string) =>
    (await serving.get(`${CHAT}/series?window=${window}`, MEMBER).expect(200))
      .body;
  const valuesOf = (body: any, name: string): Array<number | null> =>
    body.series
      .find((each: any) => each.name === name)
      .points.map(([, value]: [number, number | null]) => value);

  it('reads all services with a fixed number of queries, and none for those who look', async () => {
    await serving.run('engines');
    expect(prometheus.questions).toHaveLength(QUERIES_A_ROUND);
    for (let i = 0; i < 5; i++) {
      expect(await detail()).toMatchObject({
        waiting: { value: 4 },
        running: { value: 2 },
      });
    }
    expect(prometheus.questions).toHaveLength(QUERIES_A_ROUND);
  });

  it.each<[string, ScrapedSample[], number | null]>([
    [
      'no number',
      engine({ ...BUSY, 'vllm:num_requests_waiting': 'NaN' }),
      null,
    ],
    [
      'an infinite number',
      engine({ ...BUSY, 'vllm:num_requests_waiting': '+Inf' }),
      null,
    ],
    [
      'what cannot be read',
      engine({ ...BUSY, 'vllm:num_requests_waiting': 'many' }),
      null,
    ],
    ['nothing', [], null],
    [
      'the same engine of another cluster',
      engine(BUSY, { cluster: 'gpu-us' }),
      null,
    ],
    [
      'two models of one pod',
      [...engine(BUSY), ...engine(BUSY, { model_name: 'adapter' })],
      8,
    ],
  ])('R15: %s is never 0', async (_, samples, waiting) => {
    prometheus.samples = samples;
    await serving.run('engines');
    expect((await detail()).waiting.value).toBe(waiting);
  });

  it.each([-600, 600])(
    "R16: is as fresh as Prometheus' own clock says, also where that is %i s ahead",
    async ahead => {
      prometheus.clockAhead = ahead;
      await serving.run('engines');
      expect((await detail()).waiting.value).toBe(4);

      prometheus.ranges = { waiting: () => '4' };
      // Each test looks at a window of its own: answers are kept.
      const body = await series(ahead < 0 ? '22000' : '22001');
      const now = Date.now() / 1000;
      const last = body.series[0].points.at(-1)[0];
      expect(Math.abs(now - last)).toBeLessThan(300);
      expect(last).toBeLessThanOrEqual(now + 1);
      expect(Date.parse(body.asOf) / 1000).toBeLessThanOrEqual(now + 1);

      prometheus.scrapedAgo = 400;
      await serving.run('engines');
      expect((await detail()).waiting).toMatchObject({ value: null });
    },
  );

  it('R15: plots gaps, quiet engines and what is not measured as unknown', async () => {
    prometheus.ranges = {
      waiting: at => (at % 600 < 300 ? undefined : '3'),
      ttftP95: () => 'NaN',
      interTokenP95: () => '+Inf',
    };
    const body = await series('80000');
    expect(body).toMatchObject({
      windowSeconds: 80_000,
      source: 'prometheus:gpu-eu',
      stale: false,
    });
    expect(new Set(valuesOf(body, 'ttftP95'))).toEqual(new Set([null]));
    expect(new Set(valuesOf(body, 'interTokenP95'))).toEqual(new Set([null]));
    const reasonOf = (name: string) =>
      body.series.find((each: any) => each.name === name).reason;
    expect(reasonOf('ttftP95')).toBe('no request in this window yet');
    expect(reasonOf('kvCache')).toBe('vLLM has not reported this yet');
    expect(JSON.stringify(body)).not.toContain('NaN');
  });

  it.each([
    ['15m', 900],
    ['1h', 3_600],
    ['6h', 21_600],
    ['1d', 86_400],
    ['7d', 604_800],
    ['7200', 7_200],
  ])(
    'answers %s with one query, shared by all who look',
    async (window, seconds) => {
      prometheus.ranges = { waiting: () => '1' };
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => series(window)),
      );
      expect(prometheus.questions).toHaveLength(1);
      const { form, path } = prometheus.questions[0];
      expect(path).toBe('/api/v1/query_range');
      const points = valuesOf(answers[0], 'waiting').length;
      expect(points).toBeGreaterThan(10);
      expect(points).toBeLessThanOrEqual(241);
      expect(
        Number(form.get('end')) - Number(form.get('start')),
      ).toBeLessThanOrEqual(seconds);
      expect(answers[0].windowSeconds).toBe(seconds);
      expect(valuesOf(answers[0], 'waiting').at(-1)).toBe(1);
    },
  );

  it.each(['10y', '0', '-1', '59', '604801', '1e9', 'NaN', '1h; drop', ''])(
    'refuses the window %j',
    async window => {
      await serving
        .get(`${CHAT}/series?window=${encodeURIComponent(window)}`, MEMBER)
        .expect(400);
      expect(prometheus.questions).toHaveLength(0);
    },
  );

  it('lets nobody choose the step', async () => {
    await series('604799&step=1ms&start=0');
    const { form } = prometheus.questions[0];
    expect(form.get('step')).toBe('3600');
  });

  it('lets nobody put anything into a query', async () => {
    const hostile = encodeURIComponent('chat"} or vector(1) #');
    await serving
      .get(`/services/gpu-eu/team-a/InferenceService/${hostile}/series`, MEMBER)
      .expect(404);
    await serving.get(`${CHAT}/series?window=30001`, OTHER).expect(404);
    expect(prometheus.questions).toHaveLength(0);
  });

  it('shows what it remembers, as stale, where Prometheus fails while somebody looks', async () => {
    prometheus.fault = { status: 422, body: '{"error":"query too long"}' };
    expect(await series('30000')).toMatchObject({
      stale: true,
      staleReason: 'Prometheus cannot be asked: it responds with HTTP 422',
      knownSince: expect.stringMatching(/Z$/),
    });
    prometheus.fault = undefined;
    expect(await series('30000')).toMatchObject({ stale: false });
  });

  // Last: it leaves a Prometheus that is not asked for a while.
  it('R14: says since when Prometheus does not answer, asks it no more, and still judges the service', async () => {
    prometheus.fault = { status: 503 };
    for (let i = 0; i < 6; i++) {
      await serving.run('engines');
    }
    expect(prometheus.questions).toHaveLength(3);
    expect(await detail()).toMatchObject({
      verdict: { word: 'serving' },
      waiting: {
        value: null,
        reason: expect.stringMatching(
          /^Prometheus has not given a usable answer since /,
        ),
      },
    });
    const body = await series('15m');
    expect(body).toMatchObject({
      stale: true,
      staleReason: expect.stringMatching(/Prometheus/),
    });
    expect(JSON.stringify(body)).not.toContain('canary');
    expect(JSON.stringify(body)).not.toContain(prometheus.url);
  });
});

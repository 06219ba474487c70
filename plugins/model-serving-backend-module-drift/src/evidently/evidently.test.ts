import {
  FakeAnswer,
  FakeRegistry,
  FakeRequest,
} from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import {
  DRIFT_LIMITS,
  Judging,
  JudgingPool,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { z } from 'zod';
import { evidentlyOf, readWatch } from '../__testUtils__/sourceOf';
import report from './__fixtures__/report.json';
import series from './__fixtures__/series.json';
import {
  Report,
  report as reportSchema,
  ReportTest,
  seriesBatch,
  snapshots,
} from './evidentlyAnswers';
import { evidentlyReadings } from './evidentlyReadings';

const PROJECT = '01a229a0-0904-75f6-bd2e-1d5e1594cc4c';
const NEWEST = '01a229a0-1562-734d-80fc-f67fadbb0566';

const snapshot = (id: string, timestamp: string, tags: string[] = []) => ({
  id,
  name: null,
  metadata: {},
  tags,
  timestamp,
});

describe('Evidently', () => {
  let fake: FakeRegistry;
  /** By the last part of a path; recorded answers of Evidently 0.7.23 by default. */
  let answers: Record<string, FakeAnswer>;

  beforeEach(async () => {
    answers = {
      // Not in the order of time.
      snapshots: {
        body: [
          snapshot(NEWEST, '2026-11-22T00:00:00Z'),
          snapshot(
            '01a229a0-0e99-7ea1-87fb-edf9d4cb30c4',
            '2026-11-20T00:00:00Z',
            ['weekly'],
          ),
        ],
      },
      download: { body: report },
      data_series_batch: { body: series },
    };
    fake = await FakeRegistry.start(
      ({ path }: FakeRequest) => answers[path.split('/').pop()!],
    );
  });

  afterEach(() => fake.stop());

  const source = (more: object = {}, watch: object = {}, judging?: Judging) =>
    evidentlyOf(
      {
        url: fake.url,
        models: [{ model: 'churn', project: PROJECT, ...watch }],
        ...more,
      },
      judging,
    );

  it('is read in three requests, none of which writes', async () => {
    await readWatch(source());
    expect(
      fake.requests.map(({ method, path }) => `${method} ${path}`),
    ).toEqual([
      `GET /api/projects/${PROJECT}/snapshots`,
      `GET /api/projects/${PROJECT}/${NEWEST}/download`,
      `POST /api/v2/snapshots/${PROJECT}/data_series_batch`,
    ]);
    expect(fake.requests[1].query.get('report_format')).toBe('json');
    expect(fake.requests[2].query.get('timestamp_start')).toBe(
      '2026-08-24T00:00:00.000+00:00',
    );
  });

  it('says what drifted by the tests of the newest report', async () => {
    const { readings } = await readWatch(source());
    expect(
      readings.map(({ alert, title, value }) => [title, value, alert]),
    ).toEqual([
      ['Share of drifted columns', 0.5, true],
      ['Drift of age (K-S p_value)', 5.834090952641831e-205, true],
      ['Drift of plan (Z-test p_value)', 1, false],
    ]);
    expect(readings[0].history).toEqual([
      [Date.UTC(2026, 10, 20) / 1000, 0],
      [Date.UTC(2026, 10, 21) / 1000, 0],
      [Date.UTC(2026, 10, 22) / 1000, 0.5],
    ]);
  });

  it.each<[string, string, boolean | null, string]>([
    ['passed', 'SUCCESS', false, ''],
    ['failed', 'FAIL', true, ''],
    ['failed and is not critical', 'WARNING', true, ''],
    [
      'could not be run',
      'ERROR',
      null,
      'Value Drift for column age: Drift score',
    ],
    ['was skipped', 'SKIPPED', null, 'Value Drift for column age'],
  ])('has for a test that %s', async (_, status, alert, reason) => {
    answers.download = {
      body: {
        ...report,
        tests: [{ ...report.tests[1], status }],
      },
    };
    const { readings } = await readWatch(source());
    const of = (column: string) =>
      readings.find(({ title }) => title.startsWith(`Drift of ${column} `));
    expect(of('age')?.alert).toBe(alert);
    expect(of('age')?.reason ?? '').toContain(reason);
    // Without a test, nobody says.
    expect(of('plan')).toMatchObject({
      alert: null,
      reason: expect.stringContaining('include_tests=True'),
    });
  });

  it('has the threshold of a distance above and of a p-value below', async () => {
    const [first, age] = report.metrics;
    answers.download = {
      body: {
        metrics: [
          age,
          {
            ...age,
            id: 'distance',
            metric_name: 'ValueDrift(column=age,method=psi)',
            config: { ...age.config, method: 'PSI', threshold: 0.1 },
          },
          // What is not about drift, or could not be calculated.
          {
            ...first,
            id: 'm',
            config: { type: 'evidently:metric_v2:MeanValue' },
          },
          {},
        ],
        tests: [],
      },
    };
    const { readings } = await readWatch(source());
    expect(
      readings.map(each => [each.lowerThreshold, each.upperThreshold]),
    ).toEqual([
      [0.05, null],
      [null, 0.1],
    ]);
    // Values of another method are no history of this one.
    expect(readings[1].history.map(([, value]) => value)).toEqual([
      null,
      null,
      null,
    ]);
  });

  describe('of many columns', () => {
    const COUNT = 500;
    const [, age] = report.metrics;
    const [, ageTest] = report.tests;
    const [, , ageSeries] = series.series;
    let looked: number;

    /** Counts how often something of an item is read. */
    const counted = <T extends object>(item: T): T =>
      new Proxy(item, {
        get(target, name) {
          looked += 1;
          return Reflect.get(target, name);
        },
      });
    const many = <T>(make: (index: number) => T): T[] =>
      Array.from({ length: COUNT }, (_, index) => make(index));
    const metricOf = (index: number) => ({
      ...age,
      id: `m${index}`,
      metric_name: `ValueDrift(column=c${index})`,
      config: { ...age.config, column: `c${index}` },
    });
    const testOf = (index: number, status: ReportTest['status']) => ({
      ...ageTest,
      metric_config: { metric_id: `m${index}` },
      status,
    });
    const seriesOf = (index: number) => ({
      metric_type: ageSeries.metric_type,
      params: {
        column: `c${index}`,
        method: 'K-S p_value',
        threshold: '0.05',
      },
      values: ageSeries.values,
    });

    beforeEach(() => {
      looked = 0;
    });

    it('has the alerts, then what is unknown, before the limit of readings is reached', async () => {
      answers.download = {
        body: {
          metrics: many(metricOf),
          tests: many(index => testOf(index, 'SUCCESS'))
            .slice(0, -2)
            .concat(testOf(COUNT - 1, 'FAIL')),
        },
      };
      answers.data_series_batch = {
        body: { ...series, series: many(seriesOf) },
      };
      const { readings } = await readWatch(source());
      expect(readings).toHaveLength(DRIFT_LIMITS.readings);
      expect(
        readings.slice(0, 3).map(({ alert, title }) => [title, alert]),
      ).toEqual([
        [`Drift of c${COUNT - 1} (K-S p_value)`, true],
        [`Drift of c${COUNT - 2} (K-S p_value)`, null],
        ['Drift of c0 (K-S p_value)', false],
      ]);
      expect(readings[0].history.map(([, value]) => value)).toEqual(
        ageSeries.values,
      );
    });

    it('looks at each test, series and report once', () => {
      const sources = many(index =>
        counted({ timestamp: new Date(index * 60_000).toISOString() }),
      );
      const readings = evidentlyReadings(
        {
          metrics: many(metricOf) as unknown as Report['metrics'],
          tests: many(index => counted(testOf(index, 'SUCCESS'))),
        },
        { sources, series: many(index => counted(seriesOf(index))) },
        '2026-11-22T00:00:00Z',
      );
      expect(readings).toHaveLength(DRIFT_LIMITS.readings);
      expect(readings[0].history).toHaveLength(DRIFT_LIMITS.points);
      expect(looked).toBeLessThan(10 * COUNT);
    });

    it('has the newest points of the history, oldest first', () => {
      const sources = many(index => ({
        timestamp: new Date((COUNT - index) * 60_000).toISOString(),
      }));
      const [{ history }] = evidentlyReadings(
        {
          metrics: [metricOf(0)] as unknown as Report['metrics'],
          tests: [],
        },
        {
          sources,
          series: [{ ...seriesOf(0), values: many(index => index) }],
        },
        '2026-11-22T00:00:00Z',
      );
      expect(history[0]).toEqual([
        (COUNT - DRIFT_LIMITS.points + 1) * 60,
        DRIFT_LIMITS.points - 1,
      ]);
      expect(history[history.length - 1]).toEqual([COUNT * 60, 0]);
    });
  });

  it.each<[string, z.ZodType, (items: null[]) => object]>([
    ['snapshots', snapshots, items => items],
    ['metrics', reportSchema, items => ({ metrics: items, tests: [] })],
    ['tests', reportSchema, items => ({ metrics: [], tests: items })],
    ['sources', seriesBatch, items => ({ sources: items, series: [] })],
    ['series', seriesBatch, items => ({ sources: [], series: items })],
    [
      'values',
      seriesBatch,
      items => ({
        sources: [],
        series: [{ ...series.series[0], values: items }],
      }),
    ],
  ])('looks at no item of too many %s', (_, schema, bodyOf) => {
    const { error } = schema.safeParse(bodyOf(Array(60_000).fill(null)));
    expect(error?.issues.map(({ code }) => code)).toEqual(['too_big']);
  });

  it('takes times without a zone as UTC, and asks in the same form', async () => {
    answers.snapshots = { body: [snapshot(NEWEST, '2026-11-22T06:00:00.5')] };
    // This machine's zone may be UTC, which would hide a time that is read in it.
    const parse = jest.spyOn(Date, 'parse');
    const { readings } = await readWatch(source());
    expect(parse.mock.calls.flat()).not.toContain('2026-11-22T06:00:00.5');
    parse.mockRestore();
    expect(readings[0].windowEnd).toBe('2026-11-22T06:00:00.500Z');
    expect(fake.requests[2].query.get('timestamp_start')).toBe(
      '2026-08-24T06:00:00.500',
    );
  });

  it('reads only reports that have the tags', async () => {
    await readWatch(source({}, { tags: ['weekly'] }));
    expect(fake.requests[1].path).toContain('01a229a0-0e99');
    expect(fake.requests[2].body.series_filter[0].tags).toEqual(['weekly']);
    answers.snapshots = { body: [] };
    expect((await readWatch(source())).readings).toEqual([]);
  });

  describe('of whatever size', () => {
    const withConfig = (config: object) => ({
      body: {
        ...report,
        metrics: [{ ...report.metrics[1], config }],
      },
    });
    const keys = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`k${index}`, index]),
      );

    it('is read in a thread, which finds the reader by itself', async () => {
      const pool = new JudgingPool({
        threads: 1,
        timeoutMs: 60_000,
        memoryMiB: 512,
      });
      try {
        const { readings } = await readWatch(source({}, {}, pool));
        expect(readings).toHaveLength(3);
        answers.download = { body: { detail: 'x' } };
        await expect(readWatch(source({}, {}, pool))).rejects.toThrow(
          /download returned 200 with an unexpected response: metrics: /,
        );
      } finally {
        await pool.close();
      }
    });

    it('is parsed by no other thread', async () => {
      const asked: string[] = [];
      const held = {
        run: async (_: string, { reader }: any) => {
          asked.push(reader.id);
          return reader.id === 'evidently-report'
            ? []
            : { id: NEWEST, timestamp: '2026-11-22T00:00:00Z' };
        },
      } as unknown as Judging;
      const parse = jest.spyOn(JSON, 'parse');
      await source({}, {}, held).watches[0].read({
        signal: new AbortController().signal,
      });
      const parsed = parse.mock.calls.map(([text]) => String(text));
      parse.mockRestore();
      expect(asked).toEqual(['evidently-newest-snapshot', 'evidently-report']);
      const bodies = Object.values(answers).map(({ body }) =>
        JSON.stringify(body),
      );
      expect(parsed.filter(text => bodies.includes(text))).toEqual([]);
    });

    it('has few parameters of a metric looked at, and no large ones', () => {
      const { config } = report.metrics[1];
      const read = (given: object) =>
        reportSchema.parse(withConfig(given).body).metrics[0];
      expect(Object.keys((read(keys(9_000)) as any).config)).toHaveLength(20);
      expect(read({ ...config, list: Array(100).fill(1) })).toEqual(
        read(config),
      );
    });

    it.each([
      ['a metric of too many parameters', () => withConfig(keys(20_000))],
      [
        'too many fields',
        () => ({
          body: { ...report, metrics: Array(40).fill(keys(8_000)) },
        }),
      ],
      ['a large answer', () => ({ body: { x: 'x'.repeat(9 * 1024 * 1024) } })],
    ])('is refused before it is parsed: %s', async (_, answer) => {
      answers.download = answer();
      const parse = jest.spyOn(JSON, 'parse');
      const read = source().watches[0].read({
        signal: new AbortController().signal,
      });
      await expect(read).rejects.toThrow(/too many fields|more than 8 MiB/);
      const longest = Math.max(
        ...parse.mock.calls.map(([text]) => text.length),
      );
      parse.mockRestore();
      expect(longest).toBeLessThan(100_000);
    });
  });

  it('sends the secret as Evidently names it, and repeats it in no error', async () => {
    answers.snapshots = {
      status: 401,
      body: {
        status_code: 401,
        detail: 'no canary-secret',
        message: 'canary-secret',
      },
    };
    const signedIn = source({ token: 'canary-secret' });
    const error = await readWatch(signedIn).catch(each => each);
    expect(fake.requests[0].headers['evidently-secret']).toBe('canary-secret');
    expect(error.message).toContain('Check the credentials');
    expect(error.message).not.toContain('canary');
  });

  it('links to the pages', async () => {
    const { url } = await readWatch(
      source({ webUrl: 'https://evidently.example.com/' }),
    );
    expect(url).toBe(`https://evidently.example.com/projects/${PROJECT}`);
  });

  it.each<[string, FakeAnswer]>([
    ['a web page', { body: '<html>Sign in</html>' }],
    ['another shape', { body: { detail: 'x' } }],
    ['half a document', { body: '[{"id":' }],
    ['a redirect', { status: 302, headers: { location: 'http://10.0.0.1/' } }],
    ['an error', { status: 500, body: { detail: 'Internal Server Error' } }],
  ])('is an error, never no drift, when it answers %s', async (_, answer) => {
    for (const part of ['snapshots', 'download', 'data_series_batch']) {
      const before = answers[part];
      answers[part] = answer;
      const impatient = source({ timeoutSeconds: 0.3 });
      await expect(readWatch(impatient)).rejects.toThrow(
        /modelServing\.models\.drift\.evidently\.main|not available/,
      );
      answers[part] = before;
    }
  });

  it.each<[object, object, string]>([
    [{ url: 'ftp://evidently' }, {}, 'main.url must be'],
    [{ url: 'https://user:secret@evidently' }, {}, 'main.url must be'],
    [{ timeoutSeconds: 0 }, {}, 'timeoutSeconds'],
    [{}, { project: '../admin' }, 'models[0].project must be the id'],
    [{}, { model: '' }, 'models[0].model'],
  ])('is not configured by %j and %j', (more, watch, words) => {
    expect(() => source(more, watch)).toThrow(words);
  });
});

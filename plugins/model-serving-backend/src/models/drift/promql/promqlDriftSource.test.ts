import { ConfigReader } from '@backstage/config';
import { DriftReport } from '@model-serving/backstage-plugin-model-serving-common';
import { FakePrometheus } from '../../../__testUtils__/FakePrometheus';
import { readPrometheusConfig } from '../../../metrics/prometheus/readPrometheusConfig';
import { promqlDriftSource, PromqlDriftSource } from './promqlDriftSource';
import { readPromqlDrift } from './readPromqlDrift';

const PSI = {
  model: 'resource:default/churn',
  title: 'Population stability index',
  query: 'max({"psi"})',
  above: 0.2,
};

const configOf = (promql: object, prometheus: object = {}) =>
  new ConfigReader({
    modelServing: { models: { drift: { promql } }, metrics: { prometheus } },
  } as any);

describe('drift by PromQL', () => {
  let prometheus: FakePrometheus;
  let source: PromqlDriftSource | undefined;

  beforeAll(async () => {
    prometheus = await FakePrometheus.start();
  });

  afterEach(async () => {
    prometheus.reset();
    await source?.close();
  });

  afterAll(() => prometheus.stop());

  const open = (promql: object) => {
    const config = configOf(promql, { url: prometheus.url });
    source = promqlDriftSource(
      readPromqlDrift(config),
      readPrometheusConfig(config),
    );
    return source!;
  };
  const read = (from: PromqlDriftSource, index = 0): Promise<DriftReport> =>
    from.watches[index].read({ signal: new AbortController().signal });
  const sample = (value: string, labels: Record<string, string> = {}) => ({
    name: 'psi',
    labels,
    value,
  });

  it.each([
    ['0.3', { above: 0.2 }, true],
    ['0.2', { above: 0.2 }, false],
    ['0.5', { below: 0.7 }, true],
    ['0.8', { below: 0.7, above: 0.9 }, false],
  ])('of %s with %j has alert %s', async (value, bounds, alert) => {
    prometheus.samples = [sample(value)];
    const { readings } = await read(
      open({ psi: { ...PSI, above: undefined, ...bounds } }),
    );
    expect(readings).toEqual([
      expect.objectContaining({
        id: 'value',
        title: 'Population stability index',
        value: Number(value),
        alert,
        reason: null,
        lowerThreshold: (bounds as { below?: number }).below ?? null,
        upperThreshold: (bounds as { above?: number }).above ?? null,
      }),
    ]);
  });

  it('comes with its values of the last week, by the clock of the server', async () => {
    prometheus.clockAhead = 3600;
    prometheus.samples = [sample('0.1', { series: 'a' })];
    prometheus.ranges = { a: at => (at % 2 < 1 ? '0.1' : 'NaN') };
    const [{ history, windowEnd }] = (await read(open({ psi: PSI }))).readings;
    expect(history.length).toBeGreaterThan(90);
    const [first] = history[0];
    const [last] = history[history.length - 1];
    expect(last - first).toBeGreaterThan(6.9 * 86_400);
    expect(Date.parse(windowEnd!) / 1000 - last).toBeLessThan(7000);
    expect(Date.parse(windowEnd!)).toBeGreaterThan(Date.now() + 3_500_000);
  });

  it('has a reading for each series, told apart by their labels', async () => {
    prometheus.samples = [
      sample('0.1', { column: 'age' }),
      sample('0.4', { column: 'plan', region: 'eu' }),
    ];
    const { readings } = await read(open({ psi: PSI }));
    expect(readings.map(({ alert, title }) => [title, alert])).toEqual([
      ['Population stability index (column=age)', false],
      ['Population stability index (column=plan, region=eu)', true],
    ]);
  });

  it.each<[string, () => void, RegExp]>([
    ['nothing', () => {}, /no value/],
    [
      'no number',
      () => (prometheus.samples = [sample('NaN')]),
      /not a finite number/,
    ],
    [
      'too many series',
      () =>
        (prometheus.samples = Array.from({ length: 21 }, (_, index) =>
          sample('0.1', { column: String(index) }),
        )),
      /21 series/,
    ],
  ])('is unknown when the answer is %s, never zero', async (_, plant, why) => {
    plant();
    const { readings } = await read(open({ psi: PSI }));
    expect(readings).toEqual([
      expect.objectContaining({
        value: null,
        alert: null,
        reason: expect.stringMatching(why),
      }),
    ]);
  });

  it('is read although Prometheus refuses another query again and again', async () => {
    const both = open({ bad: PSI, good: PSI });
    prometheus.fault = { status: 400, body: '{"error":"parse error at 1:4"}' };
    for (let turn = 0; turn < 3; turn++) {
      await expect(read(both, 0)).rejects.toThrow(/HTTP 400: parse error/);
    }
    prometheus.fault = undefined;
    prometheus.samples = [sample('0.1')];
    await expect(read(both, 0)).rejects.toThrow(/retried soon/);
    expect((await read(both, 1)).readings[0].value).toBe(0.1);
  });

  it.each<[object, string]>([
    [{ ...PSI, above: undefined }, 'needs above, below or both'],
    [{ ...PSI, kind: 'bias' }, 'kind must be one of'],
    [{ ...PSI, historyDays: 0 }, 'historyDays must be'],
    [{ ...PSI, model: 'a model' }, 'model must be an entity ref'],
    [{ ...PSI, title: undefined }, 'title'],
  ])('is not configured by %j', (psi, words) => {
    expect(() => readPromqlDrift(configOf({ psi }))).toThrow(words);
  });

  it('needs a Prometheus', () => {
    const config = configOf({ psi: { ...PSI, cluster: 'gpu-eu' } });
    expect(() =>
      promqlDriftSource(readPromqlDrift(config), readPrometheusConfig(config)),
    ).toThrow('modelServing.models.drift.promql.psi needs a Prometheus');
    expect(promqlDriftSource([], readPrometheusConfig(config))).toBeUndefined();
  });
});

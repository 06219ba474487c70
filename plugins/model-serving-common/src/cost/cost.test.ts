import fc from 'fast-check';
import { endOf } from '../__fixtures__/recording';
import { Freshness } from '../api';
import { ClusterPicture } from '../kubernetes';
import { attributedUsage } from './attribution';
import { BudgetCommitments } from './budget';
import { DEFAULT_BUDGET_RULE } from './budgetRule';
import { estimateCost } from './estimate';
import { missingPrice, PriceBook } from './prices';
import { serviceCost } from './serviceCost';
import { UsageRecord } from './usage';

const prices: PriceBook = {
  currency: 'USD',
  source: 'test price list',
  flavors: { h100: 4, l4: 1 },
  cpuPerHour: 0.03,
  memoryGiBPerHour: 0.005,
};
const freshness: Freshness = { asOf: null, source: 'test', stale: false };
const GIB = 1024 ** 3;
const now = new Date('2026-11-21T12:00:00Z');

const record = (more: Partial<UsageRecord> = {}): UsageRecord => ({
  podUid: 'u1',
  pod: 'p1',
  from: '2026-11-21T10:00:00Z',
  to: null,
  flavor: 'h100',
  count: 1,
  cpu: 8,
  memoryBytes: 64 * GIB,
  ...more,
});
const commitments = (perMonth: number): BudgetCommitments => ({
  perMonth,
  running: 0,
  proposed: 0,
  replaces: 0,
  rule: DEFAULT_BUDGET_RULE,
  spent: 0,
  hoursLeft: 0,
  uncounted: [],
});
/** 4 + 8 × 0.03 + 64 × 0.005 */
const EACH = 4.56;

describe('estimateCost', () => {
  const shape = { flavor: 'h100', count: 1, cpu: '8', memory: '64Gi' };

  it('prices accelerators, cores and memory at both ends of the scale', () => {
    const estimate = estimateCost(
      shape,
      { min: 1, max: 3 },
      prices,
      commitments(20_000),
    );
    expect(estimate).toMatchObject({
      currency: 'USD',
      priceSource: 'test price list',
    });
    expect(estimate?.perHour.min).toBeCloseTo(EACH, 9);
    expect(estimate?.perHour.max).toBeCloseTo(3 * EACH, 9);
    expect(estimate?.perMonth.max).toBeCloseTo(3 * EACH * 730, 6);
    expect(estimate?.shareOfBudget).toBeCloseTo((3 * EACH * 730) / 20_000, 9);
    expect(estimate?.leastShareOfBudget).toBeCloseTo((EACH * 730) / 20_000, 9);
    expect(estimate?.budget?.request).toEqual(estimate?.perMonth);
  });

  it('has a lower end of its own', () => {
    const estimate = estimateCost(shape, { min: 2, max: 3 }, prices);
    expect(estimate?.perHour.min).toBeCloseTo(2 * EACH, 9);
    expect(estimate?.perMonth.min).toBeCloseTo(2 * EACH * 730, 6);
  });

  it.each([null, 0, -1])('has no share of a budget of %s', budget => {
    const estimate = estimateCost(
      shape,
      { min: 1, max: 1 },
      prices,
      budget === null ? null : commitments(budget),
    );
    expect(estimate).toMatchObject({ shareOfBudget: null, budget: null });
  });

  it('never takes a flavor that is not known for one of the price book', () => {
    const book = { ...prices, flavors: { null: 9 } };
    expect(
      estimateCost({ ...shape, flavor: null }, { min: 1, max: 1 }, book),
    ).toBeNull();
  });

  it('is unknown, not free, for a flavor without a price', () => {
    expect(
      estimateCost({ ...shape, flavor: 'h200' }, { min: 1, max: 1 }, prices),
    ).toBeNull();
    expect(
      estimateCost(
        { ...shape, flavor: 'constructor' },
        { min: 1, max: 1 },
        prices,
      ),
    ).toBeNull();
  });

  it.each<[string, Partial<PriceBook>, string]>([
    ['cores', { cpuPerHour: null }, 'CPU cores'],
    ['memory', { memoryGiBPerHour: null }, 'memory'],
    [
      'cores and memory',
      { cpuPerHour: null, memoryGiBPerHour: null },
      'CPU cores and memory',
    ],
  ])('knows no price of CPUs alone without one of %s', (_of, left, missing) => {
    const book = { ...prices, ...left };
    expect(missingPrice({ flavor: null, count: 0 }, book)).toBe(missing);
    expect(
      estimateCost(
        { ...shape, flavor: null, count: 0 },
        { min: 1, max: 1 },
        book,
      ),
    ).toBeNull();
    expect(
      serviceCost({
        now,
        prices: book,
        current: [record({ flavor: null, count: 0 })],
        ledger: [],
        freshness,
      }).perHour,
    ).toMatchObject({
      value: null,
      reason: `the price book has no price for ${missing}`,
    });
  });

  it('counts hosts in with the price of their accelerators where they have none', () => {
    const book = { ...prices, cpuPerHour: null, memoryGiBPerHour: null };
    expect(
      estimateCost(shape, { min: 1, max: 1 }, book)?.perHour.min,
    ).toBeCloseTo(shape.count * prices.flavors.h100, 9);
  });

  it('needs no flavor without accelerators, and no budget for the rest', () => {
    const estimate = estimateCost(
      { flavor: null, count: 0, cpu: '500m', memory: '0' },
      { min: 1, max: 1 },
      prices,
    );
    expect(estimate?.perHour.min).toBeCloseTo(0.015, 9);
    expect(estimate?.shareOfBudget).toBeNull();
  });
});

describe('serviceCost', () => {
  it('says what a service costs now, today and this month, and of what', () => {
    const cost = serviceCost({
      now,
      prices,
      current: [
        record(),
        record({ podUid: 'u2', from: '2026-11-21T11:30:00Z' }),
      ],
      ledger: [
        record({
          podUid: 'gone',
          from: '2026-11-20T20:00:00Z',
          to: '2026-11-21T06:00:00Z',
        }),
        record({
          podUid: 'last month',
          from: '2026-10-01T00:00:00Z',
          to: '2026-11-01T01:00:00Z',
        }),
        record({ from: '2026-11-21T10:00:00Z', to: null }),
      ],
      freshness,
    });
    expect(cost.perHour.value).toBeCloseTo(2 * EACH, 9);
    expect(cost.today.value).toBeCloseTo((2 + 0.5 + 6) * EACH, 9);
    expect(cost.monthToDate.value).toBeCloseTo((2 + 0.5 + 10 + 1) * EACH, 9);
    expect(cost.parts).toEqual([
      {
        name: 'accelerator h100',
        quantity: 2,
        unit: 'accelerators',
        unitPrice: 4,
        perHour: 8,
      },
      expect.objectContaining({ name: 'CPU', quantity: 16, unit: 'cores' }),
      expect.objectContaining({ name: 'memory', quantity: 128, unit: 'GiB' }),
    ]);
    expect(cost.priceSource).toBe('test price list');
  });

  it('gives no price per token without tokens, or with too few', () => {
    const sources = { now, prices, current: [record()], ledger: [], freshness };
    const lately = {
      from: '2026-11-21T11:00:00.000Z',
      to: '2026-11-21T11:30:00.000Z',
    };
    expect(serviceCost(sources).perMillionTokens).toMatchObject({
      value: null,
      reason: 'token counts are unknown',
    });
    expect(
      serviceCost({ ...sources, tokens: { ...lately, tokens: 10 } })
        .perMillionTokens,
    ).toMatchObject({
      value: null,
      reason:
        'too little traffic: 10 tokens from 2026-11-21 11:00 to 2026-11-21 11:30 UTC',
    });
    expect(
      serviceCost({ ...sources, tokens: { ...lately, tokens: 2_000_000 } })
        .perMillionTokens,
    ).toEqual({
      value: expect.closeTo(EACH / 2 / 2, 9),
      unit: 'USD/1M tokens',
      asOf: lately.to,
      source:
        'test price list; 2000000 tokens from 2026-11-21 11:00 to 2026-11-21 11:30 UTC',
    });
    expect(
      serviceCost({
        ...sources,
        current: [record({ flavor: 'h200' })],
        tokens: { ...lately, tokens: 2_000_000 },
      }).perMillionTokens,
    ).toMatchObject({
      value: null,
      reason: expect.stringContaining('no price'),
    });
  });

  it.each<[string, Parameters<typeof serviceCost>[0], RegExp]>([
    [
      'no prices',
      { now, current: [record()], ledger: [], freshness },
      /no prices are configured/,
    ],
    [
      'no price for the flavor',
      {
        now,
        prices,
        current: [record({ flavor: 'h200' })],
        ledger: [],
        freshness,
      },
      /no price for its accelerator/,
    ],
    [
      'a flavor that cannot be told',
      {
        now,
        prices,
        current: [record({ flavor: null })],
        ledger: [],
        freshness,
      },
      /no price for its accelerator/,
    ],
  ])('%s: unknown with a reason', (_, sources, reason) => {
    const { perHour, today, monthToDate } = serviceCost(sources);
    for (const measured of [perHour, today, monthToDate]) {
      expect(measured.value).toBeNull();
      expect(measured.reason).toMatch(reason);
    }
  });

  it('asks no price of what ended before the month', () => {
    const { monthToDate } = serviceCost({
      now,
      prices,
      current: [],
      ledger: [
        record({
          flavor: 'h200',
          from: '2026-10-01T00:00:00Z',
          to: '2026-11-01T00:00:00Z',
        }),
      ],
      freshness,
    });
    expect(monthToDate.value).toBe(0);
  });

  it('gives a price per token from 100,000 tokens on, also without a ledger', () => {
    const tokens = {
      from: '2026-11-21T11:00:00.000Z',
      to: '2026-11-21T11:30:00.000Z',
      tokens: 100_000,
    };
    const { perMillionTokens } = serviceCost({
      now,
      prices,
      current: [record()],
      tokens,
      freshness,
    });
    expect(perMillionTokens.value).toBeCloseTo((EACH / 2) * 10, 9);
  });

  it('names units and source, and counts the parts that have a price', () => {
    const { perHour, today, parts } = serviceCost({
      now,
      prices,
      current: [record({ flavor: 'h200' })],
      ledger: [],
      freshness,
    });
    expect(perHour).toMatchObject({ unit: 'USD/h', source: 'test price list' });
    expect(today).toMatchObject({ unit: 'USD', source: 'test price list' });
    expect(parts).toEqual([]);
  });

  it('says nothing of money without prices', () => {
    const { source, ...unpriced } = serviceCost({
      now,
      current: [record()],
      ledger: [],
      freshness,
    });
    const unknown = (unit: string) => ({
      value: null,
      unit,
      asOf: null,
      reason: 'no prices are configured',
    });
    expect(source).toBe('test');
    expect(unpriced).toEqual({
      asOf: null,
      stale: false,
      currency: '',
      perHour: unknown('/h'),
      today: unknown(''),
      monthToDate: unknown(''),
      perMillionTokens: unknown('/1M tokens'),
      parts: [],
      priceSource: '',
    });
  });

  it('knows the present without a ledger, and not the past', () => {
    const cost = serviceCost({ now, prices, current: [record()], freshness });
    expect(cost.perHour.value).toBeCloseTo(EACH, 9);
    expect(cost.today).toMatchObject({
      value: null,
      reason: 'no usage has been recorded yet',
    });
  });

  it('costs nothing while nothing runs', () => {
    expect(
      serviceCost({ now, prices, current: [], ledger: [], freshness }),
    ).toMatchObject({ perHour: { value: 0 }, today: { value: 0 } });
  });

  it('spends at least as much in the month as in the day, and never less than nothing', () => {
    const moment = fc
      .integer({ min: -40 * 24, max: 2 })
      .map(hours => new Date(now.getTime() + hours * 3_600_000).toISOString());
    const records = fc.array(
      fc.record({
        podUid: fc.uuid(),
        pod: fc.constant('p'),
        from: moment,
        to: fc.option(moment),
        flavor: fc.constantFrom('h100', 'l4'),
        count: fc.integer({ min: 0, max: 8 }),
        cpu: fc.integer({ min: 0, max: 64 }),
        memoryBytes: fc.integer({ min: 0, max: 512 }).map(gib => gib * GIB),
      }),
    );
    fc.assert(
      fc.property(records, ledger => {
        const { today, monthToDate } = serviceCost({
          now,
          prices,
          current: [],
          ledger,
          freshness,
        });
        expect(today.value).toBeGreaterThanOrEqual(0);
        expect(monthToDate.value).toBeGreaterThanOrEqual(
          (today.value ?? 0) - 1e-9,
        );
      }),
    );
  });
});

describe('what was spent before prices changed', () => {
  const since = (time: string, value: PriceBook | null) => ({
    since: `2026-11-21T${time}:00Z`,
    value: { id: time, book: value },
  });
  const dearer = { ...prices, flavors: { h100: 8 } };
  const spent = (priceHistory: ReturnType<typeof since>[]) =>
    serviceCost({
      now,
      prices: dearer,
      priceHistory,
      current: [record({ cpu: 0, memoryBytes: 0 })],
      ledger: [],
      freshness,
    });

  it('stays at the prices of its time', () => {
    const { perHour, today } = spent([
      since('08:00', prices),
      since('11:00', dearer),
    ]);
    expect(today.value).toBeCloseTo(4 + 8, 9);
    expect(perHour.value).toBe(8);
  });

  it.each([
    [null, 'some of it had no price at the time'],
    [{ ...prices, currency: 'EUR' }, 'some of it was priced in EUR'],
  ])('is unknown where it cannot be added up', (before, reason) => {
    const { today } = spent([since('08:00', before), since('11:00', dearer)]);
    expect(today).toMatchObject({ value: null, reason });
  });
});

describe('attributedUsage', () => {
  const usageOfPods = (picture: ClusterPicture) =>
    new Map(
      [...attributedUsage(picture)].map(([service, { records }]) => [
        service,
        records,
      ]),
    );

  it('says whom a service is put down to', () => {
    const { picture } = endOf('serving');
    const usage = attributedUsage({
      ...picture,
      objects: {
        ...picture.objects,
        InferenceService: picture.objects.InferenceService?.map(service => ({
          ...service,
          modelRef: 'resource:default/llama',
          modelVersion: '3.1',
        })),
      },
    });
    expect(usage.get('lab/team-a/InferenceService/llama')?.attribution).toEqual(
      {
        tenant: null,
        owner: null,
        costCenter: null,
        model: 'resource:default/llama',
        modelVersion: '3.1',
      },
    );
  });

  it('counts from the moment a pod is scheduled, sidecars included', () => {
    const usage = usageOfPods(endOf('serving').picture);
    expect(usage.get('lab/team-a/InferenceService/llama')).toEqual([
      expect.objectContaining({
        from: '2026-11-21T08:24:53Z',
        to: null,
        flavor: 'h100',
        count: 1,
        cpu: 1.01,
        memoryBytes: 1039 * 1024 ** 2,
      }),
      expect.anything(),
    ]);
  });

  it('counts every node of a replica that spans several', () => {
    const { picture } = endOf('serving');
    const nodes = picture.objects.Pod?.map((pod, index) => ({
      ...pod,
      labels: {
        ...pod.labels,
        'leaderworkerset.sigs.k8s.io/worker-index': String(index),
      },
    }));
    const usage = usageOfPods({
      ...picture,
      objects: { ...picture.objects, Pod: nodes },
    });
    expect(
      usage.get('lab/team-a/InferenceService/llama')?.map(({ count }) => count),
    ).toEqual([1, 1]);
  });

  it('counts cores and memory of a pod without accelerators', () => {
    const { picture } = endOf('serving');
    const pods = picture.objects.Pod?.map(pod => ({
      ...pod,
      requests: { cpu: '2', memory: '1Gi' },
    }));
    const usage = usageOfPods({
      ...picture,
      objects: { ...picture.objects, Pod: pods },
    });
    expect(usage.get('lab/team-a/InferenceService/llama')?.[0]).toMatchObject({
      flavor: null,
      count: 0,
      cpu: 2,
      memoryBytes: GIB,
    });
  });

  it('counts nothing for a pod that waits for quota or a node', () => {
    for (const recording of ['never-fits', 'unschedulable']) {
      expect([...usageOfPods(endOf(recording).picture).values()]).toEqual([[]]);
    }
  });
});

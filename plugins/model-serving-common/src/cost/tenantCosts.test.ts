import fc from 'fast-check';
import { Measured, TenantUsageList, UsageSum } from '../api';
import { PriceBook } from './prices';
import { forecastDays, presentMonth } from './days';
import { tenantCosts } from './tenantCosts';
import { usageCsv } from './usageCsv';

const NOW = new Date('2026-11-21T12:00:00Z');
const book = (currency: string): PriceBook => ({
  currency,
  source: `list in ${currency}`,
  flavors: {},
  cpuPerHour: 1,
  memoryGiBPerHour: 0,
});
const prices = [
  {
    since: '2026-11-01T06:00:00.000Z',
    value: { id: 'usd', book: book('USD') },
  },
];
const sum = (day: string, amount: number, more: Partial<UsageSum> = {}) => ({
  service: 'lab/team-a/InferenceService/chat',
  model: 'resource:default/llama',
  costCenter: 'cc-1',
  flavor: 'h100',
  day: `2026-11-${day}`,
  currency: 'USD',
  podSeconds: 86_400,
  acceleratorSeconds: 2 * 86_400,
  amount,
  unpricedSeconds: 0,
  ...more,
});
const costsOf = (more: Partial<Parameters<typeof tenantCosts>[0]> = {}) =>
  tenantCosts({
    now: NOW,
    tenant: 'team-a',
    cluster: 'lab',
    budgetPerMonth: 1_000,
    window: presentMonth(NOW),
    sums: [],
    gaps: [],
    work: [],
    prices,
    running: [{ value: 2, unit: 'USD/h' }],
    exists: () => true,
    freshness: { asOf: NOW.toISOString(), source: 'test', stale: false },
    ...more,
  });
const days = (...amounts: number[]) =>
  amounts.map((amount, index) =>
    sum(String(21 - index).padStart(2, '0'), amount),
  );

describe('what a tenant has spent', () => {
  it('is by day, service, model, flavor and cost center, and no part is lost', () => {
    const costs = costsOf({
      sums: [
        sum('03', 10),
        sum('03', 5, {
          service: 'lab/team-a/InferenceService/gone',
          model: null,
          flavor: null,
          acceleratorSeconds: 0,
        }),
        sum('04', 1),
      ],
      exists: service => !service.endsWith('/gone'),
    });
    expect(costs.spent).toMatchObject({ value: 16, unit: 'USD' });
    expect(costs.days.slice(0, 5)).toEqual([
      { day: '2026-11-01', amount: 0 },
      { day: '2026-11-02', amount: 0 },
      { day: '2026-11-03', amount: 15 },
      { day: '2026-11-04', amount: 1 },
      { day: '2026-11-05', amount: 0 },
    ]);
    expect(costs.days).toHaveLength(21);
    expect(
      costs.services.map(({ amount, exists, id }) => [
        id.split('/')[3],
        amount.value,
        exists,
      ]),
    ).toEqual([
      ['chat', 11, true],
      ['gone', 5, false],
    ]);
    expect(costs.flavors.map(({ id }) => id)).toEqual(['h100', null]);
    expect(costs.services[0].acceleratorHours).toBe(96);
    expect(costs.prices).toEqual([
      expect.objectContaining({
        id: 'usd',
        until: null,
        source: 'list in USD',
      }),
    ]);
  });

  it('is unknown where some of it had no price, and says what is known', () => {
    const costs = costsOf({
      sums: [sum('03', 10), sum('04', 0, { unpricedSeconds: 43_200 })],
    });
    expect(costs.spent).toMatchObject({
      value: null,
      reason: '12 of 48 pod hours had no price',
    });
    expect(costs.priced).toBe(10);
    expect(costs.forecast?.amount.value).toBeNull();
    expect(costs.days[3].amount).toBeNull();
  });

  it('does not add up currencies', () => {
    const { priced, spent } = costsOf({
      sums: [sum('03', 10), sum('04', 7, { currency: 'EUR' })],
    });
    expect(spent.reason).toBe('some of it was priced in EUR');
    expect(priced).toBe(10);
  });

  it('knows no day before usage was recorded, nor one that nobody watched', () => {
    const { days: known } = costsOf({
      prices: [{ ...prices[0], since: '2026-11-03T10:00:00.000Z' }],
      gaps: [
        { from: '2026-11-04T23:00:00.000Z', to: '2026-11-06T01:00:00.000Z' },
      ],
    });
    expect(known.slice(0, 6)).toEqual([
      expect.objectContaining({ amount: null }),
      {
        day: '2026-11-02',
        amount: null,
        reason: 'usage was not recorded yet',
      },
      { day: '2026-11-03', amount: 0 },
      { day: '2026-11-04', amount: 0 },
      {
        day: '2026-11-05',
        amount: null,
        reason: 'the cluster was not observed on this day',
      },
      { day: '2026-11-06', amount: 0 },
    ]);
  });

  it('is unknown, not 0, before usage was recorded', () => {
    const { forecast, spent, usageUnknown } = costsOf({
      window: { from: '2026-10-01', to: '2026-11-01' },
    });
    expect(usageUnknown).toBe('usage was not recorded yet');
    expect(spent).toMatchObject({ value: null, reason: usageUnknown });
    expect(spent.atLeast).toBeUndefined();
    expect(forecast).toBeNull();
  });

  it('is at least what was recorded where some days were not, and so is the forecast', () => {
    const { forecast, spent } = costsOf({
      prices: [{ ...prices[0], since: '2026-11-18T10:00:00.000Z' }],
      sums: days(5, 20, 10, 30),
    });
    const reason =
      'usage is unknown on 17 of 21 days: usage was not recorded yet';
    expect(spent).toMatchObject({ value: null, atLeast: 65, reason });
    expect(forecast).toMatchObject({
      amount: { value: null, atLeast: 65 + 15 * 9.5, reason },
      low: null,
      high: null,
    });
  });

  it('is 0 where all days were observed and nothing was used', () => {
    expect(costsOf()).toMatchObject({
      spent: { value: 0 },
      usageUnknown: null,
    });
  });

  it('is unknown, not 0, while there were never any prices', () => {
    expect(costsOf({ prices: [] }).spent).toMatchObject({
      value: null,
      reason: 'no prices have been recorded yet',
    });
  });

  it('is the sum of its days and of each of its parts, whatever was used', () => {
    const sums = fc.array(
      fc.record({
        service: fc.constantFrom('lab/a/Job/x', 'lab/a/Job/y'),
        model: fc.constantFrom('m', null),
        costCenter: fc.constantFrom('c', null),
        flavor: fc.constantFrom('h100', 'l4', null),
        day: fc
          .integer({ min: 1, max: 21 })
          .map(day => `2026-11-${String(day).padStart(2, '0')}`),
        currency: fc.constant('USD'),
        podSeconds: fc.integer({ min: 1, max: 86_400 }),
        acceleratorSeconds: fc.nat(86_400),
        amount: fc.nat(1_000),
        unpricedSeconds: fc.constant(0),
      }),
    );
    fc.assert(
      fc.property(sums, given => {
        const costs = costsOf({ sums: given });
        const total = given.reduce((all, { amount }) => all + amount, 0);
        expect(costs.spent.value).toBeCloseTo(total, 6);
        for (const parts of [
          costs.services,
          costs.models,
          costs.flavors,
          costs.costCenters,
        ]) {
          expect(
            parts.reduce((all, { amount }) => all + (amount.value ?? 0), 0),
          ).toBeCloseTo(total, 6);
        }
        expect(
          costs.days.reduce((all, { amount }) => all + (amount ?? 0), 0),
        ).toBeCloseTo(total, 6);
      }),
    );
  });
});

describe('what a million tokens cost in a month', () => {
  const perMillion = (more: object, amount = 10) =>
    costsOf({
      sums: [sum('03', amount)],
      work: [
        {
          service: 'lab/team-a/InferenceService/chat',
          promptTokens: 1_500_000,
          generatedTokens: 500_000,
          requests: 7,
          seconds: 80_000,
          ...more,
        },
      ],
    }).services[0];

  it('is what was spent, by all tokens that were counted', () => {
    expect(perMillion({})).toMatchObject({
      tokens: 2_000_000,
      requests: 7,
      perMillionTokens: {
        value: 5,
        unit: 'USD/1M tokens',
        source: 'tokens counted in 22.2 of 24 pod hours',
      },
    });
  });

  it.each([
    [
      { promptTokens: 9_999, generatedTokens: 90_000 },
      'too little traffic: 99999 tokens',
    ],
    [{ promptTokens: null, generatedTokens: null }, 'token counts are unknown'],
    [{ seconds: 40_000 }, 'only tokens counted in 11.1 of 24 pod hours'],
  ])('is unknown for %j', (more, reason) => {
    expect(perMillion(more).perMillionTokens).toMatchObject({
      value: null,
      reason,
    });
  });

  it('is unknown where nothing was counted', () => {
    expect(costsOf({ sums: [sum('03', 10)] }).services[0]).toMatchObject({
      tokens: null,
      requests: null,
      perMillionTokens: { value: null },
    });
  });
});

describe('the forecast of the month', () => {
  it('continues the last whole days, with their bounds', () => {
    const { forecast } = costsOf({ sums: days(5, 20, 10, 30, 3) });
    // 9.5 days are left; today and the first day of all are no whole ones.
    expect(forecast).toMatchObject({
      amount: { value: 68 + 20 * 9.5 },
      low: 68 + 10 * 9.5,
      high: 68 + 30 * 9.5,
      budgetSpentOn: null,
    });
    expect(forecast?.method).toMatch('the last 3 days');
  });

  it('takes what runs now where there are no two whole days', () => {
    expect(costsOf({ sums: days(5, 20) }).forecast).toMatchObject({
      amount: { value: 25 + 2 * 24 * 9.5 },
      low: null,
      high: null,
    });
    const unknown: Measured = { value: null, unit: '', reason: 'no price' };
    expect(
      costsOf({ sums: days(5), running: [unknown] }).forecast?.amount,
    ).toMatchObject({ value: null, reason: 'no price' });
  });

  it.each([
    [1_000, null],
    [200, '2026-11-28'],
    [68, '2026-11-21'],
    [10, '2026-11-21'],
    [null, null],
  ])('says when a budget of %s is spent', (budgetPerMonth, day) => {
    expect(
      costsOf({ sums: days(5, 20, 10, 30, 3), budgetPerMonth }).forecast
        ?.budgetSpentOn,
    ).toBe(day);
  });

  it('is of the present month only, and of seven days at most', () => {
    expect(
      costsOf({ window: { from: '2026-10-01', to: '2026-11-01' } }).forecast,
    ).toBeNull();
    expect(forecastDays(NOW)).toEqual([
      '2026-11-14',
      '2026-11-15',
      '2026-11-16',
      '2026-11-17',
      '2026-11-18',
      '2026-11-19',
      '2026-11-20',
    ]);
    expect(presentMonth(new Date('2026-12-31T23:59:59Z'))).toEqual({
      from: '2026-12-01',
      to: '2027-01-01',
    });
  });
});

describe('usage as CSV', () => {
  const list = (...items: UsageSum[]): TenantUsageList => ({
    tenant: 'team-a',
    cluster: 'lab',
    from: '2026-11-01',
    to: '2026-12-01',
    items,
    asOf: null,
    source: 'test',
    stale: false,
  });

  it('has a row for each item, and no cost where it is not known in full', () => {
    expect(
      usageCsv(
        list(sum('30', 12.5), sum('30', 3, { unpricedSeconds: 3600 })),
      ).split('\r\n'),
    ).toEqual([
      'ChargePeriodStart,ChargePeriodEnd,SubAccountName,ResourceId,BillingCurrency,EffectiveCost,x_Cluster,x_Model,x_CostCenter,x_AcceleratorFlavor,x_AcceleratorHours,x_PodHours,x_PodHoursWithoutPrice',
      '2026-11-30T00:00:00Z,2026-12-01T00:00:00Z,team-a,lab/team-a/InferenceService/chat,USD,12.5,lab,resource:default/llama,cc-1,h100,48,24,0',
      '2026-11-30T00:00:00Z,2026-12-01T00:00:00Z,team-a,lab/team-a/InferenceService/chat,USD,,lab,resource:default/llama,cc-1,h100,48,24,1',
      '',
    ]);
  });

  it.each([
    ['=cmd()', "'=cmd()"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['\t=1', "'\t=1"],
    ['a,"b"', '"a,""b"""'],
    ['=1,2', '"\'=1,2"'],
    ['a\n=b', '"a\n=b"'],
  ])('keeps spreadsheets from running %j', (costCenter, cell) => {
    const [, row] = usageCsv(list(sum('30', 1, { costCenter }))).split('\r\n');
    expect(row).toContain(`,resource:default/llama,${cell},h100,`);
  });
});

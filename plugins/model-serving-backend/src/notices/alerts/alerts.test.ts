import {
  ColdStart,
  ServiceDetail,
  Tenant,
  TenantCosts,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Judgment, WatchedService, WatchedTenant } from './AlertKind';
import { budgetForecast } from './budgetForecast';
import { budgetShare } from './budgetShare';
import { failed } from './failed';
import { queuedLong } from './queuedLong';
import { saturatedLong } from './saturatedLong';
import { slowStart } from './slowStart';
import { unusualDay } from './unusualDay';

const NOW = new Date('2026-11-21T12:00:00Z');
const ago = (seconds: number) =>
  new Date(NOW.getTime() - seconds * 1000).toISOString();

/** What of a judgment decides: the state, `null` or `undefined`. */
const stateOf = (judgment: Judgment) => judgment && judgment.state;

const start = (total: number, quota: number, isReady = true): ColdStart => ({
  pod: 'a',
  startedAt: ago(total),
  readyAt: isReady ? ago(0) : null,
  totalSeconds: total,
  phases: [{ name: 'quota', seconds: quota, exactness: 'exact' }],
  current: isReady ? null : 'load',
});

const service = (
  word: VerdictWord,
  since: string | null,
  more: object = {},
  starts: ColdStart[] = [],
): WatchedService => ({
  service: {
    ref: { name: 'chat' },
    verdict: { word, since, sentence: 'It is so.', next: null },
    queue: null,
    pods: [],
    ...more,
  } as unknown as ServiceDetail,
  starts,
});

const waiting = (waitedSeconds: number | null, starts: ColdStart[] = []) =>
  service('queued', null, { queue: { waitedSeconds } }, starts);

const starting = (present: ColdStart, past: ColdStart[]) =>
  service('starting', null, { pods: [{ coldStart: present }] }, past);

const FIVE_WAITS = [100, 200, 400, 800, 900].map(quota => start(1000, quota));
const FIVE_STARTS = [200, 300, 400, 500, 600].map(total =>
  start(total + 60, 60),
);

describe('alerts on a service', () => {
  it.each<[string, WatchedService, string | null | undefined]>([
    ['serves', service('serving', ago(900)), null],
    ['has failed for 5 minutes', service('failed', ago(300)), 'failed'],
    ['has failed for less', service('failed', ago(299)), undefined],
    ['failed at no known time', service('failed', null), undefined],
  ])('failed: it %s', (_, watched, state) => {
    expect(stateOf(failed.judge(watched, NOW))).toBe(state);
  });

  it.each<[string, WatchedService, string | null | undefined]>([
    ['for 15 minutes', service('saturated', ago(900)), 'saturated'],
    ['for less', service('saturated', ago(899)), undefined],
    ['no more', service('serving', ago(10)), null],
  ])('saturated %s', (_, watched, state) => {
    expect(stateOf(saturatedLong.judge(watched, NOW))).toBe(state);
  });

  it.each<[string, WatchedService, string | null | undefined]>([
    ['nothing', waiting(null), null],
    ['twice the median of five starts', waiting(800, FIVE_WAITS), 'queued'],
    ['less than that', waiting(799, FIVE_WAITS), null],
    [
      'an hour, with too few starts',
      waiting(3600, FIVE_WAITS.slice(1)),
      'queued',
    ],
    ['less, with too few starts', waiting(3599, FIVE_WAITS.slice(1)), null],
    [
      'less than 10 minutes, where starts are usually admitted at once',
      waiting(599, Array(5).fill(start(100, 0))),
      null,
    ],
  ])('queued for %s', (_, watched, state) => {
    expect(stateOf(queuedLong.judge(watched, NOW))).toBe(state);
  });

  it.each<[string, WatchedService, string | null | undefined]>([
    ['no start is under way', service('serving', null), null],
    [
      'it takes twice the median',
      starting(start(860, 60, false), FIVE_STARTS),
      'slow',
    ],
    ['it takes less', starting(start(859, 60, false), FIVE_STARTS), null],
    [
      'it waited for quota',
      starting(start(5000, 4500, false), FIVE_STARTS),
      null,
    ],
    [
      'too few starts are known',
      starting(start(9999, 0, false), FIVE_STARTS.slice(1)),
      undefined,
    ],
    [
      'it still waits for quota',
      starting({ ...start(9999, 0, false), current: 'quota' }, FIVE_STARTS),
      null,
    ],
    [
      'it takes less than 5 minutes, where starts are fast',
      starting(start(299, 0, false), Array(5).fill(start(10, 0))),
      null,
    ],
  ])('a slow start: %s', (_, watched, state) => {
    expect(stateOf(slowStart.judge(watched, NOW))).toBe(state);
  });
});

const tenant = (
  month: Partial<TenantCosts>,
  lastDays: Array<number | null> = [],
): WatchedTenant => ({
  tenant: { name: 'team-a' } as Tenant,
  month: {
    from: '2026-11-01',
    currency: 'USD',
    budgetPerMonth: 1_000,
    priced: month.spent?.value ?? 0,
    forecast: null,
    ...month,
  } as TenantCosts,
  lastDays: lastDays.map((amount, index) => ({
    day: `2026-11-${String(index + 1).padStart(2, '0')}`,
    amount,
  })),
});

const usd = (value: number | null) => ({ value, unit: 'USD' });

describe('alerts on a tenant', () => {
  it.each<[number | null, Partial<TenantCosts>, string | null | undefined]>([
    [499.99, {}, null],
    [500, {}, '2026-11-01 50'],
    [799, {}, '2026-11-01 50'],
    [800, {}, '2026-11-01 80'],
    [1_200, {}, '2026-11-01 100'],
    [1_200, { budgetPerMonth: null }, null],
    [1_200, { budgetPerMonth: 0 }, null],
    [null, { priced: 810 }, '2026-11-01 80'],
    [null, { priced: 10 }, undefined],
  ])('%s of its budget, %j', (spent, more, state) => {
    const watched = tenant({ spent: usd(spent), ...more });
    expect(stateOf(budgetShare.judge(watched, NOW))).toBe(state);
  });

  it('say amounts and days as pages do', () => {
    const alert = budgetShare.judge(tenant({ spent: usd(12.5 + 800) }), NOW);
    expect(alert?.description).toBe(
      '$812.50 of $1,000 in the month from Nov 1, 2026 (UTC).',
    );
  });

  const forecast = (value: number | null): TenantCosts['forecast'] => ({
    amount: usd(value),
    low: null,
    high: null,
    method: '',
    budgetSpentOn: null,
  });

  it.each<[number, TenantCosts['forecast'], string | null | undefined]>([
    [400, forecast(1_000.01), '2026-11-01'],
    [400, forecast(1_000), null],
    [400, forecast(null), undefined],
    [400, null, undefined],
    [1_000, forecast(2_000), null],
  ])('%s spent with forecast %j', (spent, given, state) => {
    const watched = tenant({ spent: usd(spent), forecast: given });
    expect(stateOf(budgetForecast.judge(watched, NOW))).toBe(state);
  });

  it('of a forecast of which some is unknown, say what it is at least', () => {
    const least = (atLeast: number) =>
      budgetForecast.judge(
        tenant({
          spent: usd(null),
          forecast: {
            ...forecast(null)!,
            amount: { ...usd(null), atLeast },
            budgetSpentOn: '2026-11-28',
          },
        }),
        NOW,
      );
    expect(least(1_200)?.description).toContain(
      'At least $1,200 of $1,000 in the month from Nov 1, 2026 (UTC); the budget would be spent by Nov 28, 2026.',
    );
    expect(least(900)).toBeUndefined();
  });

  const week = [100, 110, 90, 100, 105, 95, 100];

  it.each<[string, Array<number | null>, string | null | undefined]>([
    ['more than 150% of the median', [...week, 150.01], '2026-11-08'],
    ['150%', [...week, 150], null],
    [
      'less than three deviations of days that differ',
      [10, 200, 50, 160, 20, 180, 90, 350],
      null,
    ],
    [
      'after fewer than seven known days',
      [...week.slice(1), null, 900],
      undefined,
    ],
    ['unknown', [...week, null], undefined],
    [
      'the first day on which anything is spent',
      [0, 0, 0, 0, 0, 0, 0, 50],
      null,
    ],
    ['none', [], undefined],
  ])('a last day of %s', (_, days, state) => {
    expect(
      stateOf(unusualDay.judge(tenant({ spent: usd(0) }, days), NOW)),
    ).toBe(state);
  });
});

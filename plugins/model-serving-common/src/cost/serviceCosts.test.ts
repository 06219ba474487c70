import fc from 'fast-check';
import { ColdStart, SPEND_RESOURCES, SPEND_USES } from '../api';
import { presentMonth } from './days';
import { HourWork } from './hourUse';
import { serviceCosts } from './serviceCosts';
import { sliceUsage } from './usageSlices';

const NOW = new Date('2026-11-21T12:00:00Z');
const SERVICE = 'lab/team-a/InferenceService/chat';
const at = (time: string, day = 21) => `2026-11-${day}T${time}:00.000Z`;
const book = (h100: number) => ({
  currency: 'USD',
  source: 'list',
  flavors: { h100 },
  cpuPerHour: 0.5,
  memoryGiBPerHour: null,
});
const prices = [
  { since: '2026-11-01T00:00:00.000Z', value: { id: '4', book: book(4) } },
];

/** One accelerator and two cores cost 5 an hour. */
const pod = (name: string, from: string, to: string | null = null) => ({
  service: SERVICE,
  podUid: name,
  pod: name,
  from,
  to,
  flavor: 'h100',
  count: 1,
  cpu: 2,
  memoryBytes: 0,
});

const start = (
  name: string,
  startedAt: string,
  readyAt: string | null,
): ColdStart => ({
  pod: name,
  startedAt,
  readyAt,
  totalSeconds: null,
  phases: [],
  current: null,
});

const hour = (
  time: string,
  requests: number | null,
  more: Partial<HourWork> = {},
): HourWork => ({
  hour: at(time),
  seconds: 3600,
  tokens: requests === null ? null : requests * 1000,
  requests,
  isLate: false,
  ...more,
});

type Sources = Parameters<typeof serviceCosts>[0];

const costsOf = (
  records: ReturnType<typeof pod>[],
  more: Partial<Sources> = {},
) =>
  serviceCosts({
    now: NOW,
    service: SERVICE,
    window: presentMonth(NOW),
    slices: sliceUsage(
      { records, prices: more.prices ?? prices, attributions: new Map() },
      Date.parse(at('00:00', 10)),
      NOW.getTime(),
    ).map(slice => ({ ...slice, hours: 1 })),
    gaps: [],
    prices,
    work: [],
    starts: [],
    perHour: { value: 5, unit: 'USD/h' },
    freshness: { asOf: NOW.toISOString(), source: 'test', stale: false },
    ...more,
  });

describe('what a service was paid for', () => {
  it('is starting until it is ready, then busy or idle by the hour, and unknown where nobody counted', () => {
    const costs = costsOf([pod('a', at('08:30'))], {
      starts: [start('a', at('08:20'), at('09:00'))],
      work: [hour('09:00', 7), hour('10:00', 0)],
    });
    expect(costs.spent.value).toBe(17.5);
    expect(costs.parts).toEqual([
      {
        day: '2026-11-21',
        uses: { starting: 2.5, busy: 5, idle: 5, unknown: 5 },
        resources: { accelerators: 14, cpu: 3.5, memory: 0 },
      },
    ]);
    expect(costs.idle).toMatchObject({ podHours: 1, amount: { value: 5 } });
    expect(costs.idle.amount.source).toBe(
      'requests counted in 2 of 3 ready pod hours',
    );
  });

  it.each<[string, HourWork[], string]>([
    [
      'tokens without a finished request',
      [hour('10:00', 0, { tokens: 5 })],
      'busy',
    ],
    [
      'too little of the hour',
      [hour('10:00', 0, { seconds: 3000 })],
      'unknown',
    ],
    ['nothing', [hour('10:00', null)], 'unknown'],
    [
      'requests that may be of before',
      [hour('10:00', 0), hour('10:00', 3, { isLate: true })],
      'unknown',
    ],
    [
      'requests in time and late ones',
      [hour('10:00', 1), hour('10:00', 3, { isLate: true })],
      'busy',
    ],
    [
      'no request, and late ones without any',
      [hour('10:00', 0), hour('10:00', 0, { isLate: true, seconds: 0 })],
      'idle',
    ],
  ])('in an hour in which engines counted %s is: %s', (_, work, use) => {
    const { parts } = costsOf([pod('a', at('10:00'), at('11:00'))], { work });
    expect(parts[0].uses).toMatchObject({ [use]: 5 });
  });

  it('is not said to be idle where most of its time was not counted', () => {
    const records = [pod('a', at('08:00'), at('12:00'))];
    expect(costsOf(records).idle).toEqual({
      podHours: null,
      amount: expect.objectContaining({
        value: null,
        reason: 'its engines count no requests',
      }),
    });
    expect(
      costsOf(records, { work: [hour('09:00', 0)] }).idle.amount,
    ).toMatchObject({
      value: null,
      reason: 'only requests counted in 1 of 4 ready pod hours',
    });
    expect(costsOf([]).idle).toMatchObject({
      podHours: 0,
      amount: { value: 0 },
    });
  });

  it('is unknown, not 0, where usage was not recorded, and at least what was recorded', () => {
    const before = costsOf([], {
      window: { from: '2026-10-01', to: '2026-11-01' },
    });
    const unknown = {
      value: null,
      unit: 'USD',
      reason: 'usage was not recorded yet',
    };
    for (const amount of [
      before.spent,
      before.idle.amount,
      before.starts.amount,
    ]) {
      expect(amount).toMatchObject(unknown);
      expect(amount).not.toHaveProperty('atLeast');
    }
    expect(before.idle.podHours).toBeNull();
    const late = costsOf([pod('a', at('08:30'))], {
      prices: [{ ...prices[0], since: at('00:00', 20) }],
      starts: [start('a', at('08:20'), at('09:00'))],
      work: [hour('09:00', 7), hour('10:00', 0)],
    });
    expect(late.usageUnknown).toMatch('usage is unknown on 19 of 21 days');
    expect([late.spent, late.idle.amount, late.starts.amount]).toEqual(
      [17.5, 5, 2.5].map(atLeast =>
        expect.objectContaining({ value: null, atLeast }),
      ),
    );
  });

  it('is unknown in days of which only sums are kept', () => {
    const [slice] = sliceUsage(
      {
        records: [pod('a', at('10:00'), at('11:00'))],
        prices,
        attributions: new Map(),
      },
      Date.parse(at('10:00')),
      NOW.getTime(),
    );
    const costs = costsOf([], {
      slices: [{ ...slice, hour: at('00:00'), hours: 24 }],
      starts: [start('a', at('10:00'), at('10:30'))],
      work: [hour('10:00', 7)],
    });
    expect(costs.parts[0].uses).toMatchObject({ unknown: 5, starting: 0 });
    expect(costs.starts.items).toEqual([]);
  });
});

describe('what starts cost', () => {
  it('is the time from the node to ready at the prices of that time, over hours and new prices', () => {
    const { starts } = costsOf([pod('a', at('08:30'))], {
      prices: [
        ...prices,
        { since: at('09:15'), value: { id: '6', book: book(6) } },
      ],
      starts: [start('a', at('07:00'), at('09:30'))],
    });
    expect(starts.items).toEqual([
      {
        pod: 'a',
        from: at('08:30'),
        readyAt: at('09:30'),
        seconds: 3600,
        amount: { value: 3.75 + 1.75, unit: 'USD' },
      },
    ]);
    expect(starts.amount.value).toBe(5.5);
  });

  it('of a pod that was never ready is all that it held until it began anew', () => {
    const { parts, starts } = costsOf([pod('a', at('08:00'), at('10:00'))], {
      starts: [
        start('a', at('08:00'), null),
        start('a', at('09:00'), null),
        start('gone', at('09:00'), null),
      ],
    });
    expect(
      starts.items.map(({ amount, from }) => [from, amount.value]),
    ).toEqual([
      [at('09:00'), 5],
      [at('08:00'), 5],
    ]);
    expect(parts[0].uses).toMatchObject({ starting: 10, unknown: 0 });
  });

  it('is unknown where there was no price', () => {
    const { starts } = costsOf([pod('a', at('08:00'), at('10:00'))], {
      prices: [{ since: at('00:00', 10), value: { id: 'none', book: null } }],
      starts: [start('a', at('08:00'), at('09:00'))],
    });
    expect(starts.amount).toMatchObject({
      value: null,
      reason: 'some of it had no price at the time',
    });
  });
});

it('has parts that add up to what was spent, and are never negative', () => {
  const minute = fc.integer({ min: 0, max: 2 * 24 * 60 });
  const time = (minutes: number) =>
    new Date(Date.parse(at('00:00', 19)) + minutes * 60_000).toISOString();
  fc.assert(
    fc.property(
      fc.array(fc.tuple(minute, minute, minute), { maxLength: 5 }),
      fc.array(
        fc.record({
          hour: minute.map(
            minutes => `${time(minutes).slice(0, 14)}00:00.000Z`,
          ),
          seconds: fc.integer({ min: 0, max: 4000 }),
          tokens: fc.option(fc.nat(5)),
          requests: fc.option(fc.nat(5)),
          isLate: fc.boolean(),
        }),
        { maxLength: 60 },
      ),
      (pods, work) => {
        const { idle, parts, spent, starts } = costsOf(
          pods.map(([from, to], index) =>
            pod(
              String(index),
              time(Math.min(from, to)),
              time(Math.max(from, to)),
            ),
          ),
          {
            work,
            starts: pods.map(([from, , ready], index) =>
              start(String(index), time(from), time(Math.max(from, ready))),
            ),
          },
        );
        const all = (values: number[]) =>
          values.reduce((sum, value) => sum + value, 0);
        const uses = parts.flatMap(each =>
          SPEND_USES.map(use => each.uses[use]),
        );
        const resources = parts.flatMap(each =>
          SPEND_RESOURCES.map(name => each.resources[name]),
        );
        expect(all(uses)).toBeCloseTo(spent.value!, 6);
        expect(all(resources)).toBeCloseTo(spent.value!, 6);
        expect(Math.min(0, ...uses, ...resources)).toBe(0);
        expect(all(parts.map(each => each.uses.starting))).toBeCloseTo(
          starts.amount.value!,
          6,
        );
        const idleSum = all(parts.map(each => each.uses.idle));
        expect(idle.amount.value ?? idleSum).toBeCloseTo(idleSum, 6);
      },
    ),
  );
});

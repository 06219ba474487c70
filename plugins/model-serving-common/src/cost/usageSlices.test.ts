import fc from 'fast-check';
import { Attribution } from './attribution';
import { PriceBook } from './prices';
import { Since } from './timeline';
import { AppliedPrices, HOUR_MS, sliceUsage, UsageSlice } from './usageSlices';
import { sumSlices } from './usageSums';
import { UsageRecord } from './usage';

const START = Date.parse('2026-11-21T08:00:00Z');
const WINDOW_MS = 30 * HOUR_MS;
const iso = (ms: number) => new Date(ms).toISOString();
const at = (time: string) => `2026-11-21T${time}.000Z`;

const book = (h100: number, more: Partial<PriceBook> = {}): PriceBook => ({
  currency: 'USD',
  source: `list with ${h100}`,
  flavors: { h100 },
  cpuPerHour: 0.5,
  memoryGiBPerHour: 0,
  ...more,
});
const prices = (h100: number): AppliedPrices => ({
  id: `p${h100}`,
  book: book(h100),
});
const of = (tenant: string): Attribution => ({
  tenant,
  owner: `group:default/${tenant}`,
  costCenter: null,
  model: 'resource:default/llama',
  modelVersion: null,
});
const record = (
  from: string,
  to: string | null,
  more: Partial<UsageRecord> = {},
) => ({
  service: 'lab/team-a/InferenceService/chat',
  podUid: 'uid-1',
  pod: 'chat-1',
  from,
  to,
  flavor: 'h100',
  count: 2,
  cpu: 4,
  memoryBytes: 0,
  ...more,
});
const attributed = (...timeline: Array<Since<Attribution>>) =>
  new Map([['lab/team-a/InferenceService/chat', timeline]]);
const total = (slices: readonly UsageSlice[]) =>
  slices.reduce((sum, { amount }) => sum + (amount ?? 0), 0);

describe('sliceUsage', () => {
  it('cuts at full hours, at new prices and at a new owner', () => {
    const slices = sliceUsage(
      {
        records: [record(at('08:30:00'), at('10:15:00'))],
        prices: [
          { since: at('07:00:00'), value: prices(4) },
          { since: at('09:30:00'), value: prices(8) },
        ],
        attributions: attributed(
          { since: at('08:30:07'), value: of('team-a') },
          { since: at('10:00:00'), value: of('team-b') },
        ),
      },
      START,
      START + WINDOW_MS,
    );
    expect(
      slices.map(slice => [
        slice.hour.slice(11, 16),
        slice.from.slice(11, 19),
        slice.seconds,
        slice.prices,
        slice.attribution.tenant,
        slice.amount,
      ]),
    ).toEqual([
      ['08:00', '08:30:00', 1800, 'p4', 'team-a', 5],
      ['09:00', '09:00:00', 1800, 'p4', 'team-a', 5],
      ['09:00', '09:30:00', 1800, 'p8', 'team-a', 9],
      ['10:00', '10:00:00', 900, 'p8', 'team-b', 4.5],
    ]);
  });

  it('counts a pod that is still there to the end of the window', () => {
    const [slice] = sliceUsage(
      {
        records: [record(at('08:30:00'), null)],
        prices: [{ since: at('07:00:00'), value: prices(4) }],
        attributions: new Map(),
      },
      START,
      START + HOUR_MS,
    );
    expect(slice).toMatchObject({
      seconds: 1800,
      attribution: { tenant: null },
    });
  });

  it('has no amount where something had no price, and never 0', () => {
    const sliced = (applied: AppliedPrices, flavor: string | null) =>
      sliceUsage(
        {
          records: [record(at('08:00:00'), at('09:00:00'), { flavor })],
          prices: [{ since: at('07:00:00'), value: applied }],
          attributions: new Map(),
        },
        START,
        START + HOUR_MS,
      );
    for (const slices of [
      sliced(prices(4), 'mi300'),
      sliced(prices(4), null),
      sliced({ id: 'none', book: null }, 'h100'),
    ]) {
      expect(slices.map(({ amount }) => amount)).toEqual([null]);
      expect(sumSlices(slices)).toEqual([
        expect.objectContaining({ amount: 0, unpricedSeconds: 3600 }),
      ]);
    }
  });
});

describe('what slices add up to', () => {
  const moment = fc.integer({ min: 0, max: WINDOW_MS }).map(ms => START + ms);
  const records = fc.array(
    fc
      .record({
        from: moment,
        length: fc.option(fc.integer({ min: 1, max: WINDOW_MS })),
        service: fc.constantFrom('chat', 'embed', 'rank'),
        flavor: fc.constantFrom('h100', 'l4', null),
        count: fc.integer({ min: 0, max: 8 }),
        cpu: fc.integer({ min: 0, max: 64 }),
      })
      .map(({ from, length, service, ...holding }) => ({
        ...holding,
        service: `lab/team-a/InferenceService/${service}`,
        memoryBytes: 0,
        from: iso(from),
        to: length === null ? null : iso(from + length),
      })),
    { maxLength: 6 },
  );
  const timeline = <T>(values: fc.Arbitrary<T>) =>
    fc
      .uniqueArray(moment, { minLength: 1, maxLength: 4 })
      .chain(times =>
        fc.tuple(
          ...times
            .sort((a, b) => a - b)
            .map(ms => values.map(value => ({ since: iso(ms), value }))),
        ),
      );
  const usage = fc.record({
    records: records.map(all =>
      all.map((each, index) => ({
        ...each,
        podUid: `uid-${index}`,
        pod: `pod-${index}`,
      })),
    ),
    prices: timeline(
      fc.oneof(
        fc.integer({ min: 0, max: 9 }).map(prices),
        fc.constant<AppliedPrices>({ id: 'none', book: null }),
      ),
    ),
    attributions: timeline(fc.constantFrom('team-a', 'team-b').map(of)).map(
      entries =>
        new Map([['lab/team-a/InferenceService/chat', entries]] as const),
    ),
  });
  const END = START + WINDOW_MS;

  it('is never negative, and each service gets the time of its pods', () => {
    fc.assert(
      fc.property(usage, given => {
        const slices = sliceUsage(given, START, END);
        for (const { amount, hour, from, seconds } of slices) {
          expect(amount ?? 0).toBeGreaterThanOrEqual(0);
          expect(seconds).toBeGreaterThan(0);
          const begin = Date.parse(from);
          expect(begin).toBeGreaterThanOrEqual(Date.parse(hour));
          expect(begin + seconds * 1000).toBeLessThanOrEqual(
            Date.parse(hour) + HOUR_MS,
          );
        }
        const held = given.records.reduce(
          (sum, { from, to }) =>
            sum +
            Math.min(END, to ? Date.parse(to) : END) -
            Math.max(START, Date.parse(from)),
          0,
        );
        const sum = sumSlices(slices);
        expect(
          sum.reduce((all, { podSeconds }) => all + podSeconds, 0),
        ).toBeCloseTo(held / 1000, 3);
        expect(sum.reduce((all, { amount }) => all + amount, 0)).toBeCloseTo(
          total(slices),
          6,
        );
      }),
    );
  });

  it('stays the same however time and pods are split', () => {
    fc.assert(
      fc.property(usage, moment, fc.nat(6), (given, middle, index) => {
        const whole = sliceUsage(given, START, END);
        const inTime = [
          ...sliceUsage(given, START, middle),
          ...sliceUsage(given, middle, END),
        ];
        const inPods = [
          given.records.slice(0, index),
          given.records.slice(index),
        ].flatMap(part => sliceUsage({ ...given, records: part }, START, END));
        const cut = given.records.flatMap(each =>
          Date.parse(each.from) < middle &&
          (each.to === null || Date.parse(each.to) > middle)
            ? [
                { ...each, to: iso(middle) },
                { ...each, podUid: `${each.podUid}-2`, from: iso(middle) },
              ]
            : [each],
        );
        const inHalves = sliceUsage({ ...given, records: cut }, START, END);
        for (const split of [inTime, inPods, inHalves]) {
          expect(total(split)).toBeCloseTo(total(whole), 6);
        }
      }),
    );
  });

  it('is not changed before a new price or a new owner', () => {
    fc.assert(
      fc.property(usage, moment, (given, since) => {
        const later = (entries: ReadonlyArray<Since<unknown>>) =>
          entries.every(entry => Date.parse(entry.since) < since);
        const [[service, owners]] = [...given.attributions];
        fc.pre(later(given.prices) && later(owners));
        const after = sliceUsage(
          {
            ...given,
            prices: [...given.prices, { since: iso(since), value: prices(99) }],
            attributions: new Map([
              [service, [...owners, { since: iso(since), value: of('new') }]],
            ]),
          },
          START,
          since,
        );
        expect(after).toEqual(sliceUsage(given, START, since));
      }),
    );
  });
});

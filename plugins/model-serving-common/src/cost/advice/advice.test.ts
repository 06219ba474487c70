import { AdviceKind } from '../../api';
import { HoldingSize } from '../../models/smallerSize';
import { observedHours } from './observedHours';
import { serviceAdvice } from './serviceAdvice';
import {
  HourLoad,
  ObservedHour,
  ServiceObservation,
} from './ServiceObservation';
import { QUOTA_HOURS, unusedQuota } from './unusedQuota';

const NOW = new Date('2026-11-21T12:30:00Z');
const HOUR_MS = 3_600_000;
const hourBack = (back: number) =>
  new Date(
    Math.floor(NOW.getTime() / HOUR_MS) * HOUR_MS - back * HOUR_MS,
  ).toISOString();

const load = (hour: string, more: Partial<HourLoad> = {}): HourLoad => ({
  hour,
  seconds: 3600,
  waitingSeconds: 0,
  peakRequests: 3,
  ...more,
});

const hours = (
  count: number,
  of: (index: number) => Partial<ObservedHour> = () => ({}),
): ObservedHour[] =>
  Array.from({ length: count }, (_, index) => {
    const hour = hourBack(count - index);
    return {
      hour,
      readySeconds: 3600,
      use: 'busy' as const,
      load: load(hour),
      ...of(index),
    };
  });

const size = (
  count: number,
  requestsThatFit: number | null = count * 4,
): HoldingSize => ({
  id: `h100-${count}`,
  option: `${count} × H100`,
  count,
  requestsThatFit,
  perHour: count * 4,
});

const observe = (more: Partial<ServiceObservation> = {}) =>
  serviceAdvice({
    service: {
      cluster: 'lab',
      namespace: 'team-a',
      kind: 'InferenceService',
      name: 'chat',
    },
    now: NOW,
    replicas: { ready: 1, desired: 1, min: 1, max: 1 },
    hours: hours(80),
    lastRequest: hourBack(1),
    perHour: { value: 10, unit: 'USD/h' },
    running: size(2),
    sizes: [size(1), size(2)],
    variants: [],
    ...more,
  });

const kinds = (more: Partial<ServiceObservation> = {}): AdviceKind[] =>
  observe(more).advice.map(({ kind }) => kind);

const idle = (index: number) => ({
  use: 'idle' as const,
  load: load(hourBack(80 - index), { peakRequests: 0 }),
});

describe('advice on a service', () => {
  it('is to stop what nobody asks, with what it saves', () => {
    const { advice, missing } = observe({
      hours: hours(80, idle),
      lastRequest: '2026-11-01T08:00:00.000Z',
    });
    expect(missing).toEqual([]);
    expect(advice).toEqual([
      expect.objectContaining({
        kind: 'idle-service',
        title: 'Stop chat',
        saving: expect.objectContaining({ value: 7_300, unit: 'USD/month' }),
        proposal: { action: 'stop' },
        from: hourBack(80),
        to: NOW.toISOString(),
        basis: 'no request since 2026-11-01T08:00:00.000Z',
        dismissed: null,
      }),
    ]);
    expect(advice[0].evidence[0].value).toBe(
      '80 of 80 hours with ready pods in the last week',
    );
  });

  it.each<[string, Partial<ServiceObservation>, AdviceKind[]]>([
    [
      'one request in the week',
      { hours: hours(80, index => (index === 5 ? {} : idle(index))) },
      [],
    ],
    [
      'no replica that runs',
      {
        hours: hours(80, idle),
        replicas: { ready: 0, desired: 0, min: 0, max: 1 },
      },
      [],
    ],
    [
      'a size whose requests are twice those at once',
      { sizes: [size(1, 6), size(2)] },
      ['larger-size'],
    ],
    [
      'a smaller size that holds less than that',
      { sizes: [size(1, 5), size(2)] },
      [],
    ],
    [
      'requests that wait in a tenth of the hours',
      {
        sizes: [size(1, 100), size(2)],
        hours: hours(80, index =>
          index < 8
            ? { load: load(hourBack(80 - index), { waitingSeconds: 360 }) }
            : {},
        ),
      },
      ['waiting-requests'],
    ],
    [
      'requests that wait in fewer hours',
      {
        hours: hours(80, index =>
          index < 7
            ? { load: load(hourBack(80 - index), { waitingSeconds: 360 }) }
            : {},
        ),
      },
      [],
    ],
    [
      'more replicas than twice the requests need',
      { replicas: { ready: 3, desired: 3, min: 3, max: 5 } },
      ['unneeded-replicas'],
    ],
    [
      'as many replicas as twice the requests need',
      {
        replicas: { ready: 2, desired: 2, min: 2, max: 2 },
        hours: hours(80, index => ({
          load: load(hourBack(80 - index), { peakRequests: 5 }),
        })),
      },
      [],
    ],
    [
      'more replicas than needed, but a moment of waiting',
      {
        replicas: { ready: 3, desired: 3, min: 3, max: 5 },
        hours: hours(80, index =>
          index === 40
            ? { load: load(hourBack(40), { waitingSeconds: 1 }) }
            : {},
        ),
      },
      [],
    ],
    [
      'a variant that fits a size that the present one does not',
      {
        running: size(4),
        sizes: [size(4), size(2, null), size(1, null)],
        variants: [
          {
            model: { ref: 'resource:default/m', version: '1', variant: 'fp8' },
            name: 'fp8',
            sizes: [size(4), size(2), size(1, null)],
          },
        ],
      },
      ['larger-variant'],
    ],
    [
      'a variant that fits no smaller size than the present one does',
      {
        running: size(4),
        sizes: [size(4), size(2)],
        variants: [
          {
            model: { ref: 'resource:default/m' },
            name: 'fp8',
            sizes: [size(2), size(1, 5)],
          },
        ],
      },
      ['larger-size'],
    ],
  ])('with %s', (_, given, expected) => {
    expect(
      kinds({ ...(given.sizes ? {} : { sizes: [size(2)] }), ...given }),
    ).toEqual(expected);
  });

  it.each<[string, ObservedHour[]]>([
    ['71 hours', hours(71, idle)],
    ['no hours', []],
    [
      'a gap of more than a tenth',
      hours(168, index =>
        index < 17 ? { use: 'unknown', load: null } : idle(index),
      ),
    ],
  ])('is not given after %s, and says so', (_, given) => {
    const { advice, missing } = observe({ hours: given });
    expect(advice).toEqual([]);
    expect(missing.map(({ kind }) => kind)).toContain('idle-service');
    expect(missing.at(-1)?.reason).toMatch(
      /^\d+ of \d+ hours .* are known; at least 72 hours, and 90% of them, are needed$/,
    );
  });

  it('proposes the replicas that are needed, and leaves room above where there was', () => {
    const answersOf = (max: number) =>
      observe({
        replicas: { ready: 3, desired: 3, min: 3, max },
        sizes: [size(2)],
      }).advice.map(({ proposal, saving }) => [proposal, saving.value]);
    const saved = (10 / 3) * 2 * 730;
    expect(answersOf(5)).toEqual([
      [{ action: 'change', answers: { replicas: { min: 1, max: 5 } } }, saved],
    ]);
    expect(answersOf(3)).toEqual([
      [{ action: 'change', answers: { replicas: { min: 1, max: 1 } } }, saved],
    ]);
  });

  it('to let fewer requests wait costs more, and is given after a day', () => {
    const [more] = observe({
      replicas: { ready: 2, desired: 2, min: 1, max: 2 },
      hours: hours(24, index => ({
        load: load(hourBack(24 - index), { waitingSeconds: 3600 }),
      })),
    }).advice;
    expect(more).toMatchObject({
      kind: 'waiting-requests',
      saving: { value: -3_650 },
      proposal: { answers: { replicas: { min: 1, max: 3 } } },
    });
  });

  it('does not know what it saves without prices, or what a replica holds without memory', () => {
    const unpriced = observe({
      hours: hours(80, idle),
      perHour: { value: null, unit: '/h', reason: 'no prices are configured' },
    }).advice[0];
    expect(unpriced.saving).toMatchObject({
      value: null,
      reason: 'no prices are configured',
    });
    const { advice, missing } = observe({
      running: null,
      replicas: { ready: 2, desired: 2, min: 2, max: 2 },
    });
    expect(advice).toEqual([]);
    expect(missing.map(({ kind }) => kind)).toEqual([
      'unneeded-replicas',
      'larger-size',
      'larger-variant',
    ]);
  });
});

describe('an observed hour', () => {
  const slice = (hour: string, seconds = 3600) => ({
    service: 'lab/team-a/InferenceService/chat',
    podUid: 'a',
    pod: 'a',
    hour,
    hours: 1 as const,
    from: hour,
    seconds,
    flavor: null,
    count: 0,
    cpu: 1,
    memoryBytes: 0,
    attribution: {
      tenant: 'team-a',
      owner: null,
      costCenter: null,
      model: null,
      modelVersion: null,
    },
    prices: 'list',
    currency: 'USD',
    amount: 1,
  });
  const observed = (more: Partial<Parameters<typeof observedHours>[0]> = {}) =>
    observedHours({
      now: NOW,
      slices: [slice(hourBack(2)), slice(hourBack(0), 1800)],
      work: [],
      loads: [],
      starts: [],
      ...more,
    });

  it('is over, and had ready pods', () => {
    expect(observed()).toEqual([
      { hour: hourBack(2), readySeconds: 3600, use: 'unknown', load: null },
    ]);
    const start = {
      pod: 'a',
      startedAt: hourBack(2),
      readyAt: hourBack(1),
      totalSeconds: null,
      phases: [],
      current: null,
    };
    expect(observed({ starts: [start] })).toEqual([]);
  });

  it.each([
    [3240, true],
    [3239, false],
  ])('tells its peak after %s s of readings: %s', (seconds, isKnown) => {
    const [{ load: known }] = observed({
      loads: [load(hourBack(2), { seconds })],
    });
    expect(known !== null).toBe(isKnown);
  });
});

describe('unused quota', () => {
  const quota = (nominal: number, resource = 'nvidia.com/gpu') => ({
    flavor: 'h100',
    resource,
    nominal,
    used: 0,
    borrowed: 0,
    free: nominal,
    borrowable: null,
  });
  const ask = (peak: number, hoursKnown = QUOTA_HOURS, given = quota(8)) =>
    unusedQuota({
      now: NOW,
      tenant: 'team-a',
      quota: [given],
      hours: hoursKnown,
      peaks: new Map([['h100', peak]]),
    }).map(({ title }) => title);

  it('is what was never held at once', () => {
    expect(ask(3)).toEqual(['Return 5 accelerators of h100']);
    expect(ask(7)).toEqual(['Return 1 accelerator of h100']);
  });

  it.each([
    ['all of it was held', ask(8)],
    ['more was borrowed', ask(9)],
    ['less than 90% of a fortnight is known', ask(3, QUOTA_HOURS * 0.89)],
    ['it is of CPUs', ask(3, QUOTA_HOURS, quota(8, 'cpu'))],
  ])('is not named where %s', (_, advice) => {
    expect(advice).toEqual([]);
  });
});

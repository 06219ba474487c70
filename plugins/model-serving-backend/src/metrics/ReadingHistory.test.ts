import {
  EngineReading,
  podReading,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ReadingHistory } from './ReadingHistory';

const REF: ServiceRef = {
  cluster: 'gpu-eu',
  namespace: 'team-a',
  kind: 'InferenceService',
  name: 'chat',
};

const ORIGIN = { source: 'engine:chat' };

describe('the history of engine readings', () => {
  let now: Date;
  let history: ReadingHistory;

  const add = (waiting: number) =>
    history.add(
      REF,
      {
        at: now.toISOString(),
        engine: 'vLLM',
        waiting,
        waitingSince: null,
        running: null,
        kvCache: null,
        pods: [],
      } satisfies EngineReading,
      ORIGIN,
    );
  const pass = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
  };

  beforeEach(() => {
    now = new Date('2026-11-21T09:00:00Z');
    history = new ReadingHistory(30_000, () => now);
  });

  it('knows the tokens of the time it covers, also while an engine is away', () => {
    const count = (tokens: number) =>
      history.add(
        REF,
        {
          at: now.toISOString(),
          engine: 'vLLM',
          waiting: null,
          waitingSince: null,
          running: null,
          kvCache: null,
          pods: [
            podReading({
              pod: 'a',
              engine: 'vLLM',
              generatedTokens: tokens,
            }),
          ],
        },
        ORIGIN,
      );
    expect(history.tokens(REF)).toBeUndefined();
    count(100);
    expect(history.tokens(REF)).toBeUndefined();
    pass(60);
    count(400);
    history.fail(REF, 'away');
    pass(60);
    expect(history.tokens(REF)).toMatchObject({
      from: '2026-11-21T09:00:00.000Z',
      to: '2026-11-21T09:01:00.000Z',
      tokens: 300,
    });
    pass(3_510);
    count(1_000);
    expect(history.tokens(REF)).toMatchObject({
      from: '2026-11-21T09:01:00.000Z',
      to: '2026-11-21T10:00:30.000Z',
      tokens: 600,
    });
  });

  it('gives the present reading only while it is fresh and readable', () => {
    expect(history.latest(REF)).toBeUndefined();
    add(3);
    expect(history.latest(REF)?.waiting).toBe(3);
    pass(31);
    expect(history.latest(REF)).toBeUndefined();
    add(4);
    history.fail(
      REF,
      'engine metrics could not be read: it did not respond in time',
    );
    expect(history.latest(REF)).toBeUndefined();
    expect(history.series(REF, 900)).toMatchObject({
      stale: true,
      staleReason: expect.stringContaining('in time'),
    });
  });

  it('keeps an hour', () => {
    for (let minute = 0; minute < 120; minute++) {
      add(minute);
      pass(60);
    }
    const { series, windowSeconds } = history.series(REF, 3600);
    const waiting = series.find(({ name }) => name === 'waiting')!;
    expect(windowSeconds).toBe(3600);
    expect(waiting.points).toHaveLength(60);
    expect(waiting.points.at(-1)![1]).toBe(119);
    const { series: short } = history.series(REF, 300);
    expect(short.find(({ name }) => name === 'waiting')!.points).toHaveLength(
      5,
    );
  });

  it('says why there is nothing', () => {
    expect(history.series(REF, 900)).toMatchObject({
      asOf: null,
      stale: true,
      staleReason: 'no engine metrics have been read yet',
    });
  });

  it('forgets services that are long gone', () => {
    add(1);
    pass(3_601);
    history.prune();
    expect(history.series(REF, 3_600).asOf).toBeNull();
  });

  it('keeps one reading of what was measured once, however often it is read', () => {
    for (let i = 0; i < 4; i++) {
      history.add(
        REF,
        {
          at: now.toISOString(),
          engine: 'vLLM',
          waiting: 1,
          waitingSince: null,
          running: null,
          kvCache: null,
          pods: [],
        },
        { ...ORIGIN, ageSeconds: i * 5 },
      );
      pass(5);
    }
    const { series } = history.series(REF, 900);
    expect(series[0].points).toHaveLength(1);
  });

  it('says before when it knows nothing, unless there was nothing', () => {
    add(1);
    expect(history.series(REF, 900).knownSince).toBe(
      '2026-11-21T09:00:00.000Z',
    );
    expect(history.covers(900)).toBe(false);
    pass(900);
    add(2);
    expect(history.series(REF, 900).knownSince).toBeNull();
    expect(history.covers(900)).toBe(true);
    expect(history.covers(7_200)).toBe(false);
    pass(7_200);
    add(3);
    expect(history.covers(7_200)).toBe(false);
    expect(history.series(REF, 7_200).knownSince).not.toBeNull();
  });
});

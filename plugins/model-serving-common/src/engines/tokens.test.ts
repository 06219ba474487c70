import { EngineReading, podReading } from './reading';
import { requestsOf, tokensOf } from './tokens';

const reading = (
  minute: number,
  counters: Record<string, number | null>,
): EngineReading => ({
  at: `2026-11-21T11:${String(minute).padStart(2, '0')}:00.000Z`,
  engine: 'vLLM',
  waiting: 0,
  waitingSince: null,
  running: 0,
  kvCache: null,
  pods: Object.entries(counters).map(([pod, generatedTokens]) =>
    podReading({ pod, engine: 'vLLM', generatedTokens }),
  ),
});

describe('requestsOf', () => {
  const counted = (minute: number, requests: number | null) => ({
    ...reading(minute, {}),
    pods: [podReading({ pod: 'a', engine: 'vLLM', requests })],
  });

  it('adds up what engines finished', () => {
    expect(requestsOf([counted(0, 7), counted(5, 9)])).toEqual({
      from: '2026-11-21T11:00:00.000Z',
      to: '2026-11-21T11:05:00.000Z',
      requests: 2,
    });
  });

  it('counts the first request of an engine that has no counter before it', () => {
    expect(
      requestsOf([counted(0, null), counted(1, 1), counted(2, 3)])?.requests,
    ).toBe(3);
  });

  it('is unknown, not 0, while no engine counts', () => {
    expect(requestsOf([counted(0, null), counted(1, null)])).toBeUndefined();
  });
});

describe('tokensOf', () => {
  it('adds up the growth of each counter and says between when', () => {
    expect(
      tokensOf([
        reading(0, { a: 1_000, b: 50 }),
        reading(1, { a: 1_500, b: 60 }),
        reading(5, { a: 2_000, b: 70 }),
      ]),
    ).toEqual({
      from: '2026-11-21T11:00:00.000Z',
      to: '2026-11-21T11:05:00.000Z',
      tokens: 1_020,
      meaning: 'with cached prompt tokens, with those of aborted requests',
    });
  });

  it('survives restarted engines, missed readings, and pods that come and go', () => {
    expect(
      tokensOf([
        reading(0, { a: 1_000, gone: 5 }),
        reading(1, { a: 40 }),
        reading(2, { late: 700 }),
        reading(3, { a: 60, late: 800 }),
      ])?.tokens,
    ).toBe(40 + 20 + 100);
  });

  it.each([
    ['there are no readings', []],
    ['there is one instant', [reading(0, { a: 5 })]],
    ['no engine counts', [reading(0, { a: null }), reading(1, { a: null })]],
  ])('is unknown, not 0, when %s', (_, readings) => {
    expect(tokensOf(readings)).toBeUndefined();
  });
});

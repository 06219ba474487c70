import fc from 'fast-check';
import { countedBetween, CountersAt, highestCounts } from './countedWork';

const at = (time: string, generatedTokens: number | null): CountersAt => ({
  at: `2026-11-21T${time}.000Z`,
  promptTokens: null,
  generatedTokens,
  requests: null,
});
const started = (time: string) => Date.parse(`2026-11-21T${time}Z`);

describe('countedBetween', () => {
  it('is the growth of each counter, and nothing for those that are not counted', () => {
    expect(countedBetween(at('08:10:00', 100), at('08:10:15', 160))).toEqual({
      hour: '2026-11-21T08:00:00.000Z',
      late: false,
      seconds: 15,
      promptTokens: null,
      generatedTokens: 60,
      requests: null,
    });
  });

  it.each<
    [string, CountersAt | undefined, CountersAt, number | undefined, object]
  >([
    [
      'a gap within one hour',
      at('08:10:00', 100),
      at('08:40:00', 700),
      undefined,
      { generatedTokens: 600, late: false, seconds: 0 },
    ],
    [
      'a gap over the end of an hour',
      at('08:10:00', 100),
      at('10:01:00', 700),
      undefined,
      { generatedTokens: 600, late: true, hour: '2026-11-21T10:00:00.000Z' },
    ],
    [
      'two readings around the end of an hour',
      at('08:59:55', 100),
      at('09:00:10', 130),
      undefined,
      { generatedTokens: 30, late: false, seconds: 15 },
    ],
    [
      'an older reading of another replica',
      at('08:10:00', 100),
      at('08:09:50', 90),
      undefined,
      { generatedTokens: 0, seconds: 0 },
    ],
    [
      'the first reading of a pod that has just started',
      undefined,
      at('08:10:00', 40),
      started('08:05:00'),
      { generatedTokens: 40, late: false },
    ],
    [
      'the first reading of a pod that started in the hour before',
      undefined,
      at('09:10:00', 40),
      started('08:50:00'),
      { generatedTokens: 40, late: true },
    ],
    [
      'the first reading of a pod that has long been there',
      undefined,
      at('09:10:00', 1e9),
      started('01:00:00'),
      { generatedTokens: 0, late: false },
    ],
    [
      'the first reading of a pod of unknown age',
      undefined,
      at('09:10:00', 1e9),
      undefined,
      { generatedTokens: 0, late: false },
    ],
  ])('counts %s', (_what, previous, next, startedAt, expected) => {
    expect(countedBetween(previous, next, startedAt)).toMatchObject(expected);
  });

  it('adds up to what the engine counted, in whatever order replicas read it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(100), { minLength: 1, maxLength: 20 }),
        fc.array(fc.nat(19), { maxLength: 40 }),
        (growth, order) => {
          let sum = 0;
          const readings = growth.map((more, index) => {
            sum += more;
            return at(`08:${String(10 + index)}:00`, sum);
          });
          const read = [...order, growth.length - 1].map(
            index => readings[index % readings.length],
          );
          let previous: CountersAt | undefined;
          let counted = 0;
          for (const next of read) {
            const work = countedBetween(previous, next, started('08:09:00'));
            expect(work.generatedTokens).toBeGreaterThanOrEqual(0);
            counted += work.generatedTokens ?? 0;
            previous = highestCounts(previous, next);
          }
          expect(counted).toBe(sum);
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { Backoff } from './Backoff';

describe('pauses between tries', () => {
  it('lie between base and cap, and grow at most threefold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 50 }),
        draws => {
          const queue = [...draws];
          const backoff = new Backoff(
            { baseMs: 500, capMs: 30_000 },
            () => queue.shift() ?? 0,
          );
          let former = 500;
          for (let i = 0; i < draws.length; i++) {
            const next = backoff.next();
            expect(next).toBeGreaterThanOrEqual(500);
            expect(next).toBeLessThanOrEqual(Math.min(30_000, former * 3));
            former = next;
          }
        },
      ),
    );
  });

  it('begin anew after success and are never shorter than asked for', () => {
    const backoff = new Backoff({ baseMs: 500, capMs: 30_000 }, () => 1);
    expect([backoff.next(), backoff.next()]).toEqual([1_500, 4_500]);
    expect(backoff.next(60)).toBe(60_000);
    backoff.reset();
    expect(backoff.next()).toBe(1_500);
  });
});

import { rateAt } from './shapes';

describe('the shapes of load', () => {
  const total = (shape: 'steady' | 'burst' | 'idle') =>
    Array.from({ length: 60 }, (_, second) => rateAt(shape, 2, second)).reduce(
      (sum, rate) => sum + rate,
      0,
    );

  it('steady and burst come to the same number, idle to none', () => {
    expect(total('steady')).toBe(120);
    expect(total('burst')).toBe(120);
    expect(total('idle')).toBe(0);
  });

  it('bursts and pauses', () => {
    expect([0, 9, 10, 29, 30].map(at => rateAt('burst', 2, at))).toEqual([
      6, 6, 0, 0, 6,
    ]);
  });
});

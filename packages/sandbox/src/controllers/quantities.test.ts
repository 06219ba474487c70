import fc from 'fast-check';
import { formatAmount, parseAmount, podRequests } from './quantities';

describe('quantities', () => {
  it.each([
    ['1', 1000n],
    ['250m', 250n],
    ['1.5', 1500n],
    ['1Gi', 1024n ** 3n * 1000n],
    ['2k', 2_000_000n],
    ['nonsense', 0n],
    [undefined, 0n],
  ])('reads %s', (text, amount) => expect(parseAmount(text)).toBe(amount));

  it('writes what it reads back to the same amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), amount => {
        expect(parseAmount(formatAmount(amount))).toBe(amount);
      }),
    );
  });

  it('counts containers together, and an init container only beyond them', () => {
    const container = (cpu: string) => ({
      name: 'c',
      image: 'i',
      resources: { requests: { cpu } },
    });
    const containers = [container('1'), container('10m')];
    const of = (init: string) =>
      podRequests({ containers, initContainers: [container(init)] }).cpu;
    expect(of('500m')).toBe(1010n);
    expect(of('2')).toBe(2000n);
  });
});

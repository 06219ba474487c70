import fc from 'fast-check';
import {
  formatQuantity,
  InvalidQuantityError,
  parseQuantity,
  quantityToNumber,
} from './quantity';

describe('parseQuantity', () => {
  it.each<[string | number, number]>([
    ['0', 0],
    ['1', 1],
    [2, 2],
    ['100m', 0.1],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['+3', 3],
    ['-2', -2],
    ['1k', 1000],
    ['1M', 1e6],
    ['2G', 2e9],
    ['1E', 1e18],
    ['1E3', 1000],
    ['1e3', 1000],
    ['12e-1', 1.2],
    ['1Ki', 1024],
    ['1.5Gi', 1.5 * 1024 ** 3],
    ['15Mi', 15 * 1024 ** 2],
    ['250u', 0.00025],
    ['7n', 7e-9],
  ])('%s is %d', (text, value) => {
    expect(quantityToNumber(parseQuantity(text))).toBeCloseTo(value, 12);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '1 Gi',
    '1gi',
    '1K',
    '0x10',
    'NaN',
    'Infinity',
    '1e',
    '1e1000',
    '1e99999999',
    '--1',
    '1,5',
    '١',
    '1'.repeat(100),
  ])('%p is refused', text => {
    expect(() => parseQuantity(text)).toThrow(InvalidQuantityError);
  });

  it('rounds what is finer than a billionth away from zero, as Kubernetes does', () => {
    expect(parseQuantity('0.1n').nano).toBe(1n);
    expect(parseQuantity('-0.1n').nano).toBe(-1n);
  });

  it('is exact where floating point is not', () => {
    expect(parseQuantity('0.1').nano + parseQuantity('0.2').nano).toBe(
      parseQuantity('0.3').nano,
    );
    expect(parseQuantity('9007199254740993').nano).toBe(
      9007199254740993n * 1_000_000_000n,
    );
  });
});

describe('formatQuantity', () => {
  it.each([
    ['1000m', '1'],
    ['0.1', '100m'],
    ['1024Ki', '1Mi'],
    ['1536Mi', '1536Mi'],
    ['1000', '1k'],
    ['1500', '1500'],
    ['1e3', '1e3'],
    ['0Gi', '0'],
    ['-0.5', '-500m'],
    ['0.5Gi', '512Mi'],
    ['0.5Ki', '512'],
  ])('%s is written %s', (text, canonical) => {
    expect(formatQuantity(parseQuantity(text))).toBe(canonical);
  });

  it('never changes the value', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
        fc.constantFrom('DecimalSI', 'BinarySI', 'DecimalExponent'),
        (nano, format) => {
          const text = formatQuantity({
            nano,
            format: format as 'DecimalSI',
          });
          expect(parseQuantity(text).nano).toBe(nano);
        },
      ),
    );
  });

  it('is stable: what is canonical stays as it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e2'),
        (amount, suffix) => {
          const once = formatQuantity(parseQuantity(`${amount}${suffix}`));
          expect(formatQuantity(parseQuantity(once))).toBe(once);
        },
      ),
    );
  });
});

it('reads any text or refuses it, in no other way', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      const outcome = () => {
        try {
          return parseQuantity(text).nano;
        } catch (error) {
          return error;
        }
      };
      const result = outcome();
      expect(
        typeof result === 'bigint' || result instanceof InvalidQuantityError,
      ).toBe(true);
    }),
  );
});

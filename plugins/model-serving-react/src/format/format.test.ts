import fc from 'fast-check';
import {
  formatBytes,
  formatCompact,
  formatDate,
  formatDuration,
  formatExactTime,
  formatMoney,
  formatPrice,
  formatMeasure,
  formatRelative,
  formatTime,
  formatTokens,
  shortDigest,
} from '.';

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [42, '42 s'],
    [372, '6 min 12 s'],
    [600, '10 min'],
    [863, '14 min 23 s'],
    [3900, '1 h 5 min'],
    [7200, '2 h'],
    [273_600, '3 d 4 h'],
    [-5, '0 s'],
  ])('%d s reads %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('names one or two units, for any number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), seconds => {
        expect(formatDuration(seconds)).toMatch(
          /^[\d,]+ (s|min|h|d)( \d+ (s|min|h))?$/,
        );
        expect(formatDuration(seconds, 1)).toMatch(/^[\d,]+ (s|min|h|d)$/);
      }),
    );
  });
});

describe('formatRelative', () => {
  const now = new Date('2026-11-21T14:00:00Z');

  it.each([
    ['2026-11-21T13:59:58Z', 'just now'],
    ['2026-11-21T13:59:48Z', '12 s ago'],
    ['2026-11-21T13:54:00Z', '6 min ago'],
    ['2026-11-20T12:00:00Z', '26 h ago'],
    ['2026-11-18T12:00:00Z', '3 d ago'],
    ['2026-11-21T14:02:00Z', 'in 2 min'],
  ])('%s reads %s', (iso, text) => {
    expect(formatRelative(iso, now)).toBe(text);
  });
});

describe('formatMeasure', () => {
  it.each([
    [0.42, 's', '420 ms'],
    [2.5, 's', '2.5 s'],
    [0.614, 'ratio', '61%'],
    [0, 'ratio', '0%'],
    [0.0001, 'ratio', '< 1%'],
    [0.0099, 'ratio', '< 1%'],
    [0.01, 'ratio', '1%'],
    [1830.4, 'tokens/s', '1,830 tokens/s'],
    [42, 'requests', '42'],
    [9.4, 'USD/h', '$9.40/h'],
    [12_345.67, 'USD', '$12,346'],
    [0.00037, 'EUR', '< €0.01'],
    [0.000041, 'EUR/1M tokens', '€0.000041/Mtok'],
    [3.181, 'USD/1M tokens', '$3.18/Mtok'],
    [0, 'USD', '$0.00'],
    [3 * 2 ** 30, 'bytes', '3 GiB'],
  ])('%d %s reads %s', (value, unit, text) => {
    expect(formatMeasure(value, unit)).toBe(text);
  });
});

describe('facts of a model', () => {
  it.each([
    [formatCompact(8_200_000_000), '8.2B'],
    [formatCompact(568_000_000), '568M'],
    [formatTokens(131_072), '128k'],
    [formatTokens(200_000), '200k'],
    [formatTokens(40_960), '40k'],
    [formatTokens(512), '512'],
    [formatBytes(20_000_000_000), '18.6 GiB'],
    [formatBytes(0), '0 B'],
    [shortDigest(`sha256:${'ab'.repeat(32)}`), 'sha256:abababababab…'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });
});

it('says the day only when it is not today, and everything where it must be exact', () => {
  const then = new Date(2026, 10, 29, 15, 4, 5);
  expect(formatTime(then, new Date(2026, 10, 29, 23, 0))).toMatch(/^3:04\sPM$/);
  expect(formatTime(then, new Date(2026, 10, 30, 1, 0))).toMatch(
    /^Nov 29, 3:04\sPM$/,
  );
  expect(formatExactTime(then.toISOString())).toMatch(
    /^Nov 29, 2026, 3:04:05\sPM \S+$/,
  );
});

it('shows a date in every time zone as it is written', () => {
  expect(formatDate('2026-11-29')).toBe('Nov 29, 2026');
  expect(formatDate('next year')).toBe('next year');
});

it('shows no amount of money that is not zero as zero', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), value => {
      expect(formatMoney(value, 'USD')).toMatch(/[1-9]/);
      expect(formatPrice(value, 'USD')).toMatch(/[1-9]/);
    }),
  );
});

it('keeps bytes below 1,024 of a unit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 50 }), bytes => {
      const figure = Number(formatBytes(bytes).split(' ')[0].replace(/,/g, ''));
      expect(figure).toBeLessThanOrEqual(1024);
    }),
  );
});

import { DriftReading } from '@model-serving/backstage-plugin-model-serving-common';
import { driftNumber, thresholdInWords, windowInWords } from './driftInWords';

const reading = (more: Partial<DriftReading>): DriftReading => ({
  id: 'age',
  kind: 'drift',
  title: 'age',
  value: 0.1,
  lowerThreshold: null,
  upperThreshold: null,
  alert: false,
  reason: null,
  windowStart: null,
  windowEnd: null,
  history: [],
  ...more,
});

describe('drift in words', () => {
  it.each([
    [0, '0'],
    [0.2046, '0.205'],
    [5.834090952641831e-205, '< 0.001'],
    [-1e-9, '> -0.001'],
    [1234.5, '1,235'],
  ])('writes %d as %s', (value, text) => {
    expect(driftNumber(value)).toBe(text);
  });

  it.each<[Partial<DriftReading>, string | null]>([
    [{}, null],
    [{ lowerThreshold: 0.05 }, 'below 0.05'],
    [{ upperThreshold: 0.5 }, 'above 0.5'],
    [{ lowerThreshold: 0.9, upperThreshold: 0.97 }, 'below 0.9 or above 0.97'],
  ])('says of %j which values are an alert: %s', (more, text) => {
    expect(thresholdInWords(reading(more))).toBe(text);
  });

  it.each<[Partial<DriftReading>, string | null]>([
    [{}, null],
    [{ windowEnd: '2026-11-22T12:00:00Z' }, 'Nov 22'],
    [
      {
        windowStart: '2026-11-16T12:00:00Z',
        windowEnd: '2026-11-22T12:00:00Z',
      },
      'Nov 16 – Nov 22',
    ],
  ])('says of %j which data it is of: %s', (more, text) => {
    expect(windowInWords(reading(more))).toBe(text);
  });
});

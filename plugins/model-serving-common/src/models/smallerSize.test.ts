import fc from 'fast-check';
import { HoldingSize, peakRequests, smallerSizeOf } from './smallerSize';

const size = (count: number, changes: Partial<HoldingSize> = {}) => ({
  id: `h100-${count}`,
  option: `${count} × H100`,
  count,
  requestsThatFit: count * 4,
  perHour: count * 4,
  ...changes,
});

const ask = (changes: Partial<Parameters<typeof smallerSizeOf>[0]> = {}) =>
  smallerSizeOf({
    running: size(8),
    sizes: [size(8), size(4), size(2), size(1)],
    peak: { requests: 1, minutes: 60 },
    currency: 'USD',
    ...changes,
  });

describe('a smaller size', () => {
  it('is the one with the fewest accelerators, with what was measured and what it saves', () => {
    expect(ask()).toEqual({
      option: '1 × H100',
      sentence:
        '1 × H100 holds this model and 4 requests of its full context at once. The service runs on 8 × H100, and at most 1 request at once was measured in the last 60 minutes. With fewer accelerators each request takes longer.',
      savedPerHour: 28,
      currency: 'USD',
    });
  });

  it.each([
    ['as many requests as were seen, and half of them again', 3, '2 × H100'],
    ['twice as many requests as were seen', 2, '1 × H100'],
    ['one request where none was seen', 0, '1 × H100'],
  ])('holds %s', (_, requests, option) => {
    expect(ask({ peak: { requests, minutes: 60 } })?.option).toBe(option);
  });

  it.each<[string, Parameters<typeof ask>[0]]>([
    ['it is not known what the service runs on', { running: null }],
    ['it is not known what the service does', { peak: null }],
    ['none has fewer accelerators', { sizes: [size(8), size(16)] }],
    ['none holds the model', { sizes: [size(1, { requestsThatFit: null })] }],
    ['only CPUs are smaller', { sizes: [size(0, { requestsThatFit: 99 })] }],
    ['the service needs what it has', { peak: { requests: 9, minutes: 60 } }],
  ])('is not named where %s', (_, changes) => {
    expect(ask(changes)).toBeNull();
  });

  it('has no price where one of the two is unknown', () => {
    expect(ask({ running: size(8, { perHour: null }) })).toMatchObject({
      savedPerHour: null,
      currency: null,
    });
  });

  it('always has fewer accelerators and room for twice what was seen', () => {
    const sizes = fc.array(
      fc.record({
        id: fc.string(),
        option: fc.string(),
        count: fc.nat(16),
        requestsThatFit: fc.option(fc.nat(64)),
        perHour: fc.option(fc.nat(100)),
      }),
    );
    fc.assert(
      fc.property(sizes, fc.nat(40), (all, requests) => {
        const found = ask({ sizes: all, peak: { requests, minutes: 60 } });
        const chosen = all.filter(({ option }) => option === found?.option);
        expect(
          found === null ||
            chosen.some(
              ({ count, requestsThatFit }) =>
                count > 0 && count < 8 && requestsThatFit! >= 2 * requests,
            ),
        ).toBe(true);
      }),
    );
  });
});

describe('the most requests at once', () => {
  const hour = (running: Array<number | null>, waiting: Array<number | null>) =>
    peakRequests({
      windowSeconds: 3600,
      series: Object.entries({ running, waiting }).map(([name, values]) => ({
        name: name as 'running' | 'waiting',
        unit: 'requests',
        points: values.map((value, index) => [index * 600, value]),
      })),
    });

  it('are those that ran or waited at the same time', () => {
    expect(hour([1, 2, 3, 0, 0, 0], [0, 4, 0, 0, 0, 0])).toEqual({
      requests: 6,
      minutes: 60,
    });
  });

  it('are unknown where a good part of the hour is', () => {
    expect(hour([1, null, 3, null, 0, 0], [0, 0, 0, 0, 0, 0])).toBeNull();
    expect(hour([1, 2, 3, 0, 0, 0], [0, null, null, 0, 0, 0])).toBeNull();
    expect(hour([], [])).toBeNull();
  });
});

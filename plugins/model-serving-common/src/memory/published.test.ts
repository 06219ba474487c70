import {
  Measure,
  PUBLISHED,
  PublishedConfiguration,
} from './__fixtures__/published';
import { GIB, MIB } from './bytes';
import { readEngineSettings } from './engineSettings';
import { judgeMemory } from './judgeMemory';
import { activationsPart, isPart, kvCacheNeed, weightsPart } from './parts';

const LIMIT = 0.1;

function computed(
  { args, devices = 1, engine, facts }: PublishedConfiguration,
  measure: Measure,
): number {
  const settings = readEngineSettings(engine, args)!;
  const part = (of: ReturnType<typeof weightsPart>) => {
    if (!isPart(of)) {
      throw new Error(of.missing);
    }
    return of.bytes;
  };
  const need = () => {
    const cache = kvCacheNeed(facts, settings);
    if ('missing' in cache) {
      throw new Error(cache.missing);
    }
    return cache;
  };
  switch (measure.of) {
    case 'weights':
      return part(weightsPart(facts, settings));
    case 'activations':
      return part(activationsPart(facts, settings));
    case 'kvCache':
      return need().bytesPerToken * measure.tokens;
    case 'slidingCache': {
      const { bytesPerRequest, bytesPerToken } = need();
      return bytesPerRequest(measure.tokens) - bytesPerToken * measure.tokens;
    }
    default: {
      const { parts } = judgeMemory({
        model: { entityRef: 'resource:default/model', title: 'Model', facts },
        offer: {
          id: 'offer',
          title: 'Offer',
          devices,
          memory: {
            bytes: measure.deviceMib * MIB,
            source: 'the log',
            computeCapability: null,
          },
        },
        settings,
        requests: 1,
        contextTokens: { value: 4096, source: 'the test' },
      });
      return parts
        .filter(entry => entry.part !== 'kvCache')
        .reduce((sum, { bytes }) => sum + bytes, 0);
    }
  }
}

const rows = PUBLISHED.flatMap(configuration =>
  configuration.measured.map(measure => ({
    configuration,
    measure,
    error: computed(configuration, measure) / GIB / measure.gib - 1,
  })),
);

const percent = (error: number) => `${(error * 100).toFixed(1)} %`;

describe('published configurations', () => {
  it('are at least twenty, of three engines, each with its source', () => {
    expect(PUBLISHED.length).toBeGreaterThanOrEqual(20);
    expect(new Set(PUBLISHED.map(({ engine }) => engine)).size).toBe(3);
    for (const { source } of PUBLISHED) {
      expect(source).toMatch(/^https:\/\//);
    }
  });

  it.each(
    rows.map(
      row =>
        [
          `${row.configuration.name}: ${row.measure.of} ${percent(row.error)}`,
          row,
        ] as const,
    ),
  )('%s', (_name, { configuration, error, measure }) => {
    const explained = configuration.explained?.[measure.of];
    const isNear = Math.abs(error) <= LIMIT;
    // An explanation that is no longer needed is as wrong as one that is missing.
    expect({ isNear, isExplained: explained !== undefined }).toEqual({
      isNear,
      isExplained: !isNear,
    });
  });

  it('are met within a tenth in at least twenty configurations', () => {
    const met = PUBLISHED.filter(configuration =>
      rows
        .filter(row => row.configuration === configuration)
        .every(({ error }) => Math.abs(error) <= LIMIT),
    );
    expect(met.length).toBeGreaterThanOrEqual(20);
  });

  it('has the KV cache of one token exactly where engines print it exactly', () => {
    const exact = rows.filter(
      ({ configuration, measure }) =>
        ['kvCache', 'slidingCache'].includes(measure.of) &&
        configuration.engine !== 'vLLM',
    );
    expect(exact.length).toBeGreaterThan(5);
    for (const { error } of exact) {
      expect(Math.abs(error)).toBeLessThan(0.01);
    }
  });
});

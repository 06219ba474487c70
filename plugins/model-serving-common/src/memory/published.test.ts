import {
  Measure,
  PUBLISHED,
  PublishedConfiguration,
} from './__fixtures__/published';
import { GIB, MIB } from './bytes';
import { readEngineSettings } from './engineSettings';
import { judgeMemory } from './judgeMemory';
import { activationsPart, isPart, kvCacheNeed, weightsPart } from './parts';

/** How far the arithmetic may be from what was measured: KV caches by what engines round when they print. */
const LIMITS: Record<Measure['of'], number> = {
  weights: 0.03,
  kvToken: 0,
  kvCache: 0.01,
  slidingCache: 0.01,
  activations: 0.1,
  total: 0.1,
};

/** How many measures of each kind there are at least, as docs/memory.md says. */
const HELD: Record<Measure['of'], number> = {
  weights: 16,
  kvToken: 6,
  kvCache: 18,
  slidingCache: 1,
  activations: 7,
  total: 7,
};

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
    case 'kvToken':
      return need().bytesPerToken;
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

const bytesOf = (measure: Measure) =>
  measure.of === 'kvToken' ? measure.bytes : measure.gib * GIB;

const rows = PUBLISHED.flatMap(configuration =>
  configuration.measured.map(measure => ({
    configuration,
    measure,
    error: computed(configuration, measure) / bytesOf(measure) - 1,
  })),
);

const isNear = ({ error, measure }: (typeof rows)[number]) =>
  Math.abs(error) <= LIMITS[measure.of];

const percent = (error: number) => `${(error * 100).toFixed(1)} %`;

describe('published configurations', () => {
  it('are at least twenty, of four engines, each with its source', () => {
    expect(PUBLISHED.length).toBeGreaterThanOrEqual(20);
    expect(new Set(PUBLISHED.map(({ engine }) => engine)).size).toBe(4);
    for (const { source } of PUBLISHED) {
      expect(source).toMatch(/^https:\/\//);
    }
  });

  it.each(Object.entries(HELD))('have measures of %s: %i', (kind, least) => {
    expect(
      rows.filter(({ measure }) => measure.of === kind).length,
    ).toBeGreaterThanOrEqual(least);
  });

  it.each(
    rows.map(
      row =>
        [
          `${row.configuration.name}: ${row.measure.of} ${percent(row.error)}`,
          row,
        ] as const,
    ),
  )('%s', (_name, row) => {
    const explained = row.configuration.explained?.[row.measure.of];
    // An explanation that is no longer needed is as wrong as one that is missing.
    expect({
      isNear: isNear(row),
      isExplained: explained !== undefined,
    }).toEqual({ isNear: isNear(row), isExplained: !isNear(row) });
  });

  it('are met in at least twenty configurations, of every kind', () => {
    const met = PUBLISHED.filter(configuration =>
      rows.filter(row => row.configuration === configuration).every(isNear),
    );
    expect(met.length).toBeGreaterThanOrEqual(20);
    const kinds = {
      dense: ({ facts }: PublishedConfiguration) =>
        facts.architecture?.experts === null,
      experts: ({ facts }: PublishedConfiguration) =>
        facts.architecture?.experts !== null,
      windowed: ({ facts }: PublishedConfiguration) =>
        Boolean(facts.architecture?.slidingWindow),
      hybrid: ({ facts }: PublishedConfiguration) =>
        Boolean(facts.architecture?.recurrent),
      latent: ({ facts }: PublishedConfiguration) =>
        Boolean(facts.architecture?.latentAttention),
      quantized: ({ facts }: PublishedConfiguration) =>
        facts.quantization !== null,
    };
    for (const isOf of Object.values(kinds)) {
      expect(met.filter(isOf).length).toBeGreaterThanOrEqual(1);
    }
  });
});

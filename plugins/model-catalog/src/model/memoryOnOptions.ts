import {
  AcceleratorList,
  AcceleratorOption,
  byPrice,
  CatalogModel,
  cheapestFitting,
  chooseArtifact,
  engineOn,
  MemoryFit,
  memoryFitOf,
  ModelArtifact,
  ModelDetail,
  modelFactsOf,
  servedBy,
  servingRefusal,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Whether one replica of a variant fits an accelerator option, and what it costs. */
export interface OptionFit {
  option: AcceleratorOption;
  memory: MemoryFit;
}

/** What is asked about the memory of a replica; what is left out is as the platform's profiles say. */
export interface Load {
  /** Tokens of each request. */
  contextTokens?: number;
  /** Requests at once. */
  requests?: number;
}

/** Why no runtime of the platform serves a variant on any size, as sentences; null where one does. */
export function whyNotServed(
  model: CatalogModel,
  artifact: ModelArtifact,
  { items, runtimes }: AcceleratorList,
): string | null {
  return servingRefusal(runtimes, modelFactsOf(model, artifact), items);
}

/** The variant that a runtime of the platform would serve; null for a model without files. */
export function servedArtifact(
  { model }: ModelDetail,
  accelerators: AcceleratorList | undefined,
): ModelArtifact | null {
  return (
    chooseArtifact(
      model,
      {},
      accelerators && servedBy(model, accelerators.runtimes),
    ) ?? null
  );
}

/**
 * The memory of one replica on each option, with the first runtime that serves the variant there. An option without one is
 * not supported; where none has one, what an engine of the variant's own format would need.
 */
export function memoryOnOptions(
  model: CatalogModel,
  artifact: ModelArtifact,
  accelerators: AcceleratorList,
  load: Load = {},
): OptionFit[] {
  const { entityRef, title } = model;
  const { items, memory, runtimes } = accelerators;
  const facts = modelFactsOf(model, artifact);
  const isServed = servingRefusal(runtimes, facts, items) === null;
  return items.map(option => {
    const started = engineOn(runtimes, option, facts);
    const memoryOf = (engine: string, args: readonly string[]) =>
      memoryFitOf({
        model: { entityRef, title, facts },
        offer: {
          id: option.id,
          title: option.title,
          devices: option.count,
          memory: option.memory,
        },
        engine,
        args,
        requests: load.requests ?? memory.requests,
        contextTokens: load.contextTokens,
        otherOffers: [],
        variants: [],
      });
    if (!('refusal' in started)) {
      return { option, memory: memoryOf(started.engine, started.args) };
    }
    const ofFormat = memoryOf(artifact.variant.format, []);
    return {
      option,
      memory: isServed ? notServed(ofFormat, started.refusal) : ofFormat,
    };
  });
}

function notServed(fit: MemoryFit, sentence: string): MemoryFit {
  return {
    ...fit,
    word: 'unsupported',
    sentence,
    parts: [],
    requiredBytes: null,
    requestsThatFit: null,
    changes: [],
  };
}

/** From what is admitted at once to what may be admitted one day. */
const ADMITTED = ['fits', 'borrows', 'preempts', 'waits', 'unknown'] as const;

/**
 * The option that a replica gets soonest, and of those the cheapest: of what is known to hold it, else of what may hold
 * it. Null where no memory does, or the quota never will.
 */
export function bestOption(fits: readonly OptionFit[]): OptionFit | null {
  const memory = (each: OptionFit) => (each.memory.word === 'fits' ? 0 : 1);
  const quota = ({ option }: OptionFit) =>
    ADMITTED.findIndex(word => word === option.fit.word);
  const [best] = fits
    .filter(isPossible)
    .sort(
      (a, b) =>
        memory(a) - memory(b) ||
        quota(a) - quota(b) ||
        byPrice(a.option, b.option),
    );
  return best ?? null;
}

/** Whether a replica may run on an option one day, as far as is known. */
export function isPossible({ memory, option }: OptionFit): boolean {
  return (
    option.fit.word !== 'never' &&
    (memory.word === 'fits' || memory.word === 'unknown')
  );
}

/** The option that costs a replica least, now or one day; null where none is known to hold it, or none has a price. */
export function cheapestOption(fits: readonly OptionFit[]): OptionFit | null {
  const cheapest = cheapestFitting(
    fits.map(each => ({
      each,
      memory: each.memory.word,
      quota: each.option.fit.word,
      perHour: each.option.perHour,
      count: each.option.count,
    })),
  );
  return cheapest && cheapest.perHour !== null ? cheapest.each : null;
}

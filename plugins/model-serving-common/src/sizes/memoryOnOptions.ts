import type { AcceleratorList, AcceleratorOption, MemoryFit } from '../api';
import { memoryFitOf } from '../memory';
import { ModelArtifact, modelFactsOf, ServableModel } from '../models';
import { engineOn, servingRefusal, StartedEngine } from '../runtimes';

/** Whether one replica of a variant fits a size that a tenant may choose, and what it costs. @public */
export interface OptionFit {
  option: AcceleratorOption;
  memory: MemoryFit;
  /** Why no runtime serves the variant on it, as sentences; null where one does. */
  runtimeRefusal: string | null;
}

/** What is asked about the memory of a replica; what is left out is as the platform's profiles say. @public */
export interface MemoryLoad {
  /** Tokens of each request. */
  contextTokens?: number;
  /** Requests at once. */
  requests?: number;
}

/**
 * The memory of one replica on each size, with the first runtime that serves the variant there. A size without one is not
 * supported; where none has one, what an engine of the variant's own format would need.
 * @public
 */
export function memoryOnOptions(
  model: ServableModel,
  artifact: ModelArtifact,
  {
    items,
    memory,
    runtimes,
  }: Pick<AcceleratorList, 'items' | 'memory' | 'runtimes'>,
  load: MemoryLoad = {},
): OptionFit[] {
  const { entityRef, title } = model;
  const facts = modelFactsOf(model, artifact);
  const isServed = servingRefusal(runtimes, facts, items) === null;
  return items.map(option => {
    const started = engineOn(runtimes, option, facts);
    const memoryOf = (engine: StartedEngine) =>
      memoryFitOf({
        model: { entityRef, title, facts },
        offer: {
          id: option.id,
          title: option.title,
          devices: option.count,
          memory: option.memory,
        },
        ...engine,
        requests: load.requests ?? memory.requests,
        contextTokens: load.contextTokens,
        otherOffers: [],
        variants: [],
      });
    if (!('refusal' in started)) {
      return { option, memory: memoryOf(started), runtimeRefusal: null };
    }
    const ofFormat = memoryOf({ engine: artifact.variant.format, args: [] });
    const { refusal } = started;
    return {
      option,
      memory: isServed ? notServed(ofFormat, refusal) : ofFormat,
      runtimeRefusal: refusal,
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

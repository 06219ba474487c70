import type { MemoryFit, ModelFacts } from '../api';
import { engineNamed } from '../engines/engines';
import type { RuntimeArgument } from '../runtimes';
import { readableBytes } from './bytes';
import { changesThatFit } from './changesThatFit';
import { isKnownOnCpus, readEngineSettings, Setting } from './engineSettings';
import {
  CandidateModel,
  declaredPart,
  isOnCpus,
  judgeMemory,
  memoriesOf,
  MemoryOffer,
  SettledQuery,
} from './judgeMemory';

/** What is asked of {@link memoryFitOf}. @public */
export interface MemoryQuery {
  model: CandidateModel;
  offer: MemoryOffer;
  /** Name of the engine, its runtime or its model format. */
  engine: string;
  /** The engine's arguments, as the files have them. */
  args: readonly string[];
  /** Requests of the full context that must fit at once. */
  requests: number;
  /** Requests at once that the engine was asked for; left out where its default holds. */
  requestsAsked?: number;
  /** Bounds of the context that a request may ask for; undefined where only profiles set it. */
  contextBounds?: Pick<RuntimeArgument, 'min' | 'max'>;
  /** Tokens of each request; the longest that engine and model take when left out. */
  contextTokens?: number;
  /** Other options that may be chosen for as many replicas. */
  otherOffers: readonly MemoryOffer[];
  /** Other variants of the same version that may be served. */
  variants: readonly CandidateModel[];
}

/** The least that a model needs, whatever the engine. */
function leastBytes({ memoryBytes, weightBytes }: ModelFacts): number | null {
  return weightBytes ?? memoryBytes;
}

/** For an engine whose memory is not known: only what no engine can do is refused. */
function withoutEngine({
  engine,
  model,
  offer,
  requests,
}: MemoryQuery): MemoryFit {
  const { bytes, source } = offer.memory;
  const least = leastBytes(model.facts);
  const all = bytes === null ? null : bytes * memoriesOf(offer);
  const isTooLarge = least !== null && all !== null && least > all;
  const reason =
    engineNamed(engine)?.memoryUnknown ??
    `how the engine ${engine} uses memory ${
      isOnCpus(offer) ? 'on CPUs ' : ''
    }is not known`;
  const declared = declaredPart(model.facts, offer);
  return {
    word: isTooLarge ? 'exceeds' : 'unknown',
    sentence: isTooLarge
      ? `${model.title} does not fit ${
          offer.title
        }: it needs at least ${readableBytes(least)}, and ${
          isOnCpus(offer) ? 'its container may use' : 'its accelerators have'
        } ${readableBytes(all)}.`
      : `Memory fit unknown: ${reason}.`,
    accelerator: offer.title,
    devices: offer.devices,
    deviceBytes: bytes,
    deviceSource: source,
    usableBytes: null,
    usableSource: reason,
    parts: declared ? [declared] : [],
    requiredBytes: declared?.bytes ?? null,
    contextTokens: model.facts.contextLength,
    requests,
    requestsThatFit: null,
    changes: [],
  };
}

/**
 * Whether a model fits the accelerators of one replica, or its container where it runs on CPUs: weights, KV cache of the requests that must fit at once,
 * activations, graphs and the engine's libraries against the engine's share of one accelerator. Where facts are
 * missing, what is known decides if it decides alone; otherwise the word is `unknown`, with the missing facts named.
 *
 * Every change that is offered was computed in the same way, and fits.
 * @public
 */
export function memoryFitOf(query: MemoryQuery): MemoryFit {
  const settings = readEngineSettings(query.engine, query.args);
  if (!settings || (isOnCpus(query.offer) && !isKnownOnCpus(settings))) {
    return withoutEngine(query);
  }
  const { model, offer, requests, requestsAsked } = query;
  const longest = ({ facts }: CandidateModel): Setting<number> | undefined =>
    settings.contextTokens ??
    (facts.contextLength === null
      ? undefined
      : {
          value: facts.contextLength,
          source: "contextLength of the model's facts",
        });
  const contextOf =
    query.contextTokens === undefined
      ? longest
      : () => ({ value: query.contextTokens!, source: 'chosen here' });
  const settled: SettledQuery = {
    model,
    offer,
    settings,
    requests,
    requestsAsked,
    contextTokens: contextOf(model),
  };
  const judged = judgeMemory(settled);
  const { contextBounds, otherOffers, variants } = query;
  return {
    ...judged,
    changes:
      judged.word === 'exceeds' || judged.word === 'unsupported'
        ? changesThatFit(settled, {
            contextBounds,
            contextOf,
            otherOffers,
            variants,
          })
        : [],
  };
}

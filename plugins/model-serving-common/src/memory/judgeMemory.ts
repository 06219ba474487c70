import type {
  AcceleratorMemory,
  MemoryFit,
  MemoryPart,
  MemoryPartName,
  ModelFacts,
} from '../api';
import { amount, GIB, readableBytes } from './bytes';
import type { EngineSettings, Setting } from './engineSettings';
import {
  argumentProblem,
  capabilityProblem,
  layoutProblem,
  shareProblem,
} from './layoutProblem';
import {
  adaptersPart,
  isPart,
  kvCacheNeed,
  weightsPart,
  workParts,
} from './parts';

/** @public */
export interface CandidateModel {
  entityRef: string;
  title: string;
  /** Name of the variant; null where there is no other. */
  variant?: string | null;
  facts: ModelFacts;
}

/** A size with the memory of one of its accelerators; of its container where it has none. @public */
export interface MemoryOffer {
  id: string;
  title: string;
  /** Accelerators of one replica; 0 for a size of CPUs. */
  devices: number;
  memory: AcceleratorMemory;
}

/** Whether the engine computes on CPUs, in the memory of its container. */
export const isOnCpus = ({ devices }: Pick<MemoryOffer, 'devices'>) =>
  devices === 0;

/** Over how many memories of the size a replica is spread. */
export const memoriesOf = ({ devices }: Pick<MemoryOffer, 'devices'>) =>
  Math.max(devices, 1);

/** The question with the engine's arguments read, which changes are tried on. */
export interface SettledQuery {
  model: CandidateModel;
  offer: MemoryOffer;
  settings: EngineSettings;
  requests: number;
  /** Requests at once that somebody asked the engine for; undefined where nobody did. */
  requestsAsked?: number;
  contextTokens: Setting<number> | undefined;
}

/** What drivers keep of an accelerator, as startup logs tell beside `nvidia-smi`. */
const DRIVER_BYTES = 0.5 * GIB;

const NAMES: Record<MemoryPartName, string> = {
  weights: 'weights',
  kvCache: 'KV cache',
  adapters: 'LoRA adapters',
  activations: 'activations',
  graphs: 'graphs',
  runtime: 'runtime',
  declared: 'declared need',
};

/** What an engine keeps, rather than works in. */
const HELD: readonly MemoryPartName[] = [
  'weights',
  'declared',
  'adapters',
  'kvCache',
];

/** No engine gets more than all of it, whatever it is told. */
const shareOf = ({ share }: EngineSettings) => Math.min(share.value, 1);

/** Bytes of one memory of the size that the engine may use for everything that is counted here. */
function usableBytes(
  { memory: { bytes: memory }, ...offer }: MemoryOffer,
  settings: EngineSettings,
  { weights, work }: { weights: number; work: number },
): number | null {
  if (memory === null) {
    return null;
  }
  if (isOnCpus(offer)) {
    return memory;
  }
  const free = Math.max(memory - DRIVER_BYTES, 0);
  const share = shareOf(settings);
  const taken = free * share;
  switch (settings.shareHolds) {
    case 'everything':
      return taken;
    case 'weights and KV cache':
      return taken + Math.min(work, free - taken);
    default: {
      const before = Math.min(weights + work, free);
      return before + (free - before) * share;
    }
  }
}

/** All parts of a query, or those that are known with what is missing for the others. */
function partsOf(query: SettledQuery) {
  const { contextTokens, model, requests, settings } = query;
  const { facts } = model;
  const weights = weightsPart(facts, settings);
  const need = kvCacheNeed(facts, settings);
  const atOnce =
    settings.engine === 'llama.cpp'
      ? 1
      : Math.ceil(requests / settings.layout.data);
  const kvCache =
    'missing' in need || contextTokens === undefined
      ? { missing: 'missing' in need ? need.missing : 'the context length' }
      : {
          part: 'kvCache' as const,
          bytes: need.bytesPerRequest(contextTokens.value) * atOnce,
          formula: need.formula,
          inputs: [
            ...need.inputs,
            {
              name: 'Tokens of a request',
              value: amount(contextTokens.value),
              source: contextTokens.source,
            },
            {
              name: 'Requests at once',
              value: amount(atOnce),
              source: 'the platform profile',
            },
          ],
        };
  const adapters = adaptersPart(facts, settings);
  const ofAdapters = adapters && isPart(adapters) ? [adapters] : [];
  const all = [weights, kvCache, ...ofAdapters, ...workParts(facts, settings)];
  return {
    weights: isPart(weights) ? weights : undefined,
    ofAdapters,
    adaptersMissing:
      adapters && !isPart(adapters) ? adapters.missing : undefined,
    parts: all.filter(isPart),
    missing: all.flatMap(part => (isPart(part) ? [] : [part.missing])),
    bytesPerRequest:
      'missing' in need || contextTokens === undefined
        ? undefined
        : need.bytesPerRequest(contextTokens.value),
  };
}

const sum = (parts: readonly MemoryPart[]) =>
  parts.reduce((total, { bytes }) => total + bytes, 0);

/** The one part of a model that only says how much it needs. */
export function declaredPart(
  facts: ModelFacts,
  offer: MemoryOffer,
): MemoryPart | undefined {
  return facts.memoryBytes === null
    ? undefined
    : {
        part: 'declared',
        bytes: facts.memoryBytes / memoriesOf(offer),
        formula: isOnCpus(offer)
          ? 'declared need'
          : 'declared need ÷ accelerators of a replica',
        inputs: [
          {
            name: 'Declared need',
            value: readableBytes(facts.memoryBytes),
            source: "memoryBytes of the model's facts",
          },
        ],
      };
}

/** A query's numbers and word, without advice. */
export function judgeMemory(query: SettledQuery): Omit<MemoryFit, 'changes'> {
  const { contextTokens, model, offer, requests, settings } = query;
  const { facts } = model;
  const { bytes: deviceBytes, source: deviceSource } = offer.memory;
  const {
    adaptersMissing,
    bytesPerRequest,
    missing,
    ofAdapters,
    parts,
    weights,
  } = partsOf(query);
  const declared = missing.length > 0 ? declaredPart(facts, offer) : undefined;
  // What a model is said to need is said of it alone.
  const shown = declared ? [declared, ...ofAdapters] : parts;
  // Weights and KV cache are the least where it is not known what the engine works in.
  const least = declared || missing.length === 0 ? sum(shown) : null;
  const required = declared || settings.isWorkKnown ? least : null;
  const work = sum(shown.filter(({ part }) => !HELD.includes(part)));
  const usable = usableBytes(
    offer,
    settings,
    declared
      ? { weights: declared.bytes, work: 0 }
      : { weights: weights?.bytes ?? 0, work },
  );
  const kvCache = shown.find(({ part }) => part === 'kvCache');
  const numbers = {
    accelerator: offer.title,
    devices: offer.devices,
    deviceBytes,
    deviceSource,
    usableBytes: usable,
    usableSource: isOnCpus(offer)
      ? 'all of the memory that the container may use'
      : `${amount(shareOf(settings) * 100)}% (${
          settings.share.source
        }) of the memory that the driver leaves (${readableBytes(
          DRIVER_BYTES,
        )} less)${
          settings.shareHolds === 'KV cache'
            ? ' beside the weights, and the weights'
            : ''
        }`,
    parts: shown,
    requiredBytes: required,
    contextTokens: contextTokens?.value ?? null,
    requests,
    requestsThatFit:
      usable === null || required === null || !kvCache || !bytesPerRequest
        ? null
        : Math.max(
            0,
            Math.floor((usable - required + kvCache.bytes) / bytesPerRequest),
          ) * settings.layout.data,
  };
  const problem =
    settings.refused ??
    shareProblem(settings) ??
    argumentProblem(facts, settings) ??
    layoutProblem(facts, settings, memoriesOf(offer)) ??
    capabilityProblem(facts, settings, offer.memory.computeCapability);
  if (problem) {
    return {
      ...numbers,
      word: 'unsupported',
      sentence: `${model.title} cannot run on ${offer.title}: ${problem}.`,
    };
  }
  const needs = isOnCpus(offer)
    ? `${settings.engine} needs`
    : 'each accelerator needs';
  const mayUse = (bytes: number) =>
    isOnCpus(offer)
      ? `its container may use ${readableBytes(bytes)}`
      : `${settings.engine} may use ${readableBytes(bytes)} of its memory`;
  const leastKnown = (bytes: number) =>
    least === null
      ? null
      : `${needs} at least ${readableBytes(
          least,
        )} for weights and KV cache, and ${mayUse(bytes)}. What ${
          settings.engine
        } works in beside them is not known`;
  const floor = least ?? weights?.bytes ?? null;
  // In the memory of a container it does not matter where weights are kept.
  const uncounted = settings.uncounted.filter(
    ({ isMore }) => isMore || !isOnCpus(offer),
  );
  const mayNeedLess = uncounted.some(({ isMore }) => !isMore);
  if (floor !== null && usable !== null && floor > usable && !mayNeedLess) {
    const largest = shown
      .filter(({ bytes }) => bytes > 0)
      .map(({ bytes, part }) => `${NAMES[part]} ${readableBytes(bytes)}`);
    return {
      ...numbers,
      word: 'exceeds',
      sentence: `${model.title} does not fit ${offer.title}: ${needs} ${
        required === null ? 'more than ' : ''
      }${readableBytes(floor)} (${largest.join(', ')}), and ${mayUse(usable)}.`,
    };
  }
  if (adaptersMissing !== undefined) {
    return {
      ...numbers,
      requiredBytes: null,
      requestsThatFit: null,
      word: 'unknown',
      sentence: `Memory fit unknown: what the LoRA adapters need is not counted, because the facts of ${model.title} do not include ${adaptersMissing}.`,
    };
  }
  if (uncounted.length > 0) {
    const [{ source, value: why }] = uncounted;
    return {
      ...numbers,
      requiredBytes: null,
      requestsThatFit: null,
      word: 'unknown',
      sentence: `Memory fit unknown: ${source} ${why}.`,
    };
  }
  if (required === null || usable === null) {
    const missingFacts = `the facts of ${model.title} do not include ${[
      ...new Set(missing),
    ].join(', ')}. Ask your platform owners to add them to the model`;
    const sentence =
      usable === null
        ? `${deviceSource}. Ask your platform owners to set deviceMemory of ${offer.title} in a profile`
        : leastKnown(usable) ?? missingFacts;
    return {
      ...numbers,
      word: 'unknown',
      sentence: `Memory fit unknown: ${sentence}.`,
    };
  }
  const load =
    declared || numbers.contextTokens === null
      ? ''
      : ` with ${amount(requests)} request${
          requests === 1 ? '' : 's'
        } of ${amount(numbers.contextTokens)} tokens at once`;
  return {
    ...numbers,
    word: 'fits',
    sentence: `${model.title} fits ${offer.title}: ${needs} ${readableBytes(
      required,
    )}${load}, and ${mayUse(usable)}.${askedSentence(query, numbers)}`,
  };
}

/** Whether the requests at once that were asked for fit. Beyond what fits, engines let requests wait. */
function askedSentence(
  { requestsAsked, settings }: SettledQuery,
  {
    contextTokens,
    requestsThatFit,
  }: Pick<MemoryFit, 'contextTokens' | 'requestsThatFit'>,
): string {
  if (
    requestsAsked === undefined ||
    requestsThatFit === null ||
    contextTokens === null ||
    settings.engine === 'llama.cpp' ||
    settings.layout.data > 1
  ) {
    return '';
  }
  const asked = `${amount(requestsAsked)} request${
    requestsAsked === 1 ? '' : 's'
  }`;
  return requestsThatFit >= requestsAsked
    ? ` It holds ${asked} of that length at once, as set.`
    : ` Of the ${asked} at once that are set, it holds ${amount(
        requestsThatFit,
      )} of that length; shorter requests leave room for more.`;
}

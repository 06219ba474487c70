import type { MemoryChange } from '../api';
import { amount, readableBytes } from './bytes';
import {
  EngineSettings,
  isKnownOnCpus,
  Setting,
  valueFlagOf,
} from './engineSettings';
import {
  CandidateModel,
  isOnCpus,
  judgeMemory,
  memoriesOf,
  MemoryOffer,
  SettledQuery,
} from './judgeMemory';

const CONTEXT_STEP = 1024;
/** A context below this is no use to anybody. */
const SHORTEST_CONTEXT = 2 * CONTEXT_STEP;
/** Changes of one kind that are offered. */
const MOST_OF_A_KIND = 2;

export interface Alternatives {
  /** Bounds of the context that a request may ask for; undefined where only profiles set it. */
  contextBounds?: { min?: number; max?: number };
  contextOf(model: CandidateModel): Setting<number> | undefined;
  otherOffers: readonly MemoryOffer[];
  variants: readonly CandidateModel[];
}

const fits = (query: SettledQuery) => judgeMemory(query).word === 'fits';

/** The settings on another number of accelerators, as golden paths write them: one tensor-parallel rank each. */
function settingsOn(
  offer: MemoryOffer,
  { offer: current, settings }: SettledQuery,
): EngineSettings {
  const { data, pipeline, tensor } = settings.layout;
  const followsDevices =
    tensor === memoriesOf(current) && pipeline === 1 && data === 1;
  return followsDevices
    ? {
        ...settings,
        layout: {
          tensor: memoriesOf(offer),
          pipeline,
          data,
          attention: memoriesOf(offer),
        },
      }
    : settings;
}

const memoryOf = (offer: MemoryOffer) =>
  memoriesOf(offer) * (offer.memory.bytes ?? Infinity);

function otherAccelerators(
  query: SettledQuery,
  offers: readonly MemoryOffer[],
): MemoryChange[] {
  return offers
    .filter(
      offer =>
        offer.id !== query.offer.id &&
        (!isOnCpus(offer) || isKnownOnCpus(query.settings)) &&
        fits({ ...query, offer, settings: settingsOn(offer, query) }),
    )
    .sort((a, b) => memoryOf(a) - memoryOf(b) || a.devices - b.devices)
    .slice(0, MOST_OF_A_KIND)
    .map(({ id, title }) => ({
      change: 'accelerator',
      who: 'requester',
      sentence: `Choose ${title}.`,
      to: id,
    }));
}

function smallerVariants(
  query: SettledQuery,
  { contextOf, variants }: Alternatives,
): MemoryChange[] {
  return variants
    .map(model => ({
      model,
      judged: judgeMemory({ ...query, model, contextTokens: contextOf(model) }),
    }))
    .filter(({ judged }) => judged.word === 'fits')
    .sort(
      (a, b) => (b.judged.requiredBytes ?? 0) - (a.judged.requiredBytes ?? 0),
    )
    .slice(0, MOST_OF_A_KIND)
    .map(({ model, judged }) => ({
      change: 'variant',
      who: 'requester',
      sentence: `Choose the variant ${
        model.variant ?? model.title
      }, which needs ${readableBytes(judged.requiredBytes!)}${
        isOnCpus(query.offer) ? '' : ' per accelerator'
      }.`,
      to: model.variant ?? model.entityRef,
    }));
}

/** The longest context that fits, in steps of 1,024 tokens: what fits with one fits with every shorter one. */
function shorterContext(
  query: SettledQuery,
  { contextBounds }: Alternatives,
): MemoryChange[] {
  const { contextTokens, settings } = query;
  if (!contextTokens) {
    return [];
  }
  const fitsWith = (steps: number) => {
    const shorter = { ...contextTokens, value: steps * CONTEXT_STEP };
    return fits({
      ...query,
      contextTokens: shorter,
      settings: settings.contextTokens
        ? { ...settings, contextTokens: shorter }
        : settings,
    });
  };
  let shortest = SHORTEST_CONTEXT / CONTEXT_STEP;
  let longest = Math.ceil(contextTokens.value / CONTEXT_STEP) - 1;
  if (longest < shortest || !fitsWith(shortest)) {
    return [];
  }
  while (shortest < longest) {
    const middle = Math.ceil((shortest + longest) / 2);
    if (fitsWith(middle)) {
      shortest = middle;
    } else {
      longest = middle - 1;
    }
  }
  const tokens = shortest * CONTEXT_STEP;
  const { max = Infinity, min = 1 } = contextBounds ?? {};
  const contextFlag = valueFlagOf(settings.engine, 'contextLength');
  const isOfRequest =
    !contextFlag?.ofAllSequences || settings.sequences.value === 1;
  if (contextBounds && isOfRequest && tokens >= min) {
    const answer = Math.min(tokens, max);
    return [
      {
        change: 'context',
        who: 'requester',
        sentence: `Set the context length to ${amount(answer)} tokens.`,
        to: String(answer),
      },
    ];
  }
  return [
    {
      change: 'context',
      who: 'platform-owner',
      sentence: `Ask your platform owners to limit the context to ${amount(
        tokens,
      )} tokens (${contextFlag?.flag}=${tokens} in a profile).`,
      to: String(tokens),
    },
  ];
}

/**
 * Changes that each make the model fit by themselves: what the requester can choose first, then what platform owners
 * can set; the smallest of each kind first.
 */
export function changesThatFit(
  query: SettledQuery,
  alternatives: Alternatives,
): MemoryChange[] {
  return [
    ...otherAccelerators(query, alternatives.otherOffers),
    ...smallerVariants(query, alternatives),
    ...shorterContext(query, alternatives),
  ];
}

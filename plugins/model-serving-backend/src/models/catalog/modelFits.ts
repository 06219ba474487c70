import {
  CandidateModel,
  CatalogModel,
  defaultVersionOf,
  FitWord,
  MemoryFit,
  MemoryOffer,
  memoryFitOf,
  memoryOfferOf,
  MemoryWord,
  modelFactsOf,
  ModelSummary,
  ProjectedNode,
  runtimeRefusal,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  engineName,
  ProfileRuntime,
  ServiceSize,
  Turns,
} from '@model-serving/backstage-plugin-model-serving-node';
import { IndexedModel } from './IndexedModel';

type Fit = NonNullable<ModelSummary['fit']>;

/** Memory answers are kept for so many sets of accelerators and settings. */
const MOST_OFFERS = 64;

/** How a fit of the quota reads in a list; quota that is the tenant's own and lent to others is had at once. */
const QUOTA_FITS: Record<FitWord, Fit> = {
  fits: 'now',
  preempts: 'now',
  borrows: 'borrowing',
  waits: 'waits',
  never: 'never',
  unknown: 'unknown',
};

const BEST_FIRST: readonly Fit[] = [
  'now',
  'borrowing',
  'waits',
  'unknown',
  'never',
];

/** An accelerator that a tenant may choose, and whether its quota has one. */
export interface OfferedAccelerator {
  shape: ServiceSize;
  quota: FitWord;
  /** The runtimes that the platform offers, with their arguments on this accelerator. */
  engines: ReadonlyArray<{ runtime: ProfileRuntime; args: readonly string[] }>;
}

/** What one replica of any model would run on. */
export interface FitQuestion {
  accelerators: readonly OfferedAccelerator[];
  /** Requests of the full context that must fit at once. */
  requests: number;
  nodes: readonly ProjectedNode[];
}

/** Remembers which model fits which accelerator's memory, for as long as the model stays as it is. */
export class MemoryAnswers {
  readonly #known = new WeakMap<IndexedModel, Map<string, MemoryWord>>();

  of(indexed: IndexedModel, key: string, answer: () => MemoryWord): MemoryWord {
    const answers = this.#known.get(indexed) ?? new Map<string, MemoryWord>();
    let word = answers.get(key);
    if (word === undefined) {
      word = answer();
      if (answers.size >= MOST_OFFERS) {
        answers.clear();
      }
      answers.set(key, word);
      this.#known.set(indexed, answers);
    }
    return word;
  }
}

/** How each model fits: the best of the accelerators, by memory and by quota. */
export async function modelFits(
  models: readonly IndexedModel[],
  { accelerators, nodes, requests }: FitQuestion,
  memory: MemoryAnswers,
): Promise<Fit[]> {
  const offers = accelerators.map(accelerator => {
    const offer = memoryOfferOf(accelerator.shape, nodes);
    const { engines, quota } = accelerator;
    return {
      accelerator,
      offer,
      quota: QUOTA_FITS[quota],
      key: JSON.stringify([offer.devices, offer.memory, engines, requests]),
    };
  });
  const fits: Fit[] = [];
  const turns = new Turns();
  for (const indexed of models) {
    const words = offers.map(({ accelerator, key, offer, quota }) =>
      both(
        memory.of(
          indexed,
          key,
          () =>
            bestFit(indexed.model, accelerator, offer, requests)?.fit.word ??
            'unknown',
        ),
        quota,
      ),
    );
    fits.push(BEST_FIRST.find(word => words.includes(word)) ?? 'unknown');
    await turns.next();
  }
  return fits;
}

function both(memory: MemoryWord, quota: Fit): Fit {
  if (memory === 'exceeds' || memory === 'unsupported') {
    return 'never';
  }
  return memory === 'fits' || quota === 'never' ? quota : 'unknown';
}

/** How a model fits one accelerator. */
export interface AcceleratorFit {
  id: string;
  title: string;
  /** The variant that fits best; null where no runtime serves one. */
  variant: string | null;
  memory: MemoryWord;
  sentence: string;
  quota: FitWord;
}

/** How one model fits each accelerator, by memory and by quota. */
export function modelFitOnEach(
  model: CatalogModel,
  { accelerators, nodes, requests }: FitQuestion,
): AcceleratorFit[] {
  return accelerators.map(accelerator => {
    const { quota, shape } = accelerator;
    const best = bestFit(
      model,
      accelerator,
      memoryOfferOf(accelerator.shape, nodes),
      requests,
    );
    return {
      id: shape.id,
      title: shape.title,
      variant: best?.variant ?? null,
      memory: best?.fit.word ?? 'unsupported',
      sentence:
        best?.fit.sentence ??
        `${model.title} has no variant that a runtime of the platform serves on ${shape.title}.`,
      quota,
    };
  });
}

interface VariantFit {
  variant: string;
  fit: MemoryFit;
}

const BEST_MEMORY: readonly MemoryWord[] = [
  'fits',
  'unknown',
  'exceeds',
  'unsupported',
];

/** The best answer over variants and the runtimes that serve them; undefined where none does. */
function bestFit(
  model: CatalogModel,
  { engines, shape }: OfferedAccelerator,
  offer: MemoryOffer,
  requests: number,
): VariantFit | undefined {
  const version = defaultVersionOf(model);
  const fits = (version?.variants ?? []).flatMap(variant => {
    const facts = modelFactsOf(model, { version: version!, variant });
    const candidate: CandidateModel = {
      entityRef: model.entityRef,
      title: model.title,
      facts,
    };
    return engines
      .filter(({ runtime }) => runtimeRefusal(runtime, facts, shape) === null)
      .map(
        ({ args, runtime }): VariantFit => ({
          variant: variant.name,
          fit: memoryFitOf({
            model: candidate,
            offer,
            engine: engineName(runtime),
            args,
            requests,
            otherOffers: [],
            variants: [],
          }),
        }),
      );
  });
  return BEST_MEMORY.map(word =>
    fits.find(({ fit }) => fit.word === word),
  ).find(found => found !== undefined);
}

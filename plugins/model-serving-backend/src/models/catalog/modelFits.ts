import {
  acceleratorMemoryOf,
  CandidateModel,
  CatalogModel,
  defaultVersionOf,
  FitWord,
  MemoryFit,
  MemoryOffer,
  memoryFitOf,
  MemoryWord,
  modelFactsOf,
  ModelSummary,
  ProjectedNode,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AcceleratorShape,
  EffectiveProfile,
} from '@model-serving/backstage-plugin-model-serving-node';
import { Turns } from '../../Turns';
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
  shape: AcceleratorShape;
  quota: FitWord;
}

/** What one replica of any model would run on. */
export interface FitQuestion {
  accelerators: readonly OfferedAccelerator[];
  profile: Pick<EffectiveProfile, 'defaults' | 'memory' | 'runtime'>;
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
  { accelerators, nodes, profile }: FitQuestion,
  memory: MemoryAnswers,
): Promise<Fit[]> {
  const { runtime } = profile;
  const engine = `${runtime.modelFormat} (${runtime.name})`;
  const { args } = profile.defaults;
  const { requests } = profile.memory;
  const offers = accelerators.map(({ quota, shape }) => {
    const offer: MemoryOffer = {
      id: shape.id,
      title: shape.title,
      devices: shape.count,
      memory: acceleratorMemoryOf(shape, nodes),
    };
    return {
      offer,
      quota: QUOTA_FITS[quota],
      key: JSON.stringify([
        offer.devices,
        offer.memory,
        engine,
        args,
        requests,
      ]),
    };
  });
  const fits: Fit[] = [];
  const turns = new Turns();
  for (const indexed of models) {
    const words = offers.map(({ key, offer, quota }) =>
      both(
        memory.of(
          indexed,
          key,
          () =>
            bestFit(indexed.model, runtime.modelFormat, {
              offer,
              engine,
              args,
              requests,
            })?.fit.word ?? 'unknown',
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
  /** The variant that fits best; null where the runtime loads none. */
  variant: string | null;
  memory: MemoryWord;
  sentence: string;
  quota: FitWord;
}

/** How one model fits each accelerator, by memory and by quota. */
export function modelFitOnEach(
  model: CatalogModel,
  { accelerators, nodes, profile }: FitQuestion,
): AcceleratorFit[] {
  const { defaults, memory, runtime } = profile;
  return accelerators.map(({ quota, shape }) => {
    const best = bestFit(model, runtime.modelFormat, {
      offer: {
        id: shape.id,
        title: shape.title,
        devices: shape.count,
        memory: acceleratorMemoryOf(shape, nodes),
      },
      engine: `${runtime.modelFormat} (${runtime.name})`,
      args: defaults.args,
      requests: memory.requests,
    });
    return {
      id: shape.id,
      title: shape.title,
      variant: best?.variant ?? null,
      memory: best?.fit.word ?? 'unsupported',
      sentence:
        best?.fit.sentence ??
        `${model.title} has no variant that the runtime ${runtime.name} loads.`,
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

/** The best answer over the variants that the runtime loads; undefined where it loads none. */
function bestFit(
  model: CatalogModel,
  format: string,
  question: {
    offer: MemoryOffer;
    engine: string;
    args: readonly string[];
    requests: number;
  },
): VariantFit | undefined {
  const version = defaultVersionOf(model);
  const fits = (version?.variants ?? [])
    .filter(variant => variant.format === format)
    .map((variant): VariantFit => {
      const candidate: CandidateModel = {
        entityRef: model.entityRef,
        title: model.title,
        facts: modelFactsOf(model, { version: version!, variant }),
      };
      return {
        variant: variant.name,
        fit: memoryFitOf({
          ...question,
          model: candidate,
          otherOffers: [],
          variants: [],
        }),
      };
    });
  return BEST_MEMORY.map(word =>
    fits.find(({ fit }) => fit.word === word),
  ).find(found => found !== undefined);
}

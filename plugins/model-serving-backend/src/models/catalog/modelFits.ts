import {
  CandidateModel,
  CatalogModel,
  defaultVersionOf,
  FitWord,
  MemoryFit,
  MemoryNeed,
  memoryNeedOf,
  MemoryOffer,
  memoryFitOf,
  memoryOfferOf,
  MemoryWord,
  ModelArtifact,
  modelFactsOf,
  ModelSummary,
  ProjectedNode,
  runtimeRefusal,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
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
  /** Of one replica, in the price book's currency; null where no price is known or may be seen. */
  perHour: number | null;
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

/** Remembers what was computed of a model's memory by a key, for as long as the model stays as it is. */
export class MemoryAnswers<T> {
  readonly #known = new WeakMap<IndexedModel, Map<string, T>>();

  of(indexed: IndexedModel, key: string, answer: () => T): T {
    const answers = this.#known.get(indexed) ?? new Map<string, T>();
    let known = answers.get(key);
    if (known === undefined) {
      known = answer();
      if (answers.size >= MOST_OFFERS) {
        answers.clear();
      }
      answers.set(key, known);
      this.#known.set(indexed, answers);
    }
    return known;
  }
}

/** How each model fits: the best of the accelerators, by memory and by quota. */
export async function modelFits(
  models: readonly IndexedModel[],
  { accelerators, nodes, requests }: FitQuestion,
  memory: MemoryAnswers<MemoryWord>,
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
  accelerator: OfferedAccelerator,
  offer: MemoryOffer,
  requests: number,
): VariantFit | undefined {
  const version = defaultVersionOf(model);
  const fits = (version?.variants ?? []).flatMap(variant =>
    artifactFits(
      model,
      { version: version!, variant },
      accelerator,
      offer,
      requests,
    ).map((fit): VariantFit => ({ variant: variant.name, fit })),
  );
  return BEST_MEMORY.map(word =>
    fits.find(({ fit }) => fit.word === word),
  ).find(found => found !== undefined);
}

/** How one artifact fits, with each runtime that serves it. */
function artifactFits(
  model: CatalogModel,
  artifact: ModelArtifact,
  { engines, shape }: OfferedAccelerator,
  offer: MemoryOffer,
  requests: number,
): MemoryFit[] {
  const candidate = candidateOf(model, artifact);
  return engines
    .filter(
      ({ runtime }) => runtimeRefusal(runtime, candidate.facts, shape) === null,
    )
    .map(({ args, runtime }) =>
      memoryFitOf({
        model: candidate,
        offer,
        engine: runtime.engine,
        args,
        requests,
        otherOffers: [],
        variants: [],
      }),
    );
}

function candidateOf(
  model: CatalogModel,
  artifact: ModelArtifact,
): CandidateModel {
  const { entityRef, title } = model;
  return { entityRef, title, facts: modelFactsOf(model, artifact) };
}

/** What a replica of each model needs. */
export async function modelNeeds(
  models: readonly IndexedModel[],
  question: FitQuestion,
  memory: MemoryAnswers<MemoryNeed>,
): Promise<MemoryNeed[]> {
  const smallest = smallestShapes(question);
  const key = JSON.stringify([
    smallest.map(({ engines, shape }) => [engines, shape]),
    question.requests,
  ]);
  const needs: MemoryNeed[] = [];
  const turns = new Turns();
  for (const indexed of models) {
    const { model } = indexed;
    needs.push(
      memory.of(indexed, key, () => {
        const version = defaultVersionOf(model);
        return memoryNeedOf(
          (version?.variants ?? []).flatMap(variant =>
            needFits(model, { version: version!, variant }, smallest, question),
          ),
          model.hosted
            ? `${model.hosted.provider} serves it.`
            : 'No source names its files.',
        );
      }),
    );
    await turns.next();
  }
  return needs;
}

/** What a replica of one artifact needs. */
export function artifactNeed(
  model: CatalogModel,
  artifact: ModelArtifact,
  question: FitQuestion,
): MemoryNeed {
  return memoryNeedOf(
    needFits(model, artifact, smallestShapes(question), question),
    'No source names its files.',
  );
}

/** Engines on the options with the fewest accelerators: more of them need more in all, and CPUs are no accelerators. */
function smallestShapes({ accelerators }: FitQuestion): OfferedAccelerator[] {
  const countOf = ({ shape }: OfferedAccelerator) =>
    memoryOfferOf(shape, []).devices;
  const counts = accelerators.map(countOf).filter(count => count > 0);
  const fewest = counts.length > 0 ? Math.min(...counts) : 0;
  const distinct = new Map(
    accelerators
      .filter(each => countOf(each) === fewest)
      .map(each => [JSON.stringify(each.engines), each]),
  );
  return [...distinct.values()];
}

/** Memory that no model exceeds, so that only its facts decide. */
const UNLIMITED = { bytes: Number.MAX_SAFE_INTEGER, source: 'not limited' };

/** With the runtimes that serve an artifact, else with the engine that its format is named after. */
function needFits(
  model: CatalogModel,
  artifact: ModelArtifact,
  smallest: readonly OfferedAccelerator[],
  { requests }: FitQuestion,
): MemoryFit[] {
  const offerOf = (devices: number): MemoryOffer => ({
    id: 'any',
    title: 'any accelerator',
    devices,
    memory: { ...UNLIMITED, computeCapability: null },
  });
  const served = smallest.flatMap(accelerator =>
    artifactFits(
      model,
      artifact,
      accelerator,
      offerOf(memoryOfferOf(accelerator.shape, []).devices),
      requests,
    ),
  );
  return served.length > 0
    ? served
    : [
        memoryFitOf({
          model: candidateOf(model, artifact),
          offer: offerOf(1),
          engine: artifact.variant.format,
          args: [],
          requests,
          otherOffers: [],
          variants: [],
        }),
      ];
}

/** The cheapest option that holds a replica and that the tenant's quota can have; undefined where none is known to. */
export function cheapestFitting(
  model: CatalogModel,
  artifact: ModelArtifact,
  { accelerators, nodes, requests }: FitQuestion,
): OfferedAccelerator | undefined {
  const fitting = accelerators.filter(
    accelerator =>
      accelerator.quota !== 'never' &&
      artifactFits(
        model,
        artifact,
        accelerator,
        memoryOfferOf(accelerator.shape, nodes),
        requests,
      ).some(({ word }) => word === 'fits'),
  );
  const price = ({ perHour, shape }: OfferedAccelerator) =>
    [perHour ?? Infinity, memoryOfferOf(shape, []).devices] as const;
  return [...fitting].sort((a, b) => {
    const [[costA, countA], [costB, countB]] = [price(a), price(b)];
    return (costA === costB ? 0 : costA - costB) || countA - countB;
  })[0];
}

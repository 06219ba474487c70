import {
  CatalogModel,
  cheapestFitting,
  defaultVersionOf,
  engineOn,
  FitWord,
  isAdapter,
  MemoryFit,
  MemoryNeed,
  memoryNeedOf,
  MemoryOffer,
  memoryFitOf,
  memoryOfferOf,
  MEMORY_WORDS,
  MemoryWord,
  MODEL_FITS,
  ModelArtifact,
  modelFactsOf,
  ModelFit,
  ModelVariant,
  ProjectedNode,
  RunningSize,
  RuntimeOffer,
  ServiceSummary,
  smallerSizeOf,
  StartedEngine,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ServiceSize,
  Turns,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ReplicaPrice } from '../../prices/VisiblePrices';
import { IndexedModel } from './IndexedModel';

/** Memory answers are kept for so many sets of accelerators and settings. */
const MOST_OFFERS = 64;

/** How a fit of the quota reads in a list; quota that is the tenant's own and lent to others is had at once. */
const QUOTA_FITS: Record<FitWord, ModelFit> = {
  fits: 'now',
  preempts: 'now',
  borrows: 'borrowing',
  waits: 'waits',
  never: 'never',
  unknown: 'unknown',
};

/** An accelerator that a tenant may choose, and whether its quota has one. */
export interface OfferedAccelerator {
  size: ServiceSize;
  quota: FitWord;
  /** Of one replica. */
  price: ReplicaPrice;
  /** Arguments of each runtime's engine on it, by the runtime's id. */
  engineArguments: Readonly<Record<string, readonly string[]>>;
}

/** What one replica of any model would run on. */
export interface FitQuestion {
  accelerators: readonly OfferedAccelerator[];
  /** What the platform offers, the preferred first. */
  runtimes: readonly RuntimeOffer[];
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

/** How a model fits. */
export interface VariantFit {
  word: ModelFit;
  /** Name of the variant that fits so; null where no runtime serves one. */
  variant: string | null;
}

/** The memory of the variant that fits an accelerator best. */
export interface VariantMemory {
  word: MemoryWord;
  variant: string | null;
}

const UNKNOWN_MEMORY: VariantMemory = { word: 'unknown', variant: null };

/**
 * How each model fits: by quota on the sizes that are known to hold it, else on those of which that is not known, as the
 * pages of a model and of a comparison choose its size.
 */
export async function modelFits(
  models: readonly IndexedModel[],
  question: FitQuestion,
  memory: MemoryAnswers<VariantMemory>,
): Promise<VariantFit[]> {
  const { accelerators, nodes, requests, runtimes } = question;
  const ofEngines = JSON.stringify([runtimes, requests]);
  const offers = accelerators.map(accelerator => {
    const offer = memoryOfferOf(accelerator.size, nodes);
    const { engineArguments, quota } = accelerator;
    return {
      accelerator,
      offer,
      quota: QUOTA_FITS[quota],
      key: JSON.stringify([
        offer.devices,
        offer.memory,
        engineArguments,
        ofEngines,
      ]),
    };
  });
  const fits: VariantFit[] = [];
  const turns = new Turns();
  for (const indexed of models) {
    const isServable = servableVariants(indexed.model).length > 0;
    const all = isServable
      ? offers.map(({ accelerator, key, offer, quota }): SizeFit => {
          const { variant, word } = memory.of(indexed, key, () => {
            const best = bestFit(indexed.model, accelerator, offer, question);
            return best
              ? { word: best.fit.word, variant: best.variant }
              : UNKNOWN_MEMORY;
          });
          return {
            word: both({ variant, word }, quota),
            variant,
            memory: word,
          };
        })
      : [];
    const { variant, word } = bestOf(all);
    fits.push({ word, variant });
    await turns.next();
  }
  return fits;
}

/** How a model fits one size. */
interface SizeFit extends VariantFit {
  memory: MemoryWord;
}

function both({ variant, word }: VariantMemory, quota: ModelFit): ModelFit {
  if (word === 'exceeds' || word === 'unsupported') {
    return 'never';
  }
  // Without a variant, whether anything serves the model there is not known.
  return variant === null && quota !== 'never' ? 'unknown' : quota;
}

function bestOf(fits: readonly SizeFit[]): VariantFit {
  const possible = fits.filter(({ word }) => word !== 'never');
  const held = possible.filter(({ memory }) => memory === 'fits');
  const among = held.length > 0 ? held : possible;
  const best = MODEL_FITS.map(word =>
    among.find(fit => fit.word === word),
  ).find(fit => fit !== undefined);
  return best ?? fits[0] ?? { word: 'unknown', variant: null };
}

/** The variants of what is offered first that can be served by themselves; none of an adapter. */
function servableVariants(model: CatalogModel): ModelVariant[] {
  const version = defaultVersionOf(model);
  return (version?.variants ?? []).filter(
    variant => !isAdapter(model, { version: version!, variant }),
  );
}

function noMemory(model: CatalogModel): string {
  const version = defaultVersionOf(model);
  const [variant] = version?.variants ?? [];
  if (isAdapter(model, version && variant && { version, variant })) {
    return 'A LoRA adapter takes memory of the service that it is added to.';
  }
  return model.hosted
    ? `${model.hosted.provider} serves it.`
    : 'No source names its files.';
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
  /** What one replica costs the tenant. */
  price: ReplicaPrice;
}

/** How one model fits each accelerator, by memory and by quota. */
export function modelFitOnEach(
  model: CatalogModel,
  question: FitQuestion,
): AcceleratorFit[] {
  return question.accelerators.map(accelerator => {
    const { price, quota, size } = accelerator;
    const best = bestFit(
      model,
      accelerator,
      memoryOfferOf(size, question.nodes),
      question,
    );
    return {
      id: size.id,
      title: size.title,
      variant: best?.variant ?? null,
      memory: best?.fit.word ?? 'unsupported',
      sentence:
        best?.fit.sentence ??
        `${model.title} has no variant that a runtime of the platform serves on ${size.title}.`,
      quota,
      price,
    };
  });
}

interface ComputedFit {
  variant: string;
  fit: MemoryFit;
}

/** The best answer over the variants that a runtime serves; undefined where none does. */
function bestFit(
  model: CatalogModel,
  accelerator: OfferedAccelerator,
  offer: MemoryOffer,
  question: FitQuestion,
): ComputedFit | undefined {
  const version = defaultVersionOf(model);
  const fits = servableVariants(model).flatMap((variant): ComputedFit[] => {
    const artifact = { version: version!, variant };
    const fit = artifactFit(model, artifact, accelerator, offer, question);
    return fit ? [{ variant: variant.name, fit }] : [];
  });
  return MEMORY_WORDS.map(word =>
    fits.find(({ fit }) => fit.word === word),
  ).find(found => found !== undefined);
}

/** How one artifact fits with the runtime that a request gets which names none; undefined where none serves it. */
function artifactFit(
  model: CatalogModel,
  artifact: ModelArtifact,
  { engineArguments, size }: OfferedAccelerator,
  offer: MemoryOffer,
  { requests, runtimes }: FitQuestion,
): MemoryFit | undefined {
  const { count, title } = size;
  const started = engineOn(
    runtimes,
    { count, title, engineArguments },
    modelFactsOf(model, artifact),
  );
  return 'refusal' in started
    ? undefined
    : fitWith(started, model, artifact, offer, requests);
}

function fitWith(
  { args, engine }: StartedEngine,
  model: CatalogModel,
  artifact: ModelArtifact,
  offer: MemoryOffer,
  requests: number,
): MemoryFit {
  const { entityRef, title } = model;
  return memoryFitOf({
    model: { entityRef, title, facts: modelFactsOf(model, artifact) },
    offer,
    engine,
    args,
    requests,
    otherOffers: [],
    variants: [],
  });
}

/**
 * What a replica of each model needs: of the variant that its fit is of, else the least over its variants.
 *
 * @param fits - of the same models; null without a tenant
 */
export async function modelNeeds(
  models: readonly IndexedModel[],
  fits: readonly VariantFit[] | null,
  question: FitQuestion,
  memory: MemoryAnswers<MemoryNeed>,
): Promise<MemoryNeed[]> {
  const smallest = smallestSizes(question);
  const key = JSON.stringify([
    smallest.map(({ engineArguments, size }) => [engineArguments, size]),
    question.runtimes,
    question.requests,
  ]);
  const needs: MemoryNeed[] = [];
  const turns = new Turns();
  for (const [number, indexed] of models.entries()) {
    const { model } = indexed;
    const fitting = fits?.[number].variant ?? null;
    needs.push(
      memory.of(indexed, JSON.stringify([fitting, key]), () => {
        const version = defaultVersionOf(model);
        const variants = servableVariants(model).filter(
          ({ name }) => fitting === null || name === fitting,
        );
        return memoryNeedOf(
          variants.flatMap(variant =>
            needFits(model, { version: version!, variant }, smallest, question),
          ),
          noMemory(model),
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
    needFits(model, artifact, smallestSizes(question), question),
    'No source names its files.',
  );
}

/** The sizes with the fewest accelerators, one for each way to start the engines: more of them need more in all, and CPUs are no accelerators. */
function smallestSizes({ accelerators }: FitQuestion): OfferedAccelerator[] {
  const countOf = ({ size }: OfferedAccelerator) => size.count ?? 0;
  const counts = accelerators.map(countOf).filter(count => count > 0);
  const fewest = counts.length > 0 ? Math.min(...counts) : 0;
  const distinct = new Map(
    accelerators
      .filter(each => countOf(each) === fewest)
      .map(each => [JSON.stringify(each.engineArguments), each]),
  );
  return [...distinct.values()];
}

/** Memory that no model exceeds, so that only its facts decide. */
const UNLIMITED = { bytes: Number.MAX_SAFE_INTEGER, source: 'not limited' };

/** With the runtime that serves an artifact, else with the engine that its format is named after. */
function needFits(
  model: CatalogModel,
  artifact: ModelArtifact,
  smallest: readonly OfferedAccelerator[],
  question: FitQuestion,
): ComputedFit[] {
  const offerOf = (devices: number): MemoryOffer => ({
    id: 'any',
    title: 'any accelerator',
    devices,
    memory: { ...UNLIMITED, computeCapability: null },
  });
  const served = smallest.flatMap(
    accelerator =>
      artifactFit(
        model,
        artifact,
        accelerator,
        offerOf(accelerator.size.count ?? 0),
        question,
      ) ?? [],
  );
  const fits =
    served.length > 0
      ? served
      : [
          fitWith(
            { engine: artifact.variant.format, args: [] },
            model,
            artifact,
            offerOf(1),
            question.requests,
          ),
        ];
  return fits.map(fit => ({ variant: artifact.variant.name, fit }));
}

/** The cheapest accelerator that holds a replica and that the tenant's quota can have; undefined where none is known to. */
export function cheapestAccelerator(
  model: CatalogModel,
  artifact: ModelArtifact,
  question: FitQuestion,
): OfferedAccelerator | undefined {
  const priced = question.accelerators.map(accelerator => {
    const { price, quota, size } = accelerator;
    const offer = memoryOfferOf(size, question.nodes);
    const fit = artifactFit(model, artifact, accelerator, offer, question);
    return {
      accelerator,
      memory: fit?.word ?? 'unsupported',
      quota,
      perHour: price.perHour,
      count: size.count ?? 0,
    };
  });
  return cheapestFitting(priced)?.accelerator;
}

type RunsOn = NonNullable<ServiceSummary['accelerator']>;

/** Null where none or several sizes of a tenant have the accelerators that a replica runs on. */
function offeredAs(
  { count, flavor }: RunsOn,
  { accelerators }: FitQuestion,
): OfferedAccelerator | null {
  const [found, ...others] = accelerators.filter(
    ({ size }) => size.flavor === flavor && (size.count ?? 0) === count,
  );
  return found && others.length === 0 ? found : null;
}

/** The size of a tenant that has the accelerators which a replica runs on; null where none or several have. */
export function runningSize(
  model: CatalogModel,
  artifact: ModelArtifact,
  runsOn: RunsOn,
  question: FitQuestion,
): RunningSize | null {
  const found = offeredAs(runsOn, question);
  if (!found) {
    return null;
  }
  const { price, size } = found;
  const offer = memoryOfferOf(size, question.nodes);
  const fit = artifactFit(model, artifact, found, offer, question);
  return {
    option: size.title,
    perHour: price.perHour,
    holds: fit?.word === 'fits',
  };
}

/** What a replica runs on, and what else of the same accelerator holds an artifact. */
export function holdingSizes(
  model: CatalogModel,
  artifact: ModelArtifact,
  runsOn: RunsOn,
  question: FitQuestion,
): Pick<Parameters<typeof smallerSizeOf>[0], 'running' | 'sizes'> {
  const held = (accelerator: OfferedAccelerator) => {
    const { price, size } = accelerator;
    const offer = memoryOfferOf(size, question.nodes);
    const fit = artifactFit(model, artifact, accelerator, offer, question);
    return {
      id: size.id,
      option: size.title,
      count: size.count ?? 0,
      requestsThatFit: fit?.word === 'fits' ? fit.requestsThatFit : null,
      perHour: price.perHour,
    };
  };
  const running = offeredAs(runsOn, question);
  return {
    running: running && held(running),
    sizes: question.accelerators
      .filter(({ size }) => size.flavor === runsOn.flavor)
      .map(held),
  };
}

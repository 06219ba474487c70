import type { ModelFacts } from '../api/model';
import type { RuntimeOffer } from './RuntimeOffer';

/** What of a model decides which runtimes serve it. @public */
export type ServedFacts = Pick<ModelFacts, 'format' | 'quantization' | 'task'>;

/** What of a size decides which runtimes run on it. @public */
export interface RuntimeSize {
  title: string;
  /** Accelerators of one replica; left out for a size without any. */
  count?: number;
}

const same = (a: string) => (b: string) =>
  a.toLocaleLowerCase('en-US') === b.toLocaleLowerCase('en-US');

/** Why a runtime does not load a model, whatever it runs on. */
function modelRefusal(
  { serves, title }: RuntimeOffer,
  { format, quantization, task }: ServedFacts,
): string | null {
  const { formats, quantizations, tasks } = serves;
  if (!formats.includes(format)) {
    return `${title} does not serve the format ${
      format || '(none)'
    }. It serves ${formats.join(', ')}.`;
  }
  if (
    quantization !== null &&
    quantizations &&
    !quantizations.some(same(quantization))
  ) {
    return `${title} does not serve ${quantization} weights. It serves ${quantizations.join(
      ', ',
    )} and unquantized weights.`;
  }
  if (task !== null && tasks && !tasks.some(same(task))) {
    return `${title} does not serve the task ${task}. It serves ${tasks.join(
      ', ',
    )}.`;
  }
  return null;
}

/** What is said of one runtime, and of several. @public */
export interface RuntimePredicate {
  one: string;
  many: string;
}

/** Why a runtime does not run on a size, whatever it serves. */
function sizePredicate(
  { devices, parallelArgument }: RuntimeOffer,
  { count = 0, title: size }: RuntimeSize,
): RuntimePredicate | null {
  const of = (one: string, many: string, rest: string) => ({
    one: `${one} ${rest}`,
    many: `${many} ${rest}`,
  });
  if (count === 0) {
    return devices.includes('cpu')
      ? null
      : of('needs', 'need', `an accelerator, and ${size} has none.`);
  }
  if (!devices.includes('gpu')) {
    return of('uses', 'use', 'no accelerator. Choose a size without one.');
  }
  return count > 1 && parallelArgument === undefined
    ? of(
        'runs',
        'run',
        `a replica on one accelerator, and ${size} has ${count}.`,
      )
    : null;
}

/**
 * Why a runtime cannot serve a model on a size, as a sentence; null where it can. The one judgment of form, check,
 * rendering, API and pages. A fact that is not known refuses nothing. Whether the model fits the memory is judged by
 * `memoryFitOf`.
 *
 * @param size - left out to ask about the model alone
 * @public
 */
export function runtimeRefusal(
  runtime: RuntimeOffer,
  facts: ServedFacts,
  size?: RuntimeSize,
): string | null {
  return refusalOf(runtime, facts, size)?.refusal ?? null;
}

function refusalOf<T extends RuntimeOffer>(
  runtime: T,
  facts: ServedFacts,
  size: RuntimeSize | undefined,
): RefusedRuntime<T> | null {
  const ofModel = modelRefusal(runtime, facts);
  if (ofModel) {
    return { runtime, refusal: ofModel };
  }
  if (runtime.refusal) {
    return {
      runtime,
      refusal: runtime.refusal,
      predicate: pathPredicate(runtime.title, runtime.refusal),
    };
  }
  const ofSize = size && sizePredicate(runtime, size);
  return ofSize
    ? { runtime, refusal: `${runtime.title} ${ofSize.one}`, predicate: ofSize }
    : null;
}

/** What a golden path says of a runtime, without its title; undefined where it does not read the same of several. */
function pathPredicate(
  title: string,
  refusal: string,
): RuntimePredicate | undefined {
  const said = refusal.slice(title.length + 1);
  return refusal.startsWith(`${title} cannot `)
    ? { one: said, many: said }
    : undefined;
}

/** A runtime that cannot serve a model, with the reason. @public */
export interface RefusedRuntime<T extends RuntimeOffer = RuntimeOffer> {
  runtime: T;
  refusal: string;
  /** The reason without the runtime's title, where the same of several runtimes is said once. */
  predicate?: RuntimePredicate;
}

/**
 * The runtimes that serve a model on a size, in the platform's order, and the others with their reasons.
 * @public
 */
export function runtimesFor<T extends RuntimeOffer>(
  runtimes: readonly T[],
  facts: ServedFacts,
  size?: RuntimeSize,
): { fitting: T[]; refused: RefusedRuntime<T>[] } {
  const fitting: T[] = [];
  const refused: RefusedRuntime<T>[] = [];
  for (const runtime of runtimes) {
    const refusal = refusalOf(runtime, facts, size);
    if (refusal === null) {
      fitting.push(runtime);
    } else {
      refused.push(refusal);
    }
  }
  return { fitting, refused };
}

/** Whether a runtime serves a format, as catalog and profiles name it. @public */
export function servesFormat(
  { serves }: Pick<RuntimeOffer, 'serves'>,
  format: string,
): boolean {
  return serves.formats.includes(format);
}

/** The reason of a runtime, with all runtimes that have the same one. */
function sharedRefusal(
  { predicate, refusal }: RefusedRuntime,
  all: readonly RefusedRuntime[],
): string {
  const alike = all.filter(
    each => predicate && each.predicate?.one === predicate.one,
  );
  if (!predicate || alike.length < 2) {
    return refusal;
  }
  const titles = alike.map(({ runtime }) => runtime.title);
  return `${titles.slice(0, -1).join(', ')} and ${titles[titles.length - 1]} ${
    predicate.many
  }`;
}

/** The reasons of several runtimes, as sentences; one that they share is said once, of all of them. @public */
export function refusalSentences(refused: readonly RefusedRuntime[]): string {
  return [...new Set(refused.map(each => sharedRefusal(each, refused)))].join(
    ' ',
  );
}

/** Why none of the runtimes serves a model on a size: the reasons of those that come closest to it. @public */
export function commonRefusal(
  refused: readonly RefusedRuntime[],
  facts: ServedFacts,
): string {
  const ofFormat = refused.filter(({ runtime }) =>
    servesFormat(runtime, facts.format),
  );
  const ofModel = ofFormat.filter(
    ({ runtime }) => modelRefusal(runtime, facts) === null,
  );
  const closest = ofModel.length > 0 ? ofModel : ofFormat;
  if (closest.length > 0) {
    return refusalSentences(closest);
  }
  const formats = new Set(
    refused.flatMap(({ runtime }) => runtime.serves.formats),
  );
  return `No runtime serves the format ${
    facts.format || '(none)'
  }. The platform's runtimes serve ${[...formats].join(', ')}.`;
}

/**
 * The runtime that a request means: the one that it names, else the platform's first that serves the model on the size;
 * or why there is none, as a sentence.
 * @public
 */
export function chooseRuntime<T extends RuntimeOffer>(
  runtimes: readonly T[],
  id: string | undefined,
  facts: ServedFacts,
  size?: RuntimeSize,
): { runtime: T } | { refusal: string } {
  if (id !== undefined) {
    const named = runtimes.find(runtime => runtime.id === id);
    if (!named) {
      return {
        refusal: `${id} is not offered. Choose one of ${runtimes
          .map(runtime => runtime.id)
          .join(', ')}.`,
      };
    }
    const refusal = runtimeRefusal(named, facts, size);
    return refusal === null ? { runtime: named } : { refusal };
  }
  const { fitting, refused } = runtimesFor(runtimes, facts, size);
  return fitting.length > 0
    ? { runtime: fitting[0] }
    : { refusal: commonRefusal(refused, facts) };
}

import {
  ArgumentAnswers,
  ArgumentId,
  ARGUMENT_IDS,
  ArgumentValue,
  ENGINE_ARGUMENTS,
  isSwitch,
} from '../engines/arguments';
import type { RuntimeArgument } from './RuntimeArgument';
import type { RuntimeOffer } from './RuntimeOffer';
import type { RuntimeSize } from './runtimeRefusal';
import {
  answersWithDefaults,
  argumentsOfRuntime,
  flagsOfArgument,
  isArgumentValue,
  tensorRanks,
} from './startArguments';

/** Why an answer cannot be taken. @public */
export interface ArgumentRefusal {
  id: ArgumentId;
  /** Which argument, what is allowed, as a sentence. */
  refusal: string;
  /** Whether platform owners decide about it, in the profile that offers the argument. */
  isPolicy: boolean;
}

const number = (value: number) => value.toLocaleString('en-US');

/** The title of an argument within a sentence: `context length`, `KV cache type`. @public */
export function argumentName(id: ArgumentId): string {
  return ENGINE_ARGUMENTS[id].title.replace(/^[A-Z](?=[a-z])/, first =>
    first.toLowerCase(),
  );
}

/** A value as people write it: `8,192 tokens`, `fp8`, `on`. @public */
export function argumentInWords(id: ArgumentId, value: ArgumentValue): string {
  const meaning = ENGINE_ARGUMENTS[id];
  if (typeof value === 'boolean') {
    return value ? 'on' : 'off';
  }
  return meaning.kind === 'count' && typeof value === 'number'
    ? `${number(value)} ${
        value === 1 ? meaning.unit.replace(/s$/, '') : meaning.unit
      }`
    : String(value);
}

/** Answers as people write them, in the order of the arguments: `Context length 8,192 tokens, KV cache type fp8`. @public */
export function argumentsInWords(answers: ArgumentAnswers): string {
  return ARGUMENT_IDS.flatMap(id => {
    const value = answers[id];
    return value === undefined
      ? []
      : [`${ENGINE_ARGUMENTS[id].title} ${argumentInWords(id, value)}`];
  }).join(', ');
}

/** What may be answered: `1,024 to 131,072 tokens`, `fp8, auto`, `on or off`. @public */
export function argumentRange({
  id,
  max,
  min,
  values,
}: RuntimeArgument): string {
  const meaning = ENGINE_ARGUMENTS[id];
  switch (meaning.kind) {
    case 'count':
      return `${number(min ?? 1)} to ${number(max ?? meaning.most)} ${
        meaning.unit
      }`;
    case 'choice':
      return (values ?? []).join(', ');
    default:
      return 'on or off';
  }
}

/** Whether a value is within what a runtime allows. @public */
export function isAllowed(
  { id, max, min = 1, values = [] }: RuntimeArgument,
  value: unknown,
): boolean {
  if (!isArgumentValue(id, value)) {
    return false;
  }
  return typeof value === 'number'
    ? value >= min && value <= (max ?? Infinity)
    : typeof value === 'boolean' || values.includes(value as string);
}

function refusalOf(
  { arguments: offered = [], title }: RuntimeOffer,
  id: ArgumentId,
  value: ArgumentValue,
): string | null {
  const what = ENGINE_ARGUMENTS[id].title;
  const argument = offered.find(each => each.id === id);
  if (!argument) {
    const others = offered.filter(({ fixed }) => fixed === undefined);
    return `${what} cannot be set for ${title}. ${
      others.length > 0
        ? `You may set ${others.map(each => argumentName(each.id)).join(', ')}.`
        : 'Nothing can be set for it.'
    }`;
  }
  if (argument.fixed !== undefined) {
    return `${what} of ${title} is set to ${argument.fixed} for everybody. Leave it out.`;
  }
  if (isAllowed(argument, value)) {
    return null;
  }
  const asked =
    Object(value) === value ? 'of that kind' : argumentInWords(id, value);
  return `${what} ${asked} is not available for ${title}. Choose ${argumentRange(
    argument,
  )}.`;
}

/** Why the ranks of a replica do not use its accelerators; null where they do, each of them once. */
function layoutRefusal(
  runtime: RuntimeOffer,
  answers: ArgumentAnswers,
  { count = 0, title }: RuntimeSize,
): ArgumentRefusal | null {
  const asked = (
    ['dataParallel', 'pipelineParallel', 'tensorParallel'] as const
  ).filter(id => (answers[id] ?? 1) > 1);
  const all = answersWithDefaults(runtime, answers);
  const tensor = tensorRanks(Math.max(count, 1), all);
  const { dataParallel = 1, pipelineParallel = 1 } = all;
  const fits =
    Number.isInteger(tensor) &&
    tensor * pipelineParallel * dataParallel === Math.max(count, 1);
  if (fits || (asked.length === 0 && all.tensorParallel === undefined)) {
    return null;
  }
  const parts = [
    all.tensorParallel && `${all.tensorParallel} tensor`,
    pipelineParallel > 1 && `${pipelineParallel} pipeline`,
    dataParallel > 1 && `${dataParallel} data`,
  ].filter(Boolean);
  return {
    id: asked[0] ?? 'tensorParallel',
    refusal: `${parts.join(
      ' × ',
    )}-parallel ranks do not use the accelerators of ${title} evenly: a replica has ${count}, and every one needs one rank.`,
    isPolicy: false,
  };
}

/** Why requests at once cannot be set without a context length; null where they can. */
function sharedContextRefusal(
  runtime: RuntimeOffer,
  answers: ArgumentAnswers,
): ArgumentRefusal | null {
  const flags = flagsOfArgument(runtime, 'contextLength');
  const { contextLength, maxSequences } = answersWithDefaults(runtime, answers);
  const isShared = flags && !isSwitch(flags) && flags.ofAllSequences;
  const isOpen = argumentsOfRuntime(runtime).some(
    ({ id }) => id === 'contextLength',
  );
  return isShared &&
    isOpen &&
    maxSequences !== undefined &&
    contextLength === undefined
    ? {
        id: 'maxSequences',
        refusal: `${runtime.title} divides one context among its requests. Set the context length of a request too.`,
        isPolicy: false,
      }
    : null;
}

/**
 * Why answers cannot be given to a runtime's engine on a size, one for each answer at most; none where they can. The one
 * judgment of form, rendering and check.
 *
 * @param size - left out to judge the answers alone
 * @public
 */
export function argumentRefusals(
  runtime: RuntimeOffer,
  answers: ArgumentAnswers,
  size?: RuntimeSize,
): ArgumentRefusal[] {
  const refused = ARGUMENT_IDS.flatMap((id): ArgumentRefusal[] => {
    const value = answers[id];
    const refusal = value === undefined ? null : refusalOf(runtime, id, value);
    return refusal === null ? [] : [{ id, refusal, isPolicy: true }];
  });
  if (refused.length > 0) {
    return refused;
  }
  return [
    sharedContextRefusal(runtime, answers),
    size ? layoutRefusal(runtime, answers, size) : null,
  ].filter(refusal => refusal !== null);
}

import {
  AcceleratorOption,
  ArgumentAnswers,
  MemoryFit,
  memoryFitOf,
  RuntimeOffer,
  startArguments,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ServedModel } from '../answers';

/**
 * Whether a model fits a size with what is asked of the engine, as the check computes it.
 *
 * @param requests - requests of the full context that must fit at once
 */
export function memoryWith(
  model: ServedModel,
  runtime: RuntimeOffer,
  { count, engineArguments, id, memory, title }: AcceleratorOption,
  requests: number,
  answers: ArgumentAnswers,
): MemoryFit {
  return memoryFitOf({
    model,
    offer: { id, title, devices: count, memory },
    engine: runtime.engine,
    args: startArguments(
      runtime,
      engineArguments[runtime.id] ?? [],
      count,
      answers,
    ).map(({ text }) => text),
    requests,
    requestsAsked: answers.maxSequences,
    otherOffers: [],
    variants: [],
  });
}

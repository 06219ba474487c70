import type { ModelRecord } from '../models/ModelRecord';
import { ModelArtifact, modelFactsOf } from '../models/modelArtifact';
import type { RuntimeArgument } from './RuntimeArgument';
import type { RuntimeOffer } from './RuntimeOffer';
import {
  chooseRuntime,
  commonRefusal,
  runtimesFor,
  RuntimeSize,
  ServedFacts,
} from './runtimeRefusal';
import { argumentsOfRuntime } from './startArguments';

/**
 * Whether one of the runtimes serves an artifact of a model on a size; what `chooseArtifact` asks.
 * @public
 */
export function servedBy(
  model: Pick<ModelRecord, 'license' | 'publisher' | 'task'>,
  runtimes: readonly RuntimeOffer[],
  size?: RuntimeSize,
): (artifact: ModelArtifact) => boolean {
  return artifact =>
    runtimesFor(runtimes, modelFactsOf(model, artifact), size).fitting.length >
    0;
}

/**
 * Why no runtime serves a model on any of the sizes, as sentences; null where one does. Without any size the model alone
 * is judged.
 * @public
 */
export function servingRefusal(
  runtimes: readonly RuntimeOffer[],
  facts: ServedFacts,
  sizes: readonly RuntimeSize[],
): string | null {
  const { fitting, refused } = runtimesFor(runtimes, facts);
  if (fitting.length === 0) {
    return commonRefusal(refused, facts);
  }
  const isServed =
    sizes.length === 0 ||
    sizes.some(size => runtimesFor(fitting, facts, size).fitting.length > 0);
  return isServed
    ? null
    : `None of your sizes runs ${fitting
        .map(({ title }) => title)
        .join(' or ')}.`;
}

/** An engine with the arguments that it is started with. @public */
export interface StartedEngine {
  engine: string;
  args: readonly string[];
  /** Bounds of the context that a request may ask for; left out where it may not. */
  contextBounds?: Pick<RuntimeArgument, 'min' | 'max'>;
}

/** A size with what the engines are started with on it. @public */
export interface EngineSize extends RuntimeSize {
  /** Arguments of each runtime's engine, by the runtime's id, as far as they do not depend on the model. */
  engineArguments: Readonly<Record<string, readonly string[]>>;
}

/**
 * The engine that serves a model on a size where no runtime is named, as memory arithmetic takes it; or why none does.
 * @public
 */
export function engineOn(
  runtimes: readonly RuntimeOffer[],
  size: EngineSize,
  facts: ServedFacts,
): StartedEngine | { refusal: string } {
  const choice = chooseRuntime(runtimes, undefined, facts, size);
  return 'refusal' in choice
    ? choice
    : {
        engine: choice.runtime.engine,
        args: size.engineArguments[choice.runtime.id] ?? [],
        contextBounds: argumentsOfRuntime(choice.runtime).find(
          ({ id }) => id === 'contextLength',
        ),
      };
}

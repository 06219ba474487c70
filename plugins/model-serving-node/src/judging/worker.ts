import { serializeError, SerializedError } from '@backstage/errors';
import { EngineRef, knowEngines } from '../engines/engineRefs';
import { Tasks, tasks } from './tasks';

/** What a thread is asked. */
export interface Asked {
  task: keyof Tasks;
  input: unknown;
  /** Engines that extensions have added. */
  engines: readonly EngineRef[];
}

/** What a thread answers. Errors lose their class between threads, so that they go as data. */
export type Answered = { value: unknown } | { error: SerializedError };

/** The function that threads run: one task after the other. */
export function answer({ engines, task, input }: Asked): Answered {
  try {
    knowEngines(engines);
    return { value: (tasks[task] as (input: unknown) => unknown)(input) };
  } catch (error) {
    return { error: serializeError(error as Error) };
  }
}

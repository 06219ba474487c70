import { serializeError, SerializedError } from '@backstage/errors';
import { Tasks, tasks } from './tasks';

/** What a thread is asked. */
export interface Asked {
  task: keyof Tasks;
  input: unknown;
}

/** What a thread answers. Errors lose their class between threads, so that they go as data. */
export type Answered = { value: unknown } | { error: SerializedError };

/** The function that threads run: one task after the other. */
export function answer({ task, input }: Asked): Answered {
  try {
    return { value: (tasks[task] as (input: unknown) => unknown)(input) };
  } catch (error) {
    return { error: serializeError(error as Error) };
  }
}

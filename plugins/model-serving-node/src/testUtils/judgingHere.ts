import type { Judging } from '../judging';
import { Tasks, tasks } from '../judging/tasks';

/** Does tasks in this thread, with what is sent and returned copied as between threads. */
export const judgingHere: Judging = {
  async run(task, input) {
    const work = tasks[task] as (given: unknown) => unknown;
    const result = work(structuredClone(input));
    return structuredClone(result) as ReturnType<Tasks[typeof task]>;
  },
};

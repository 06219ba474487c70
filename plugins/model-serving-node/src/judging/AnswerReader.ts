import { loadedFrom } from '../extensions/loadedFrom';
import type { Judging, JudgingOptions } from './JudgingPool';

/**
 * Reads what other programs answered, in a thread, so that nobody waits for large or hostile answers. Takes and gives
 * plain data.
 * @public
 */
export interface AnswerReader<Input, Result> {
  /** Name of the reader, such as `evidently-report`. */
  id: string;
  /** `__filename` of the module that exports it. */
  module: string;
  read(input: Input): Result;
}

/** How a thread finds a reader. @public */
export type AnswerReaderRef = Pick<
  AnswerReader<unknown, unknown>,
  'id' | 'module'
>;

/**
 * Has a thread read an answer.
 *
 * @throws the reader's own error; JudgingLimitError when it took too long or too much memory, and was ended
 * @public
 */
export async function readInThread<Input, Result>(
  judging: Judging,
  { id, module }: AnswerReader<Input, Result>,
  input: Input,
  options?: JudgingOptions,
): Promise<Result> {
  return (await judging.run(
    'readAnswer',
    { reader: { id, module }, input },
    options,
  )) as Result;
}

/** @throws Error when the module exports no reader of that id */
export function loadAnswerReader({
  id,
  module,
}: AnswerReaderRef): AnswerReader<unknown, unknown> {
  const reader = loadedFrom(module).find(
    (candidate): candidate is AnswerReader<unknown, unknown> =>
      (candidate as Partial<AnswerReader<unknown, unknown>> | null)?.id === id,
  );
  if (!reader) {
    throw new Error(`Module ${module} exports no reader ${id}`);
  }
  return reader;
}

import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** A message names what the input held, which may be long. */
const MOST_CHARACTERS = 500;

/** Reads hostile input by a schema; what it refuses becomes a 400 that names the field. */
export function parseInput<T extends z.ZodType>(
  schema: T,
  input: unknown,
): z.infer<T> {
  const result = schema.safeParse(input);
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  const path = issue.path.join('.');
  const message = path ? `${path}: ${issue.message}` : issue.message;
  throw new InputError(
    message.length > MOST_CHARACTERS
      ? `${message.slice(0, MOST_CHARACTERS)}…`
      : message,
  );
}

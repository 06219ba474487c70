import { InputError } from '@backstage/errors';
import { z } from 'zod';

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
  throw new InputError(path ? `${path}: ${issue.message}` : issue.message);
}

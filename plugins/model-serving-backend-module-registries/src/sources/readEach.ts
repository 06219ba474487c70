import {
  ModelSnapshot,
  Turns,
} from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';

/**
 * Entries of a list that are understood. The others are skipped with the reason, so that one of them does not take
 * the rest along.
 *
 * @param placeOf - where an entry that is not understood is
 */
export async function readEach<T>(
  entries: readonly unknown[],
  schema: z.ZodType<T>,
  skipped: ModelSnapshot['skipped'],
  placeOf: (entry: Record<string, unknown>, index: number) => string,
): Promise<T[]> {
  const read: T[] = [];
  const turns = new Turns();
  for (const [index, entry] of entries.entries()) {
    const result = schema.safeParse(entry);
    if (result.success) {
      read.push(result.data);
    } else {
      const [{ message, path }] = result.error.issues;
      skipped.push({
        place: placeOf((entry ?? {}) as Record<string, unknown>, index),
        reason: `${path.join('.') || 'the entry'}: ${message}`,
      });
    }
    await turns.next();
  }
  return read;
}

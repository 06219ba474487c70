import type { ModelSnapshot } from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';

/**
 * Entries of a list that are understood. The others are skipped with the reason, so that one of them does not take
 * the rest along.
 *
 * @param placeOf - where an entry that is not understood is
 */
export function readEach<T>(
  entries: readonly unknown[],
  schema: z.ZodType<T>,
  skipped: ModelSnapshot['skipped'],
  placeOf: (entry: Record<string, unknown>, index: number) => string,
): T[] {
  return entries.flatMap((entry, index) => {
    const result = schema.safeParse(entry);
    if (result.success) {
      return [result.data];
    }
    const [{ message, path }] = result.error.issues;
    skipped.push({
      place: placeOf((entry ?? {}) as Record<string, unknown>, index),
      reason: `${path.join('.') || 'the entry'}: ${message}`,
    });
    return [];
  });
}

import {
  plainLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { ModelSnapshot } from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';

/** Reads the entries of a list one by one; one that cannot be used is left out, and said why. */
export function readEach<T>(
  entries: readonly unknown[],
  schema: z.ZodType<T>,
  skipped: ModelSnapshot['skipped'],
): T[] {
  return entries.flatMap((entry, index) => {
    const read = schema.safeParse(entry);
    if (read.success) {
      return [read.data];
    }
    const { name } = (entry ?? {}) as { name?: unknown };
    skipped.push({
      place:
        typeof name === 'string'
          ? plainLine(name, TEXT_LIMITS.line)
          : `entry ${index + 1} of the list`,
      reason: plainLine(z.prettifyError(read.error), TEXT_LIMITS.line),
    });
    return [];
  });
}

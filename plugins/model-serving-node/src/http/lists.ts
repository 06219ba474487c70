import { z } from 'zod';

const MAX_PAGE_ITEMS = 1_000;

/**
 * A list of at most 1,000 items, or of as many as are said. The first item that is not understood ends
 * the reading, so that a list of a million of them costs no more than one.
 * @public
 */
export function listOf<T>(
  item: z.ZodType<T>,
  most: number = MAX_PAGE_ITEMS,
): z.ZodType<T[]> {
  return z.unknown().transform((value, context): T[] => {
    const fail = (message: string, path: PropertyKey[] = []) => {
      context.issues.push({ code: 'custom', message, path, input: undefined });
      return z.NEVER;
    };
    if (!Array.isArray(value)) {
      return fail('expected a list');
    }
    if (value.length > most) {
      return fail(`expected at most ${most} items, received ${value.length}`);
    }
    const items: T[] = [];
    for (const [index, each] of value.entries()) {
      const parsed = item.safeParse(each);
      if (!parsed.success) {
        const [{ message, path }] = parsed.error.issues;
        return fail(message, [index, ...path]);
      }
      items.push(parsed.data);
    }
    return items;
  });
}

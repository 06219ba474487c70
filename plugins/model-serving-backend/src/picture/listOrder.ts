import {
  formatServiceRef,
  VERDICT_WORDS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ListedService } from './KnownService';

/**
 * How lists are ordered. References never change, so that whoever must see every service
 * pages by `name`; a verdict may change between two pages and move its service past the cursor.
 */
export const LIST_ORDERS = ['verdict', 'name'] as const;

export type ListOrder = (typeof LIST_ORDERS)[number];

/** Keys that sort, as text, in the order asked for; no two services share one. */
export function listKey(
  service: Pick<ListedService, 'ref' | 'word'>,
  order: ListOrder,
): string {
  const ref = formatServiceRef(service.ref);
  if (order === 'name') {
    return ref;
  }
  const rank = VERDICT_WORDS.indexOf(service.word);
  return `${String(rank).padStart(2, '0')} ${ref}`;
}

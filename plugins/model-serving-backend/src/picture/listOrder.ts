import {
  formatServiceRef,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ListedService } from './KnownService';

/** What needs somebody comes first. */
const WORST_FIRST: readonly VerdictWord[] = [
  'failed',
  'degraded',
  'queued',
  'saturated',
  'starting',
  'unknown',
  'serving',
  'stopped',
];

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
  return order === 'name' ? ref : `${WORST_FIRST.indexOf(service.word)} ${ref}`;
}

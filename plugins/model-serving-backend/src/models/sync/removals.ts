import { ModelSourceRemoval } from '@model-serving/backstage-plugin-model-serving-common';
import { RemovalCause } from './dropGuard';

const MOST_REMOVALS = 10;
const MOST_PLACES = 20;

/** The removals of a source, the newest first, with those of one more sync. */
export function withRemoval(
  known: readonly ModelSourceRemoval[],
  sync: {
    at: Date;
    /** Places of what was removed. */
    removed: readonly string[];
    /** How many records were known before. */
    of: number;
    cause: RemovalCause;
  },
): ModelSourceRemoval[] {
  const { at, cause, of, removed } = sync;
  return removed.length === 0
    ? [...known]
    : [
        {
          at: at.toISOString(),
          removed: removed.length,
          of,
          places: [...removed].sort().slice(0, MOST_PLACES),
          cause,
        },
        ...known,
      ].slice(0, MOST_REMOVALS);
}

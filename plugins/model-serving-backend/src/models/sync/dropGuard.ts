import { createHash } from 'node:crypto';
import { ModelSourceRemoval } from '@model-serving/backstage-plugin-model-serving-common';

/** Syncs in a row that must say the same before a large drop is believed. */
const CONFIRMATIONS = 3;
/**
 * And the least time from the first of them to the last, which is what three take on the default schedule: whoever reads a
 * source every few seconds sees the same outage three times before anybody could look.
 */
const LEAST_MS = 20 * 60_000;
const DROP_SHARE = 0.3;
const FEW = 2;
const MOST_PLACES = 100;

/** A removal that waits, as the database keeps it. */
export interface PendingRemoval {
  /** Tells one set of missing records from another. */
  fingerprint: string;
  reason: string;
  missing: number;
  /** The first of what is missing. */
  places: string[];
  /** When it was first missing, ISO 8601. */
  since: string;
  /** Syncs in a row that said the same. */
  confirmations: number;
  /** How many say the same before it is believed; null where that never is enough. */
  needed: number | null;
  /** Before this it is not believed either, ISO 8601; null where it never is. */
  notBefore: string | null;
  /** Entity ref of the platform owner who has confirmed that these are gone; null while nobody has. */
  confirmedBy: string | null;
}

/** Why records that a source no longer brings may be removed. */
export type RemovalCause = ModelSourceRemoval['cause'];

export type DropJudgment =
  | { held: PendingRemoval }
  | { held: null; cause: RemovalCause };

/**
 * Whether records that a source no longer brings may be removed. Few may at once; more than a third of them when the
 * source has said exactly the same three times in a row, for a while; all of them never, unless a platform owner confirms it.
 *
 * @param stored - how many records are known
 * @param missing - places of those that were not read
 * @param pending - what waited after the sync before
 */
export function judgeDrop(
  stored: number,
  missing: readonly string[],
  pending: PendingRemoval | null,
  now: Date,
): DropJudgment {
  const isEmptied = missing.length > 0 && missing.length === stored;
  if (
    missing.length === 0 ||
    (!isEmptied &&
      (missing.length <= FEW || missing.length <= stored * DROP_SHARE))
  ) {
    return { held: null, cause: { kind: 'few' } };
  }
  const sorted = [...missing].sort();
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(sorted))
    .digest('hex');
  const former = pending?.fingerprint === fingerprint ? pending : null;
  const since = former?.since ?? now.toISOString();
  if (former && former.confirmedBy !== null) {
    return {
      held: null,
      cause: { kind: 'confirmed', by: former.confirmedBy, since },
    };
  }
  const confirmations = (former?.confirmations ?? 0) + 1;
  const notBefore = Date.parse(since) + LEAST_MS;
  if (
    !isEmptied &&
    confirmations >= CONFIRMATIONS &&
    now.getTime() >= notBefore
  ) {
    return { held: null, cause: { kind: 'repeated', since } };
  }
  return {
    held: {
      fingerprint,
      reason: isEmptied
        ? `The source returned no models, and ${stored} are known. They stay until a platform owner confirms the removal.`
        : `${
            missing.length
          } of ${stored} models are missing at once. They are removed when ${CONFIRMATIONS} syncs in a row say the same, over at least ${
            LEAST_MS / 60_000
          } minutes, or when a platform owner confirms it.`,
      missing: missing.length,
      places: sorted.slice(0, MOST_PLACES),
      since,
      confirmations,
      needed: isEmptied ? null : CONFIRMATIONS,
      notBefore: isEmptied ? null : new Date(notBefore).toISOString(),
      confirmedBy: null,
    },
  };
}

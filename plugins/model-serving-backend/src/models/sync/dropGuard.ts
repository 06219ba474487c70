import { createHash } from 'node:crypto';

/** Syncs in a row that must say the same before a large drop is believed. */
export const CONFIRMATIONS = 3;
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
  /** Syncs in a row that said the same. */
  confirmations: number;
  needed: number;
  /** Whether a platform owner has confirmed that these are gone. */
  confirmed: boolean;
}

/**
 * Whether records that a source no longer brings may be removed. Few may at once; more than a third of them when the
 * source has said exactly the same three times in a row; all of them never, unless a platform owner confirms it.
 *
 * @param stored - how many records are known
 * @param missing - places of those that were not read
 * @param pending - what waited after the sync before
 * @returns what waits now; null when everything that is missing may go
 */
export function judgeDrop(
  stored: number,
  missing: readonly string[],
  pending: PendingRemoval | null,
): PendingRemoval | null {
  const isEmptied = missing.length > 0 && missing.length === stored;
  if (
    missing.length === 0 ||
    (!isEmptied &&
      (missing.length <= FEW || missing.length <= stored * DROP_SHARE))
  ) {
    return null;
  }
  const sorted = [...missing].sort();
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(sorted))
    .digest('hex');
  const former = pending?.fingerprint === fingerprint ? pending : null;
  const confirmations = (former?.confirmations ?? 0) + 1;
  if (former?.confirmed || (!isEmptied && confirmations >= CONFIRMATIONS)) {
    return null;
  }
  return {
    fingerprint,
    reason: isEmptied
      ? `The source returned no models, and ${stored} are known. They stay until a platform owner confirms the removal.`
      : `${missing.length} of ${stored} models are missing at once. They are removed when ${CONFIRMATIONS} syncs in a row say the same, or when a platform owner confirms it.`,
    missing: missing.length,
    places: sorted.slice(0, MOST_PLACES),
    confirmations,
    needed: CONFIRMATIONS,
    confirmed: false,
  };
}

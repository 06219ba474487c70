import type { MemoryFit } from '../api';

/** Accelerator memory that one replica needs in all, in bytes; null with the reason where it is unknown. @public */
export interface MemoryNeed {
  bytes: number | null;
  reason: string | null;
}

/**
 * The least of what was computed of one model: over its variants, and over what it may run on.
 *
 * @param none - why there is nothing to compute from, as a sentence
 * @public
 */
export function memoryNeedOf(
  fits: ReadonlyArray<
    Pick<MemoryFit, 'devices' | 'requiredBytes' | 'sentence'>
  >,
  none: string,
): MemoryNeed {
  const known = fits.flatMap(({ devices, requiredBytes }) =>
    requiredBytes === null ? [] : [requiredBytes * Math.max(devices, 1)],
  );
  return known.length > 0
    ? { bytes: Math.min(...known), reason: null }
    : { bytes: null, reason: fits[0]?.sentence ?? none };
}

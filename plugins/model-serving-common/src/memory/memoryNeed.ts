import type { MemoryFit } from '../api';

/**
 * Where an amount of memory comes from: `computed` from the model's architecture and the engine, or `declared` by the
 * model's facts as a whole.
 * @public
 */
export type MemoryBasis = 'computed' | 'declared';

/** Where the amount of a fit comes from; null where there is none. @public */
export function memoryBasisOf({
  parts,
  requiredBytes,
}: Pick<MemoryFit, 'parts' | 'requiredBytes'>): MemoryBasis | null {
  if (requiredBytes === null) {
    return null;
  }
  return parts.some(({ part }) => part === 'declared')
    ? 'declared'
    : 'computed';
}

/** Accelerator memory that one replica needs in all. @public */
export interface MemoryNeed {
  /** Null when unknown. */
  bytes: number | null;
  /** Why it is unknown, as a sentence; null where it is known. */
  reason: string | null;
  /** Name of the variant that it is of; null when unknown. */
  variant: string | null;
  /** Null when unknown. */
  basis: MemoryBasis | null;
}

/** What was computed of one variant. */
type VariantFit = {
  variant: string;
  fit: Pick<MemoryFit, 'devices' | 'parts' | 'requiredBytes' | 'sentence'>;
};

/**
 * The least of what was computed of one model: over its variants, and over what it may run on.
 *
 * @param none - why there is nothing to compute from, as a sentence
 * @public
 */
export function memoryNeedOf(
  fits: readonly VariantFit[],
  none: string,
): MemoryNeed {
  const [least] = fits
    .flatMap(({ fit, variant }) =>
      fit.requiredBytes === null
        ? []
        : [
            {
              bytes: fit.requiredBytes * Math.max(fit.devices, 1),
              variant,
              basis: memoryBasisOf(fit),
            },
          ],
    )
    .sort((a, b) => a.bytes - b.bytes);
  return least
    ? { ...least, reason: null }
    : {
        bytes: null,
        reason: fits[0]?.fit.sentence ?? none,
        variant: null,
        basis: null,
      };
}

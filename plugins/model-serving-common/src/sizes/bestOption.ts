import type { MemoryRules } from '../api';
import { byPrice } from '../cost';
import type { OptionFit } from './memoryOnOptions';
import { optionRefusal } from './optionRefusal';

/** From what is admitted at once to what may be admitted one day. */
const ADMITTED = ['fits', 'borrows', 'preempts', 'waits', 'unknown'] as const;

/** From what is known to hold a replica to what does not as it is. */
const HELD = ['fits', 'unknown', 'exceeds', 'unsupported'] as const;

/**
 * The size that a replica gets soonest, and of those the cheapest: of what is known to hold it, else of what may hold it. Null
 * where none can be asked for.
 * @public
 */
export function bestOption(
  fits: readonly OptionFit[],
  rules: MemoryRules,
): OptionFit | null {
  const memory = (each: OptionFit) => HELD.indexOf(each.memory.word);
  const quota = ({ option }: OptionFit) =>
    ADMITTED.findIndex(word => word === option.fit.word);
  const [best] = fits
    .filter(fit => optionRefusal(fit, rules) === null)
    .sort(
      (a, b) =>
        memory(a) - memory(b) ||
        quota(a) - quota(b) ||
        byPrice(a.option, b.option),
    );
  return best ?? null;
}

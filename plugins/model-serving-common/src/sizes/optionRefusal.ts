import type { MemoryRules } from '../api';
import type { OptionFit } from './memoryOnOptions';

/** Whether something that the requester sets, such as a shorter context, makes a replica fit. */
function isUpToRequester({ memory }: OptionFit): boolean {
  return memory.changes.some(({ who }) => who === 'requester');
}

/**
 * Why a replica cannot be asked for on a size, as a sentence; null where it can, as far as is known. As strict as the check:
 * a size whose memory is too small is refused where the platform refuses it, unless a setting of the request makes it fit.
 * @public
 */
export function optionRefusal(
  fit: OptionFit,
  { misfit }: MemoryRules,
): string | null {
  const { memory, option, runtimeRefusal } = fit;
  if (runtimeRefusal !== null) {
    return runtimeRefusal;
  }
  const isMisfit = memory.word === 'exceeds' || memory.word === 'unsupported';
  if (isMisfit && misfit === 'refuse' && !isUpToRequester(fit)) {
    return memory.sentence;
  }
  return option.fit.word === 'never' ? option.fit.sentence : null;
}

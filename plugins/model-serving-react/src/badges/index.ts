export { FitBadge, FITS } from './FitBadge';
export { MEMORY_FITS, MemoryBadge } from './MemoryBadge';
export { ToneBadge } from './ToneBadge';
export type { Tone } from './ToneBadge';
export { VerdictBadge } from './VerdictBadge';
export { VerdictShape } from './VerdictShape';

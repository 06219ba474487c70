export { FitBadge, FITS } from './FitBadge';
export { ToneBadge } from './ToneBadge';
export type { Tone } from './ToneBadge';
export { VerdictBadge } from './VerdictBadge';
export { VerdictShape } from './VerdictShape';

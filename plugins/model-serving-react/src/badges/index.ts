export { FitBadge } from './FitBadge';
export { FIT_WORDS } from './fitWords';
export type { Tone } from './fitWords';
export { VerdictBadge } from './VerdictBadge';
export { VerdictShape } from './VerdictShape';

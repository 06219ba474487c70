export { FitBadge } from './FitBadge';
export { PinnedBadge } from './PinnedBadge';
export { VerdictBadge } from './VerdictBadge';
export { VettedBadge } from './VettedBadge';

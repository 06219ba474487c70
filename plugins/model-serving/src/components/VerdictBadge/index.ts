export { VerdictBadge } from './VerdictBadge';
export { VerdictShape } from './VerdictShape';

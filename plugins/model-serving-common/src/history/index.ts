export { coldStartHistory } from './coldStartHistory';
export { verdictSpans } from './verdictSpans';
export type { VerdictChange } from './verdictSpans';

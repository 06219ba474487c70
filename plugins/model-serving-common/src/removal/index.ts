export { judgeRemoval } from './judgeRemoval';
export type { Known, RemovalFacts, WeekOfRequests } from './judgeRemoval';

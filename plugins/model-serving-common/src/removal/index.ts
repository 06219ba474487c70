export { judgeRemoval } from './judgeRemoval';
export type { Known, RemovalFacts } from './judgeRemoval';

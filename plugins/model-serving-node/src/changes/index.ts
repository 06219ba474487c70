export { changeService } from './changeService';
export type { ServiceChange } from './changeService';
export type { MergedFiles } from './mergeFiles';
export { editFindings } from './editFindings';

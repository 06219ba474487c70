export type { CheckInput } from './CheckInput';
export { checkFiles } from './checkFiles';
export type { FilesReport } from './checkFiles';

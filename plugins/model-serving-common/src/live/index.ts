export { LiveServices } from './LiveServices';
export type { Concerned } from './LiveServices';

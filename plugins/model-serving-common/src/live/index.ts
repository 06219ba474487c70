export { LiveServices } from './LiveServices';
export type { Concerned } from './LiveServices';
export type { ServiceObject } from '../services/serviceParts';

export { LabState } from './lab/LabState';
export type { LabRecord } from './lab/LabState';
export { startLab } from './lab/startLab';
export type { Lab } from './lab/startLab';

export { runningLab } from './runningLab';
export type { RunningLab } from './runningLab';

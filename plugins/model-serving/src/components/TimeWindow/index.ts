export { TimeWindow, useTimeWindow } from './TimeWindow';

export { coldStartHistory } from './coldStartHistory';
export { verdictSpans } from './verdictSpans';
export type { VerdictChange } from './verdictSpans';
export { eventsBefore, serviceEvents } from './serviceEvents';
export type {
  EventBefore,
  ServiceEvent,
  ServiceRecords,
  TimeAs,
} from './serviceEvents';

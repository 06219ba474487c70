export { DRIFT_LIMITS, driftReportSchema } from './driftReportSchema';
export type {
  DriftContext,
  DriftModel,
  DriftSource,
  DriftWatch,
} from './DriftSource';
export { readDriftModel } from './readDriftModel';

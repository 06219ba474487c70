export * from './observedHours';
export { serviceAdvice } from './serviceAdvice';
export type {
  HourLoad,
  ObservedHour,
  ServiceObservation,
  VariantSizes,
} from './ServiceObservation';
export * from './unusedQuota';
export { ADVICE_HOURS } from './window';

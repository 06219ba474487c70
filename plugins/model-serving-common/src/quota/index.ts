export { isAcceleratorResource } from './accelerator';
export { fitOf, unknownFit } from './fitOf';
export type { FitRequest } from './fitOf';
export { fitReason } from './fitSentence';
export { flavorQuotasOf } from './flavorQuota';
export type { PodSelection } from './replacement';
export { usedInWords } from './usedInWords';
export { isEmptyQuota, leadingQuotas } from './leadingQuotas';

export { isAcceleratorResource } from './accelerator';
export { fitOf } from './fitOf';
export type { FitRequest } from './fitOf';
export { flavorQuotasOf } from './flavorQuota';

export { Age } from './Age';
export { Digest } from './Digest';
export { Explained } from './Explained';
export { Facts } from './Facts';
export { KeyNumbers } from './KeyNumbers';
export type { KeyNumber } from './KeyNumbers';
export { MeasuredValue } from './MeasuredValue';
export { ReplicaCount } from './ReplicaCount';
export { Unknown } from './Unknown';

export { KeyNumbers } from './KeyNumbers';
export type { KeyNumber } from './KeyNumbers';

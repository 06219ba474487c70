export type { Activation } from './Activation';
export { CelError, unsupported } from './CelError';
export { CelExpression } from './CelExpression';
export type { Names } from './Compiler';
export { toCelValue } from './values';

export { ErrorPanel } from './ErrorPanel';
export { causeOf, isNotFound } from './advice';

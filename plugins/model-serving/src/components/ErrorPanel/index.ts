export { ErrorPanel } from './ErrorPanel';
export { causeOf, isForbidden, isNotFound } from './advice';

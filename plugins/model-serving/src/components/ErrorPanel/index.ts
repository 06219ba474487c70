export { ErrorPanel } from './ErrorPanel';
export { isNotFound } from './advice';

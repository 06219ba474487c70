export { causeOf, isForbidden, isNotFound, isRefused } from './advice';
export { EmptyState } from './EmptyState';
export { ErrorPanel } from './ErrorPanel';
export { LiveIndicator } from './LiveIndicator';
export { Loading } from './Loading';
export { StaleNotice } from './StaleNotice';
export { WhenLoaded } from './WhenLoaded';

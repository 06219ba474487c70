export { ControlList } from './ControlList';
export { ControlStateBadge } from './ControlState';
export { ControlTable } from './ControlTable';

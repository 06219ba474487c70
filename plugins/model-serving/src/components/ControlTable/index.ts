export { ControlList } from './ControlList';
export { ControlStateBadge } from './ControlState';
export { ControlTable } from './ControlTable';
export { CONTROL_WORDS } from './controlWords';

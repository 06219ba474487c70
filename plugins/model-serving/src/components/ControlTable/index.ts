export { ControlTable } from './ControlTable';

export { ControlDialog } from './ControlDialog';

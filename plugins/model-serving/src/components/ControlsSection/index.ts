export { ControlsSection } from './ControlsSection';

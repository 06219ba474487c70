export { ServiceControls } from './ServiceControls';

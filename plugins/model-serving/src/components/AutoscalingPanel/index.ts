export { AutoscalingPanel } from './AutoscalingPanel';

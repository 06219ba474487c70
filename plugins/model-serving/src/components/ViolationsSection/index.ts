export { ViolationsSection } from './ViolationsSection';

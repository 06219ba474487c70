export { CostPanel } from './CostPanel';

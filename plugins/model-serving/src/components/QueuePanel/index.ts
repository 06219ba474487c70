export { QueuePanel } from './QueuePanel';

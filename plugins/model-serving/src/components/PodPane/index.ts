export { PodPane } from './PodPane';

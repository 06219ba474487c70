export { ViolationList } from './ViolationList';

export { ColdStartBar } from './ColdStartBar';
export { ColdStartHistory } from './ColdStartHistory';

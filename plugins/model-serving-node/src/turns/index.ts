export { TURN_MS, Turns } from './Turns';

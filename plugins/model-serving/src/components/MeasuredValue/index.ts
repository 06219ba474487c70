export { MeasuredValue } from './MeasuredValue';

export { EnginePlots } from './EnginePlots';

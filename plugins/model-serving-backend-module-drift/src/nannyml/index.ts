export { nannymlSource } from './nannymlSource';

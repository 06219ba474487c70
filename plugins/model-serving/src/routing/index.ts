export * from './ServingLinks';
export * from './createServingLinks';
export { useUrlState } from './useUrlState';

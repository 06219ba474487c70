export * from './ModelServingApi';
export { ModelServingClient } from './ModelServingClient';
export { modelServingApiRef } from './modelServingApiRef';

export * from './ModelServingApi';
export { LiveModelServingClient } from './LiveModelServingClient';

export { ModelServingClient } from './ModelServingClient';
export type {
  ModelServingClientOptions,
  RequestOptions,
} from './ModelServingClient';

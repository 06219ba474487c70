export { addressInsideCluster } from './callAddresses';
export { engineKeyName } from './callingOf';
export { endpointsOf } from './endpoints';
export type { EndpointQuestion, Endpoints } from './endpoints';
export * from './snippets';

export { Etcd } from './Etcd';
export type { Fault, ProxiedRequest, SeenRequest } from './Fault';
export { FaultProxy } from './FaultProxy';
export type { ProxyTarget, RequestFilter } from './FaultProxy';
export { startBareCluster } from './startBareCluster';
export type { BareCluster } from './startBareCluster';

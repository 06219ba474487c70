export { ReplicaCount } from './ReplicaCount';

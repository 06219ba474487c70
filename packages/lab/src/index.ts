export { ClusterClient } from './kubernetes/ClusterClient';
export type { ClusterAccess } from './kubernetes/ClusterClient';
export { KubernetesError } from './kubernetes/KubernetesError';
export type { KubernetesObject } from './kubernetes/KubernetesObject';
export { LabState } from './lab/LabState';
export type { LabAddresses, LabRecord } from './lab/LabState';
export { portalEnvironment } from './lab/portalEnvironment';
export { startLab } from './lab/startLab';
export type { Lab } from './lab/startLab';

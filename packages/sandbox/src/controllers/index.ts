export { ACCOUNTS } from './accounts';
export { startControllers } from './startControllers';
export { KubernetesClient } from './KubernetesClient';
export { KubernetesError } from './KubernetesError';
export { Pace } from './Pace';
export type { BehaviorRule } from './node/behavior';
export type { KubernetesObject, Manifest } from './KubernetesObjects';
export type { ResourceKind } from './ResourceKind';

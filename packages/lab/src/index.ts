export type { LabCluster } from './control-plane/LabCluster';
export type { NodePool } from './control-plane/nodes';
export { readTargets } from './engines/targets';
export type { EngineTarget } from './engines/targets';
export * from './faultProxy';
export { ClusterClient } from './kubernetes/ClusterClient';
export type { ClusterAccess } from './kubernetes/ClusterClient';
export { KubernetesError } from './kubernetes/KubernetesError';
export { conditionOf } from './kubernetes/KubernetesObject';
export type { KubernetesObject } from './kubernetes/KubernetesObject';
export { looseDefinition } from './kubernetes/looseDefinition';
export { policyWarnings } from './lab/applyPlatform';
export { tenantObjects } from './lab/tenants';
export { orderPart } from './lab/control';
export { LabState } from './lab/LabState';
export type { LabAddresses, LabRecord } from './lab/LabState';
export { portalEnvironment } from './lab/portalEnvironment';
export { startLab } from './lab/startLab';
export type { Lab } from './lab/startLab';
export { generateLoad } from './load/generateLoad';
export type { LoadPlan, LoadResult } from './load/generateLoad';
export { freePorts } from './parts/freePorts';
export { waitUntil } from './parts/waitUntil';
export { EngineCache, REAL_ENGINES, startRealEngine } from './realEngines';
export type { RealEngine, RunningEngine } from './realEngines';
export { readAccess } from './recording/readAccess';
export type { RecordedEvent } from './recording/RecordedEvent';
export { recordScenario } from './recording/recordScenario';
export { SCENARIOS, scenario } from './scenarios';
export { ONE_NODE } from './scenarios/twoTenants';
export type {
  ExpectedVerdicts,
  Scenario,
  Transition,
} from './scenarios/Scenario';

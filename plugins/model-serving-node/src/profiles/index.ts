export type { ExternalEndpoint } from './externalEndpoint';
export { mergeProfiles } from './mergeProfiles';
export type { EffectiveProfile } from './mergeProfiles';
export { parseProfiles } from './parseProfiles';
export { goesWith, placedSize } from './placement';
export type { ProfilePlacement } from './placement';
export type {
  Profile,
  ProfileDefaults,
  ProfileLimits,
  ProfileMemory,
  ProfileRuntime,
} from './profileSchema';
export { argumentPath, argumentSource } from './provenance';
export type { ProfileSource } from './provenance';
export { refusedArguments } from './refusedArguments';
export type { RefusedArgument } from './refusedArguments';
export { readRuntimePods } from './runtimePods';
export type { RuntimePod, RuntimePods } from './runtimePods';
export type { SecretContract } from './secretContract';
export { hasAccelerators, requestsOfSize } from './serviceSize';
export type { AcceleratorSize, CpuSize, ServiceSize } from './serviceSize';

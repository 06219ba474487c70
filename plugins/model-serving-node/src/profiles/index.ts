export { argumentPath, argumentSource, mergeProfiles } from './mergeProfiles';
export type { EffectiveProfile, ProfileSource } from './mergeProfiles';
export { parseProfiles } from './parseProfiles';
export type {
  Profile,
  ProfileDefaults,
  ProfileLimits,
  ProfileMemory,
  ProfileRuntime,
} from './profileSchema';
export { refusedArguments } from './refusedArguments';
export type { RefusedArgument } from './refusedArguments';
export { readRuntimePods } from './runtimePods';
export type { RuntimePod, RuntimePods } from './runtimePods';
export { hasAccelerators, requestsOfSize } from './serviceSize';
export type { AcceleratorSize, CpuSize, ServiceSize } from './serviceSize';

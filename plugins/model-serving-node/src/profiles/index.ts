export { argumentPath, mergeProfiles } from './mergeProfiles';
export type { EffectiveProfile, ProfileSource } from './mergeProfiles';
export { parseProfiles } from './parseProfiles';
export type {
  Profile,
  ProfileDefaults,
  ProfileLimits,
  ProfileMemory,
  ProfileRuntime,
} from './profileSchema';
export { hasAccelerators, requestsOfSize } from './serviceSize';
export type { AcceleratorSize, CpuSize, ServiceSize } from './serviceSize';

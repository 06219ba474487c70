export { argumentPath, mergeProfiles } from './mergeProfiles';
export type { EffectiveProfile, ProfileSource } from './mergeProfiles';
export { parseProfiles } from './parseProfiles';
export type {
  AcceleratorShape,
  Profile,
  ProfileDefaults,
  ProfileLimits,
  ProfileMemory,
  ProfileRuntime,
} from './profileSchema';

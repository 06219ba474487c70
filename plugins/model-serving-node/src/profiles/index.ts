export { argumentPath, mergeProfiles } from './mergeProfiles';
export type { EffectiveProfile, ProfileSource } from './mergeProfiles';
export { parseProfiles } from './parseProfiles';
export { engineName } from './profileSchema';
export type {
  AcceleratorShape,
  Profile,
  ProfileDefaults,
  ProfileLimits,
  ProfileMemory,
  ProfileRuntime,
} from './profileSchema';

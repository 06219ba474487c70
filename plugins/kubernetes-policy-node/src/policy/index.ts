export type { AdmissionInput, AdmissionOperation } from './AdmissionRequest';
export {
  parsePolicies,
  readAdmissionPolicy,
  readPolicyBinding,
} from './parsePolicies';
export { PolicyBundle } from './PolicyBundle';
export type {
  AdmissionDecision,
  PolicyBundleContent,
  PolicyBundleOptions,
} from './PolicyBundle';
export type { AdmissionPolicy, PolicyBinding } from './policyTypes';

export type { AdmissionInput, AdmissionOperation } from './AdmissionRequest';
export { parsePolicies } from './parsePolicies';
export { PolicyBundle, policyTitle } from './PolicyBundle';
export type { AdmissionDecision } from './PolicyBundle';
export type { AdmissionPolicy, PolicyBinding } from './policyTypes';

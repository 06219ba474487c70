/**
 * Judges Kubernetes manifests as an API server does: YAML, schemas, defaults and admission policies.
 *
 * @packageDocumentation
 */
export { fieldPath, isKubernetesObject } from './kubernetes/KubernetesObject';
export type { KubernetesObject } from './kubernetes/KubernetesObject';
export type { ManifestFinding } from './kubernetes/ManifestFinding';
export { manifestObjects } from './kubernetes/manifestObjects';
export type { ManifestPart } from './kubernetes/manifestObjects';
export { kindFactsOfCrds } from './kubernetes/kinds';
export type { KindFacts } from './kubernetes/kinds';
export * from './policy';
export * from './schema';
export * from './yaml';

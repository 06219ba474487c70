/**
 * Shows on a model's page whether it has drifted, as reported by Evidently and NannyML.
 *
 * @packageDocumentation
 */
export { modelServingModuleDrift as default } from './module';

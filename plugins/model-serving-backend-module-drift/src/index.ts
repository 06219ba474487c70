/**
 * Whether models drift, as Evidently and NannyML say.
 *
 * @packageDocumentation
 */
export { modelServingModuleDrift as default } from './module';

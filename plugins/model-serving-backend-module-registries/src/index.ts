/**
 * Models of registries and hubs for the model catalog.
 *
 * @packageDocumentation
 */
export { modelServingModuleRegistries as default } from './module';

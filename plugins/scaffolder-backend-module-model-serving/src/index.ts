/**
 * Scaffolder actions that render, check and propose a model service.
 *
 * @packageDocumentation
 */
export * from './actions';
export * from './ModelServingBackendClient';
export { scaffolderModuleModelServing as default } from './module';

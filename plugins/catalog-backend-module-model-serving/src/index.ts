/**
 * Models, services and tenants as catalog entities.
 *
 * @packageDocumentation
 */
export { catalogModuleModelServing as default } from './module';

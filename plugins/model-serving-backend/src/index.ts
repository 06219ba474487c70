/**
 * The live picture of model serving: clusters, services, tenants and checks.
 *
 * @packageDocumentation
 */
export { modelServingPlugin as default } from './plugin';

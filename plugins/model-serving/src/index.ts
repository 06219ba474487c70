/**
 * Pages of model serving: services, their health and cost, and tenancy.
 *
 * @packageDocumentation
 */
export { modelServingPlugin as default } from './plugin';

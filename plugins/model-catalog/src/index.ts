/**
 * Pages of the model catalog: browse models and read what they need.
 *
 * @packageDocumentation
 */
export { modelCatalogPlugin as default } from './plugin';

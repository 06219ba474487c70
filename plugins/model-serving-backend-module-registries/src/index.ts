/**
 * Models of registries and hubs for the model catalog.
 *
 * @packageDocumentation
 */
export { connect, readConnection } from './http/connection';
export type { Connection } from './http/connection';
export { modelServingModuleRegistries as default } from './module';
export { modelServingRegistriesExtensionPoint } from './registriesExtensionPoint';
export type { ModelServingRegistriesExtensionPoint } from './registriesExtensionPoint';
export { createSource, createSources } from './sources/createSources';
export {
  PROPERTY_FACTS,
  PropertyFacts,
  readPropertyKeys,
} from './sources/propertyFacts';
export type { PropertyFact, PropertyKeys } from './sources/propertyFacts';
export {
  modelFactsIn,
  variantIn,
  versionFactsIn,
} from './sources/propertyRecord';
export type {
  RegistryDefinition,
  SourceSettings,
} from './sources/RegistryDefinition';

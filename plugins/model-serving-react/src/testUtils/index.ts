export * from './fakeAdvice';
/**
 * What tests and development pages of plugins that use this library need: a client that answers from memory,
 * and objects to answer with.
 *
 * @packageDocumentation
 */
export * from './FakeModelCatalog';
export * from './examinations';
export { fakeCosts, fakeUsage } from './fakeCosts';
export * from './fakeFleetCosts';
export * from './fakeServiceCosts';
export * from './fakeDrift';
export * from './fakeModels';
export * from './fakeServing';
export * from './features';
export { FixtureClient } from './FixtureClient';
export * from './modelEntity';
export * from './models';
export * from './moments';
export * from './services';
export { telltaleModel } from './telltaleModel';
export * from './tenants';

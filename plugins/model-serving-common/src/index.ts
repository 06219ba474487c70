/**
 * The language of model serving: types, verdicts, quota fit, cold start and cost.
 *
 * @packageDocumentation
 */
export * from './adapters';
export * from './api';
export { countsOtherServices } from './autoscaling/engineQuery';
export * from './calling';
export * from './client';
export * from './coldStart';
export * from './controls';
export * from './cost';
export * from './engines';
export * from './entities';
export * from './external';
export * from './externalRequest';
export * from './goldenPaths';
export * from './history';
export * from './kubernetes';
export * from './labels';
export * from './live';
export * from './memory';
export * from './models';
export * from './operation';
export * from './permissions';
export * from './platform';
export * from './proposals';
export * from './quota';
export * from './readableTime';
export * from './batchRequest';
export * from './changeRequest';
export * from './request';
export type { RequestedModel } from './requestedModel';
export * from './removal';
export * from './runtimes';
export * from './secrets';
export * from './sizes';
export * from './tenantRequest';
export * from './tenants';
export * from './text';
export * from './verdict';

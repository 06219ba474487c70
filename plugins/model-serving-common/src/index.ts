/**
 * The language of model serving: types, verdicts, quota fit, cold start and cost.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './labels';
export * from './permissions';
export * from './request';

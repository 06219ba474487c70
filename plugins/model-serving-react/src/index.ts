/**
 * What the pages of model serving are built from.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './badges';
export * from './catalog';
export * from './format';
export * from './layout';
export * from './links';
export * from './live';
export * from './memory';
export * from './states';
export * from './text';
export * from './values';

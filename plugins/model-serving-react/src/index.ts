/**
 * What the pages of model serving share.
 *
 * @packageDocumentation
 */
export * from './catalog';
export * from './links';
export * from './text';

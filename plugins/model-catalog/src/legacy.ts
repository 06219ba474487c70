/**
 * The same pages and entity card for apps of the old frontend system.
 *
 * @packageDocumentation
 */
export * from './legacy/plugin';

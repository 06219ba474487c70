/**
 * The same pages and entity extensions for apps of the old frontend system.
 *
 * @packageDocumentation
 */
export * from './legacy/plugin';

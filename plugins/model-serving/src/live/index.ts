export * from './resources';
export type { LiveResource } from './useLiveResource';
export { useTimeText } from './useTimeText';

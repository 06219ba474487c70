export * from './resources';
export { useLiveResource } from './useLiveResource';
export type { LiveOptions, LiveResource } from './useLiveResource';
export { useTimeText } from './useTimeText';

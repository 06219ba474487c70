export * from './resources';
export { useLiveResource } from './useLiveResource';
export type { LiveOptions, LiveResource } from './useLiveResource';
export { useLoaded } from './useLoaded';
export type { Loaded, LoadOptions, Shown } from './useLoaded';
export { useTimeText } from './useTimeText';

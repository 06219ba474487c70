export * from './resources';
export { useAllowed } from './useAllowed';
export { useLiveResource } from './useLiveResource';
export type { LiveOptions, LiveResource } from './useLiveResource';
export { useLoaded } from './useLoaded';
export type { Loaded, LoadOptions, Shown } from './useLoaded';
export { useModelDetail } from './useModelDetail';
export { useTimeText } from './useTimeText';

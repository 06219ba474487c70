import type { ModelArchitecture } from '@model-serving/backstage-plugin-model-serving-common';

/** What the layers of a model keep of each request. */
export type LayerCaches = Pick<
  ModelArchitecture,
  | 'kvHeads'
  | 'headSize'
  | 'valueSize'
  | 'caches'
  | 'slidingWindow'
  | 'latentAttention'
  | 'recurrent'
>;

/** Without KV heads the size of a cache is unknown. */
export const UNKNOWN_CACHES: LayerCaches = {
  kvHeads: null,
  headSize: null,
  valueSize: null,
  caches: null,
  slidingWindow: null,
  latentAttention: null,
  recurrent: null,
};

/** More layers than any model has, and few enough to count one by one. */
export const MOST_LAYERS = 10_000;

import { CallEndpointName } from '@model-serving/backstage-plugin-model-serving-common';

/** Endpoints as pages call them. */
export const ENDPOINT_TITLES: Record<CallEndpointName, string> = {
  chat: 'Chat',
  completions: 'Completions',
  embeddings: 'Embeddings',
  rerank: 'Rerank',
  infer: 'Inference (V2)',
  predict: 'Prediction (V1)',
};

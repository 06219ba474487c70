import { ColdStartPhaseName } from '@model-serving/backstage-plugin-model-serving-common';

/** The parts of a cold start in the order in which they happen. */
export const PHASE_TITLES: Record<ColdStartPhaseName, string> = {
  quota: 'quota',
  node: 'node',
  image: 'image',
  model: 'model download',
  load: 'model load',
  other: 'other',
};

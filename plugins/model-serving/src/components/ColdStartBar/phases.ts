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

export const PHASE_NAMES = Object.keys(PHASE_TITLES) as ColdStartPhaseName[];

/** What shortens each part, for the advice under the history. */
export const LEVERS: Partial<Record<ColdStartPhaseName, string>> = {
  quota: 'a higher priority or more quota for the tenant',
  node: 'keeping a warm node of this flavor, or a spare replica',
  image: "pre-pulling the engine's image onto the nodes",
  model: 'serving the model from an OCI image that the nodes cache',
  load: 'a faster disk for the model, or a smaller precision',
};

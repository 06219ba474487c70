import { MemoryPartName } from '@model-serving/backstage-plugin-model-serving-common';

/** What the parts of an accelerator's memory are called. */
export const PART_TITLES: Record<MemoryPartName | 'reserve', string> = {
  weights: 'Weights',
  kvCache: 'KV cache',
  activations: 'Activations',
  graphs: 'Graphs',
  runtime: 'Runtime',
  declared: 'Declared need',
  reserve: 'Not used by the engine',
};

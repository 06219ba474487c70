import {
  MemoryFit,
  MemoryPartName,
} from '@model-serving/backstage-plugin-model-serving-common';

/** What the memory of a fit is called. */
export function memoryTitle({ devices }: Pick<MemoryFit, 'devices'>): string {
  return devices === 0
    ? 'Memory of the container'
    : 'Memory of one accelerator';
}

/** What the parts of the memory are called. */
export const PART_TITLES: Record<MemoryPartName | 'reserve', string> = {
  weights: 'Weights',
  kvCache: 'KV cache',
  adapters: 'LoRA adapters',
  activations: 'Activations',
  graphs: 'Graphs',
  runtime: 'Runtime',
  declared: 'Declared need',
  reserve: 'Not used by the engine',
};

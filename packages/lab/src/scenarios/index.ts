import { ADMISSION } from './admission';
import { CHANGES } from './changes';
import { KUBELET_TROUBLES } from './kubeletTroubles';
import { LLM } from './llm';
import { QUEUES } from './queues';
import { SCALING } from './scaling';
import { STARTS } from './starts';
import type { Scenario } from './Scenario';

/** Every scenario that can be recorded. */
export const SCENARIOS: readonly Scenario[] = [
  ...STARTS,
  ...LLM,
  ...CHANGES,
  ...KUBELET_TROUBLES,
  ...SCALING,
  ...QUEUES,
  ...ADMISSION,
];

/** The scenario of that name. */
export function scenario(name: string): Scenario {
  const found = SCENARIOS.find(each => each.name === name);
  if (!found) {
    throw new Error(
      `There is no scenario "${name}"; there are: ${SCENARIOS.map(
        each => each.name,
      ).join(', ')}.`,
    );
  }
  return found;
}

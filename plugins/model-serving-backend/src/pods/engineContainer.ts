import { ProjectedPod } from '@model-serving/backstage-plugin-model-serving-common';

/** KServe's name for the engine's container; an LLMInferenceService calls it `main`. */
const ENGINE_CONTAINERS = ['kserve-container', 'main'];

/** The container that the engine runs in; undefined where none was started yet. */
export function engineContainer(pod: ProjectedPod): string | undefined {
  const names = pod.containers.map(({ name }) => name);
  return ENGINE_CONTAINERS.find(known => names.includes(known)) ?? names[0];
}

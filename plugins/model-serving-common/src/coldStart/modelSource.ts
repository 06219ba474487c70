import { ModelSource } from '../api';
import { ColdStartSources } from './stamps';

/** How the model comes into the pod: by KServe's containers, else by the address of the model. */
export function modelSourceOf({
  pod,
  modelUri,
}: ColdStartSources): ModelSource | null {
  const has = (pattern: RegExp) =>
    pod.containers.some(({ name }) => pattern.test(name));
  if (has(/^modelcar(-|$)/)) {
    return 'modelcar';
  }
  if (has(/^storage-initializer$/)) {
    return 'storage-initializer';
  }
  if (modelUri?.startsWith('pvc://')) {
    return 'volume';
  }
  return pod.containers.length > 0 && /^(?:hf|s3|gs):\/\//.test(modelUri ?? '')
    ? 'engine'
    : null;
}

/** What the load comprises besides loading, by how the model comes. */
export function loadRemark(source: ModelSource | null): string | undefined {
  switch (source) {
    case 'volume':
      return 'includes reading the model from its volume';
    case 'engine':
      return 'includes downloading the model, which the engine does itself';
    default:
      return undefined;
  }
}

import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { ModelSource } from '../models';

/** Takes sources of models in addition to the GitOps repository. @public */
export interface ModelServingModelSourcesExtensionPoint {
  /** Of a fact on which sources differ, the one that was added first wins. */
  addModelSource(...sources: ModelSource[]): void;
}

/**
 * For modules of the plugin `model-serving` that bring models.
 * @public
 */
export const modelServingModelSourcesExtensionPoint =
  createExtensionPoint<ModelServingModelSourcesExtensionPoint>({
    id: 'model-serving.models',
  });

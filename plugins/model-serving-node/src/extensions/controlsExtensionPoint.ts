import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { ControlDefinition } from '../controls';

/** Takes controls in addition to the policies and those of the suite. @public */
export interface ModelServingControlsExtensionPoint {
  addControl(...controls: ControlDefinition[]): void;
}

/**
 * For modules of the plugin `model-serving` that bring controls.
 * @public
 */
export const modelServingControlsExtensionPoint =
  createExtensionPoint<ModelServingControlsExtensionPoint>({
    id: 'model-serving.controls',
  });

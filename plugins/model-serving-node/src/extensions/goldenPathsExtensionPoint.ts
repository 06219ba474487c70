import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { ServicePath } from '../goldenPaths';

/** Takes golden paths of services in addition to those of the suite. @public */
export interface ModelServingGoldenPathsExtensionPoint {
  addServicePath(...paths: ServicePath[]): void;
}

/**
 * For modules of the plugin `model-serving` that bring golden paths.
 * @public
 */
export const modelServingGoldenPathsExtensionPoint =
  createExtensionPoint<ModelServingGoldenPathsExtensionPoint>({
    id: 'model-serving.golden-paths',
  });

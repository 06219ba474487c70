import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { DriftSource } from '../drift';

/** Takes sources of drift in addition to `modelServing.models.drift.promql`. @public */
export interface ModelServingDriftSourcesExtensionPoint {
  addDriftSource(...sources: DriftSource[]): void;
}

/**
 * For modules of the plugin `model-serving` that know whether models drift.
 * @public
 */
export const modelServingDriftSourcesExtensionPoint =
  createExtensionPoint<ModelServingDriftSourcesExtensionPoint>({
    id: 'model-serving.drift',
  });

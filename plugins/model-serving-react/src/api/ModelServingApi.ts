import { createApiRef } from '@backstage/frontend-plugin-api';
import {
  ModelServingClient,
  ServiceRef,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';

/**
 * What the event stream tells its subscribers.
 *
 * - `service`: a service appeared or changed
 * - `service-removed`: a service is gone, or may no longer be read
 * - `tenants`: quota, tenants or proposals changed; read them again
 * - `refresh`: events may have been missed, or the stream is down and this is a
 *   polling tick; read again what is shown
 * - `connection`: whether changes arrive by themselves (`live`) or by polling
 * @public
 */
export type ServingEvent =
  | { type: 'service'; service: ServiceSummary }
  | { type: 'service-removed'; ref: ServiceRef }
  | { type: 'tenants' }
  | { type: 'refresh' }
  | { type: 'connection'; state: StreamState };

/** @public */
export type StreamState = 'connecting' | 'live' | 'polling';

/** The HTTP API of the model-serving backend, and what changes. @public */
export interface ModelServingApi
  extends Omit<ModelServingClient, 'listModelEntities' | 'openStream'> {
  /**
   * Follows all changes that the user may see. All subscribers share one connection,
   * which closes with the last of them.
   *
   * @returns a function that ends the subscription
   */
  subscribe(listener: (event: ServingEvent) => void): () => void;
}

/** The client of the model-serving backend. @public */
export const modelServingApiRef = createApiRef<ModelServingApi>().with({
  id: 'plugin.model-serving.client',
  pluginId: 'model-serving',
});

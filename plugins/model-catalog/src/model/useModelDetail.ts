import { useEffect, useRef } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { ModelDetail } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Loaded,
  modelServingApiRef,
  useLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';

/** Measured numbers and quota move. */
const SECONDS = 60;

/**
 * One model with what is decided for a tenant. While another tenant is asked about, the last answer stays, so that nothing
 * jumps.
 *
 * @param tenant - Undefined for nobody in particular
 * @param isReady - Whether the tenant is settled; nothing is loaded before
 */
export function useModelDetail(
  name: string,
  tenant: string | undefined,
  isReady: boolean,
): Loaded<ModelDetail> {
  const api = useApi(modelServingApiRef);
  const loaded = useLoaded<ModelDetail>({
    key: isReady ? JSON.stringify([name, tenant]) : undefined,
    load: () => api.model(name, { tenant }),
    everySeconds: SECONDS,
  });
  const last = useRef<{ name: string; data: ModelDetail }>();
  useEffect(() => {
    if (loaded.data) {
      last.current = { name, data: loaded.data };
    }
  }, [name, loaded.data]);
  const kept = last.current?.name === name ? last.current.data : undefined;
  return { ...loaded, data: loaded.data ?? kept };
}

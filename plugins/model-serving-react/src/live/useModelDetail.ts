import { useEffect, useRef } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { ModelDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '../api';
import { Loaded, useLoaded } from './useLoaded';

/** Measured numbers and quota move. */
const SECONDS = 60;

/**
 * One model with what is decided for a tenant. While another tenant is asked about, the last answer stays, so that nothing
 * jumps.
 *
 * @param name - Name of its entity; undefined loads nothing
 * @param tenant - Undefined for nobody in particular
 * @public
 */
export function useModelDetail(
  name: string | undefined,
  tenant: string | undefined,
): Loaded<ModelDetail> {
  const api = useApi(modelServingApiRef);
  const loaded = useLoaded<ModelDetail>({
    key: name && JSON.stringify([name, tenant]),
    load: () => api.model(name!, { tenant }),
    everySeconds: SECONDS,
  });
  const last = useRef<{ name?: string; data?: ModelDetail }>({});
  useEffect(() => {
    if (loaded.data) {
      last.current = { name, data: loaded.data };
    }
  }, [name, loaded.data]);
  const kept = last.current.name === name ? last.current.data : undefined;
  return { ...loaded, data: loaded.data ?? kept };
}

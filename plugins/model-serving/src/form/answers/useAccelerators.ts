import { useEffect, useRef } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { AcceleratorList, LiveResource, modelServingApiRef, useLiveResource } from '@model-serving/backstage-plugin-model-serving-react';
import { ReplicasAnswer } from './formContext';

const NOTHING: AcceleratorList = {
  items: [],
  missing: [],
  priorities: [],
  maxReplicas: null,
  currency: null,
  asOf: null,
  source: '',
  stale: false,
};

/** How the accelerators fit, with whether the answer is for numbers asked before. */
export interface Accelerators extends LiveResource<AcceleratorList> {
  isOutdated: boolean;
}

/**
 * What a tenant may ask for and how it fits, kept current. While other replicas are asked
 * about, the last answer of the same tenant stays, so that nothing jumps.
 */
export function useAccelerators(
  tenant: string | undefined,
  replicas?: ReplicasAnswer,
): Accelerators {
  const api = useApi(modelServingApiRef);
  const { min, max } = replicas ?? { min: 1, max: 1 };
  const live = useLiveResource<AcceleratorList>({
    key: JSON.stringify([tenant, min, max]),
    load: async () =>
      tenant === undefined
        ? NOTHING
        : api.listAccelerators(tenant, { min, max }),
    onEvent: event =>
      event.type === 'tenants' || event.type === 'refresh'
        ? 'reload'
        : 'ignore',
  });

  const last = useRef<{ tenant?: string; data?: AcceleratorList }>({});
  useEffect(() => {
    if (live.data) {
      last.current = { tenant, data: live.data };
    }
  }, [tenant, live.data]);

  const kept = last.current.tenant === tenant ? last.current.data : undefined;
  return {
    ...live,
    data: live.data ?? kept,
    isOutdated: live.data === undefined && kept !== undefined,
  };
}

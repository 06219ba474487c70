import { useEffect, useRef } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  ModelPage,
  ModelQuery,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Loaded,
  modelServingApiRef,
  useLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';

/** Measured numbers and quota move. */
const SECONDS = 60;

export interface LoadedModelPage extends Loaded<ModelPage> {
  /** Whether the data are about what was asked before; the answer is on its way. */
  isOutdated: boolean;
}

/**
 * One page of models. While another one is asked for, the last one stays, so that nothing jumps.
 *
 * @param query - Undefined loads nothing
 */
export function useModelPage(query: ModelQuery | undefined): LoadedModelPage {
  const api = useApi(modelServingApiRef);
  const loaded = useLoaded<ModelPage>({
    key: query && JSON.stringify(query),
    load: () => api.models(query!),
    everySeconds: SECONDS,
  });
  const last = useRef<ModelPage>();
  useEffect(() => {
    last.current = loaded.data ?? last.current;
  }, [loaded.data]);
  return {
    ...loaded,
    data: loaded.data ?? last.current,
    isOutdated: loaded.data === undefined && last.current !== undefined,
  };
}

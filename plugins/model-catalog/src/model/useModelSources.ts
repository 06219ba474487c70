import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { ModelSourceList } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Loaded,
  modelServingApiRef,
  useLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';

const SECONDS = 30;
/** While a sync runs somebody waits for its end. */
const SYNCING_SECONDS = 2;

export interface LoadedModelSources extends Loaded<ModelSourceList> {
  /** Starts to read a source now. @throws Error when the backend refuses */
  sync(id: string): Promise<void>;
  /** Removes the models that a source no longer lists. @throws Error when the backend refuses */
  confirmRemoval(id: string): Promise<void>;
}

/** How all sources of models are doing. */
export function useModelSources(isSyncing: boolean): LoadedModelSources {
  const api = useApi(modelServingApiRef);
  const loaded = useLoaded<ModelSourceList>({
    key: 'model sources',
    load: () => api.modelSources(),
    everySeconds: isSyncing ? SYNCING_SECONDS : SECONDS,
  });
  const { reload } = loaded;
  const sync = useCallback(
    async (id: string) => {
      await api.syncModelSource(id);
      reload();
    },
    [api, reload],
  );
  const confirmRemoval = useCallback(
    async (id: string) => {
      await api.confirmModelRemoval(id);
      reload();
    },
    [api, reload],
  );
  return { ...loaded, sync, confirmRemoval };
}

import { useCallback, useState } from 'react';
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

/** A sync that somebody asked for, which may begin and end between two looks. */
interface AskedSync {
  id: string;
  /** When the source was last read before. */
  lastAttempt: string | null;
}

/** How all sources of models are doing. */
export function useModelSources(isSyncing: boolean): LoadedModelSources {
  const api = useApi(modelServingApiRef);
  const [asked, setAsked] = useState<AskedSync>();
  const loaded = useLoaded<ModelSourceList>({
    key: 'model sources',
    load: () => api.modelSources(),
    everySeconds: isSyncing || asked ? SYNCING_SECONDS : SECONDS,
  });
  const { data, reload } = loaded;
  const attemptOf = (id: string) =>
    data?.items.find(source => source.id === id)?.lastAttempt ?? null;
  if (asked && attemptOf(asked.id) !== asked.lastAttempt) {
    setAsked(undefined);
  }
  const sync = async (id: string) => {
    const lastAttempt = attemptOf(id);
    await api.syncModelSource(id);
    setAsked({ id, lastAttempt });
    reload();
  };
  const confirmRemoval = useCallback(
    async (id: string) => {
      await api.confirmModelRemoval(id);
      reload();
    },
    [api, reload],
  );
  return { ...loaded, sync, confirmRemoval };
}

import { useApi } from '@backstage/frontend-plugin-api';
import { ModelDrift } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Loaded,
  modelServingApiRef,
  useLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';

/** Monitors are read every few minutes. */
const SECONDS = 300;

/** What monitors say of a model. @param name - Name of its entity */
export function useModelDrift(name: string): Loaded<ModelDrift> {
  const api = useApi(modelServingApiRef);
  return useLoaded<ModelDrift>({
    key: name,
    load: () => api.modelDrift(name),
    everySeconds: SECONDS,
  });
}

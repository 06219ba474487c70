import { useApi } from '@backstage/frontend-plugin-api';
import { ModelDetail } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Loaded,
  modelServingApiRef,
  useLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';

const SECONDS = 60;

/** A model of the comparison, or why it cannot be shown. */
export type ComparedModel = { name: string } & (
  | { detail: ModelDetail; error?: undefined }
  | { detail?: undefined; error: Error }
);

/**
 * Several models at once; one that cannot be read takes nothing from the others.
 *
 * @param tenant - Whose decisions and quota fit; null while that is not known, which loads nothing
 */
export function useComparedModels(
  names: readonly string[],
  tenant: string | undefined | null,
): Loaded<ComparedModel[]> {
  const api = useApi(modelServingApiRef);
  return useLoaded<ComparedModel[]>({
    key:
      tenant === null || names.length === 0
        ? undefined
        : JSON.stringify([tenant, ...names]),
    load: () =>
      Promise.all(
        names.map(name =>
          api.model(name, { tenant: tenant ?? undefined }).then(
            detail => ({ name, detail }),
            error => ({ name, error }),
          ),
        ),
      ),
    everySeconds: SECONDS,
  });
}

import { useRouteRef } from '@backstage/frontend-plugin-api';
import { createLinksProvider } from '@model-serving/backstage-plugin-model-serving-react';
import {
  compareRouteRef,
  entityRouteRef,
  modelRouteRef,
  rootRouteRef,
  sourcesRouteRef,
  templateRouteRef,
} from './routes';

function useRoutes() {
  return {
    models: useRouteRef(rootRouteRef),
    compareModels: useRouteRef(compareRouteRef),
    modelSources: useRouteRef(sourcesRouteRef),
    model: useRouteRef(modelRouteRef),
    entity: useRouteRef(entityRouteRef),
    template: useRouteRef(templateRouteRef),
  };
}

/** Resolves the links of the pages in an app of the new frontend system. */
export const AppLinks = createLinksProvider(useRoutes);

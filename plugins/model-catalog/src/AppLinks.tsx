import { useRouteRef } from '@backstage/frontend-plugin-api';
import { createLinksProvider } from '@model-serving/backstage-plugin-model-serving-react';
import {
  entityRouteRef,
  modelRouteRef,
  rootRouteRef,
  templateRouteRef,
} from './routes';

function useRoutes() {
  return {
    models: useRouteRef(rootRouteRef),
    model: useRouteRef(modelRouteRef),
    entity: useRouteRef(entityRouteRef),
    template: useRouteRef(templateRouteRef),
  };
}

/** Resolves the links of the pages in an app of the new frontend system. */
export const AppLinks = createLinksProvider(useRoutes);

import { useRouteRef } from '@backstage/frontend-plugin-api';
import { createLinksProvider } from '@model-serving/backstage-plugin-model-serving-react';
import {
  entityRouteRef,
  rootRouteRef,
  serviceRouteRef,
  templateRouteRef,
  tenancyRouteRef,
} from './routes';

function useRoutes() {
  return {
    services: useRouteRef(rootRouteRef),
    service: useRouteRef(serviceRouteRef),
    tenancy: useRouteRef(tenancyRouteRef),
    entity: useRouteRef(entityRouteRef),
    template: useRouteRef(templateRouteRef),
  };
}

/** Resolves the links of the pages in an app of the new frontend system. */
export const AppLinks = createLinksProvider(useRoutes);

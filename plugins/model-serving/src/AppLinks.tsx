import { ReactNode, useMemo } from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { createServingLinks, ServingLinksProvider } from '@model-serving/backstage-plugin-model-serving-react';
import { entityRouteRef, rootRouteRef, serviceRouteRef, templateRouteRef, tenancyRouteRef } from './routes';

/** Resolves the links of the pages in an app of the new frontend system. */
export function AppLinks(props: { children: ReactNode }) {
  const services = useRouteRef(rootRouteRef);
  const service = useRouteRef(serviceRouteRef);
  const tenancy = useRouteRef(tenancyRouteRef);
  const entity = useRouteRef(entityRouteRef);
  const template = useRouteRef(templateRouteRef);
  const links = useMemo(
    () => createServingLinks({ services, service, tenancy, entity, template }),
    [services, service, tenancy, entity, template],
  );
  return (
    <ServingLinksProvider links={links}>{props.children}</ServingLinksProvider>
  );
}

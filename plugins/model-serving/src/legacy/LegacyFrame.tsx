import { ReactNode, useMemo } from 'react';
import { useRouteRef } from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { PluginHeader } from '@backstage/ui';
import { createServingLinks, ServingLinksProvider } from '@model-serving/backstage-plugin-model-serving-react';
import { rootRouteRef, serviceRouteRef, templateRouteRef, tenancyRouteRef } from './routes';

/** Resolves the links of the pages in an app of the old frontend system. */
export function LegacyLinks(props: { children: ReactNode }) {
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

/** The header that the new frontend system gives every page by itself. */
export function LegacyPage(props: { title: string; children: ReactNode }) {
  return (
    <LegacyLinks>
      <PluginHeader title={props.title} />
      {props.children}
    </LegacyLinks>
  );
}

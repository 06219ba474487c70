import { ReactNode } from 'react';
import { useRouteRef } from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { PluginHeader } from '@backstage/ui';
import { createLinksProvider } from '@model-serving/backstage-plugin-model-serving-react';
import {
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

/** Resolves the links of the pages in an app of the old frontend system. */
export const LegacyLinks = createLinksProvider(useRoutes);

/** The header that the new frontend system gives every page by itself. */
export function LegacyPage(props: { title: string; children: ReactNode }) {
  return (
    <LegacyLinks>
      <PluginHeader title={props.title} />
      {props.children}
    </LegacyLinks>
  );
}

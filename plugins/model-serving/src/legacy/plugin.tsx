import { ComponentType } from 'react';
import { Entity } from '@backstage/catalog-model';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import {
  LiveModelServingClient,
  modelServingApiRef,
} from '@model-serving/backstage-plugin-model-serving-react';
import { serviceEntityFilter, tenantEntityFilter } from '../entityFilter';
import {
  rootRouteRef,
  serviceRouteRef,
  templateRouteRef,
  tenancyRouteRef,
} from './routes';

/** @public */
export const modelServingPlugin = createPlugin({
  id: 'model-serving',
  apis: [
    createApiFactory({
      api: modelServingApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => new LiveModelServingClient(options),
    }),
  ],
  routes: {
    root: rootRouteRef,
    service: serviceRouteRef,
    tenancy: tenancyRouteRef,
  },
  externalRoutes: { template: templateRouteRef },
});

/** The list of services and the page of each; mount it at `/serving`. @public */
export const ServingPage = modelServingPlugin.provide(
  createRoutableExtension({
    name: 'ServingPage',
    mountPoint: rootRouteRef,
    component: async () => {
      const { LegacyPage } = await import('./LegacyFrame');
      const { ServingRoutes } = await import('../components/ServingRoutes');
      return () => (
        <LegacyPage title="Serving">
          <ServingRoutes />
        </LegacyPage>
      );
    },
  }),
);

/** Tenants, their quota and the controls; mount it at `/tenancy`. @public */
export const TenancyPage = modelServingPlugin.provide(
  createRoutableExtension({
    name: 'TenancyPage',
    mountPoint: tenancyRouteRef,
    component: async () => {
      const { LegacyPage } = await import('./LegacyFrame');
      const { TenancyRoutes } = await import('../components/TenancyRoutes');
      return () => (
        <LegacyPage title="Tenancy">
          <TenancyRoutes />
        </LegacyPage>
      );
    },
  }),
);

function entityExtension(name: string, load: () => Promise<ComponentType>) {
  return createComponentExtension({
    name,
    component: {
      lazy: async () => {
        const { LegacyLinks } = await import('./LegacyFrame');
        const Content = await load();
        return () => (
          <LegacyLinks>
            <Content />
          </LegacyLinks>
        );
      },
    },
  });
}

/** The card for the overview of a service's entity. @public */
export const EntityServingCard = modelServingPlugin.provide(
  entityExtension(
    'EntityServingCard',
    async () =>
      (await import('../components/entity/EntityServingCard'))
        .EntityServingCard,
  ),
);

/** The *Serving* tab of a service's entity. @public */
export const EntityServingContent = modelServingPlugin.provide(
  entityExtension(
    'EntityServingContent',
    async () =>
      (await import('../components/entity/EntityContents'))
        .EntityServingContent,
  ),
);

/** The *Cost* tab of a service's entity. @public */
export const EntityCostContent = modelServingPlugin.provide(
  entityExtension(
    'EntityCostContent',
    async () =>
      (await import('../components/entity/EntityContents')).EntityCostContent,
  ),
);

/** The *Cost* tab of a tenant's entity. @public */
export const EntityTenantCosts = modelServingPlugin.provide(
  entityExtension(
    'EntityTenantCosts',
    async () =>
      (await import('../components/entity/EntityTenantCosts'))
        .EntityTenantCosts,
  ),
);

const matches =
  (filter: { kind: string; 'spec.type': string }) =>
  (entity: Entity): boolean =>
    entity.kind.toLocaleLowerCase('en-US') === filter.kind &&
    entity.spec?.type === filter['spec.type'];

/** Whether an entity is a service, for `EntitySwitch`. @public */
export const isModelServer: (entity: Entity) => boolean =
  matches(serviceEntityFilter);

/** Whether an entity is a tenant, for `EntitySwitch`. @public */
export const isTenant: (entity: Entity) => boolean =
  matches(tenantEntityFilter);

import { Entity } from '@backstage/catalog-model';
import { createApiFactory, createComponentExtension, createPlugin, createRoutableExtension, fetchApiRef } from '@backstage/core-plugin-api';
import { modelServingApiRef, ModelServingClient } from '@model-serving/backstage-plugin-model-serving-react';
import { serviceEntityFilter } from '../entityFilter';
import { rootRouteRef, serviceRouteRef, templateRouteRef, tenancyRouteRef } from './routes';

/** @public */
export const modelServingPlugin = createPlugin({
  id: 'model-serving',
  apis: [
    createApiFactory({
      api: modelServingApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new ModelServingClient({ fetchApi }),
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
      const page = await import('../components/tenancy/TenancyPage');
      return () => (
        <LegacyPage title="Tenancy">
          <page.TenancyPage />
        </LegacyPage>
      );
    },
  }),
);

/** The card for the overview of a service's entity. @public */
export const EntityServingCard = modelServingPlugin.provide(
  createComponentExtension({
    name: 'EntityServingCard',
    component: {
      lazy: async () => {
        const { LegacyLinks } = await import('./LegacyFrame');
        const entity = await import('../components/entity/EntityServingCard');
        return () => (
          <LegacyLinks>
            <entity.EntityServingCard />
          </LegacyLinks>
        );
      },
    },
  }),
);

/** The *Serving* tab of a service's entity. @public */
export const EntityServingContent = modelServingPlugin.provide(
  createComponentExtension({
    name: 'EntityServingContent',
    component: {
      lazy: async () => {
        const { LegacyLinks } = await import('./LegacyFrame');
        const entity = await import('../components/entity/EntityContents');
        return () => (
          <LegacyLinks>
            <entity.EntityServingContent />
          </LegacyLinks>
        );
      },
    },
  }),
);

/** The *Cost* tab of a service's entity. @public */
export const EntityCostContent = modelServingPlugin.provide(
  createComponentExtension({
    name: 'EntityCostContent',
    component: {
      lazy: async () => {
        const { LegacyLinks } = await import('./LegacyFrame');
        const entity = await import('../components/entity/EntityContents');
        return () => (
          <LegacyLinks>
            <entity.EntityCostContent />
          </LegacyLinks>
        );
      },
    },
  }),
);

/** Whether an entity is a service, for `EntitySwitch`. @public */
export function isModelServer(entity: Entity): boolean {
  return (
    entity.kind.toLocaleLowerCase('en-US') === serviceEntityFilter.kind &&
    entity.spec?.type === serviceEntityFilter['spec.type']
  );
}

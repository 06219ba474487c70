import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  RiMoneyDollarCircleLine,
  RiPulseLine,
  RiTeamLine,
} from '@remixicon/react';
import {
  LiveModelServingClient,
  modelServingApiRef,
} from '@model-serving/backstage-plugin-model-serving-react';
import { serviceEntityFilter, tenantEntityFilter } from './entityFilter';
import { formExtensions } from './form';
import {
  entityRouteRef,
  rootRouteRef,
  serviceRouteRef,
  templateRouteRef,
  tenancyRouteRef,
} from './routes';
import { AppLinks } from './AppLinks';

const modelServingApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: modelServingApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => new LiveModelServingClient(options),
    }),
});

const servingPage = PageBlueprint.make({
  params: {
    path: '/serving',
    routeRef: rootRouteRef,
    title: 'Serving',
    icon: <RiPulseLine />,
    loader: () =>
      import('./components/ServingRoutes').then(m => (
        <AppLinks>
          <m.ServingRoutes />
        </AppLinks>
      )),
  },
});

const tenancyPage = PageBlueprint.make({
  name: 'tenancy',
  params: {
    path: '/tenancy',
    routeRef: tenancyRouteRef,
    title: 'Tenancy',
    icon: <RiTeamLine />,
    loader: () =>
      import('./components/TenancyRoutes').then(m => (
        <AppLinks>
          <m.TenancyRoutes />
        </AppLinks>
      )),
  },
});

const servingCard = EntityCardBlueprint.make({
  name: 'serving',
  params: {
    type: 'content',
    filter: serviceEntityFilter,
    loader: () =>
      import('./components/entity/EntityServingCard').then(m => (
        <AppLinks>
          <m.EntityServingCard />
        </AppLinks>
      )),
  },
});

const servingContent = EntityContentBlueprint.make({
  name: 'serving',
  params: {
    path: '/serving',
    title: 'Serving',
    icon: <RiPulseLine />,
    filter: serviceEntityFilter,
    loader: () =>
      import('./components/entity/EntityContents').then(m => (
        <AppLinks>
          <m.EntityServingContent />
        </AppLinks>
      )),
  },
});

const costContent = EntityContentBlueprint.make({
  name: 'cost',
  params: {
    path: '/cost',
    title: 'Cost',
    icon: <RiMoneyDollarCircleLine />,
    filter: serviceEntityFilter,
    loader: () =>
      import('./components/entity/EntityContents').then(m => (
        <AppLinks>
          <m.EntityCostContent />
        </AppLinks>
      )),
  },
});

const tenantCostContent = EntityContentBlueprint.make({
  name: 'tenant-cost',
  params: {
    path: '/cost',
    title: 'Cost',
    icon: <RiMoneyDollarCircleLine />,
    filter: tenantEntityFilter,
    loader: () =>
      import('./components/entity/EntityTenantCosts').then(m => (
        <AppLinks>
          <m.EntityTenantCosts />
        </AppLinks>
      )),
  },
});

/** Pages and entity extensions of model serving. @public */
export const modelServingPlugin = createFrontendPlugin({
  pluginId: 'model-serving',
  title: 'Model serving',
  icon: <RiPulseLine />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    service: serviceRouteRef,
    tenancy: tenancyRouteRef,
  },
  externalRoutes: {
    entity: entityRouteRef,
    template: templateRouteRef,
  },
  extensions: [
    modelServingApi,
    servingPage,
    tenancyPage,
    servingCard,
    servingContent,
    costContent,
    tenantCostContent,
    ...formExtensions,
  ],
});

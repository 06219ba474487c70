import {
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { AI_MODEL_TYPE } from '@model-serving/backstage-plugin-model-serving-common';
import { RiBrainLine } from '@remixicon/react';
import { AppLinks } from './AppLinks';
import {
  compareRouteRef,
  entityRouteRef,
  modelRouteRef,
  rootRouteRef,
  sourcesRouteRef,
  templateRouteRef,
} from './routes';

const modelsPage = PageBlueprint.make({
  params: {
    path: '/models',
    title: 'Models',
    icon: <RiBrainLine />,
    routeRef: rootRouteRef,
    loader: async () => {
      const { ModelCatalogPages } = await import(
        './components/ModelCatalogPages'
      );
      return (
        <AppLinks>
          <ModelCatalogPages />
        </AppLinks>
      );
    },
  },
});

const modelCard = EntityCardBlueprint.make({
  name: 'model',
  params: {
    type: 'content',
    filter: { kind: 'resource', 'spec.type': AI_MODEL_TYPE },
    loader: async () => {
      const { ModelCard } = await import('./components/entity/ModelCard');
      return (
        <AppLinks>
          <ModelCard />
        </AppLinks>
      );
    },
  },
});

/**
 * Pages of the models that the catalog knows: `/models`, `/models/compare`, `/models/sources`,
 * `/models/:namespace/:name`, and a card on the entity page of each model.
 *
 * @public
 */
export const modelCatalogPlugin = createFrontendPlugin({
  pluginId: 'model-catalog',
  title: 'Models',
  icon: <RiBrainLine />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    model: modelRouteRef,
    compare: compareRouteRef,
    sources: sourcesRouteRef,
  },
  externalRoutes: { template: templateRouteRef, entity: entityRouteRef },
  extensions: [modelsPage, modelCard],
});

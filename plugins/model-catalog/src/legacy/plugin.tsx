import {
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  useRouteRef,
} from '@backstage/core-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { createLinksProvider } from '@model-serving/backstage-plugin-model-serving-react';
import {
  compareRouteRef,
  entityRouteRef,
  modelRouteRef,
  rootRouteRef,
  sourcesRouteRef,
  templateRouteRef,
} from './routes';

/** @public */
export const modelCatalogPlugin = createPlugin({
  id: 'model-catalog',
  routes: {
    root: rootRouteRef,
    model: modelRouteRef,
    compare: compareRouteRef,
    sources: sourcesRouteRef,
  },
  externalRoutes: { template: templateRouteRef, entity: entityRouteRef },
});

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

const LegacyLinks = createLinksProvider(useRoutes);

/** The list and the pages of models, for `<Route path="/models">`. @public */
export const ModelCatalogPage = modelCatalogPlugin.provide(
  createRoutableExtension({
    name: 'ModelCatalogPage',
    component: async () => {
      const { ModelCatalogPages } = await import(
        '../components/ModelCatalogPages'
      );
      return () => (
        <LegacyLinks>
          <PluginHeader title="Models" />
          <ModelCatalogPages />
        </LegacyLinks>
      );
    },
    mountPoint: rootRouteRef,
  }),
);

/** A card for the entity page of a model. @public */
export const EntityModelCard = modelCatalogPlugin.provide(
  createComponentExtension({
    name: 'EntityModelCard',
    component: {
      lazy: async () => {
        const { ModelCard } = await import('../components/entity/ModelCard');
        return () => (
          <LegacyLinks>
            <ModelCard />
          </LegacyLinks>
        );
      },
    },
  }),
);

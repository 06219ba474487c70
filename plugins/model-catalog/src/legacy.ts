/**
 * The same pages for apps of the old frontend system.
 *
 * @packageDocumentation
 */
import {
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import {
  entityRouteRef,
  modelRouteRef,
  rootRouteRef,
  templateRouteRef,
} from './legacy/routes';

/** @public */
export const modelCatalogPlugin = createPlugin({
  id: 'model-catalog',
  routes: { root: rootRouteRef, model: modelRouteRef },
  externalRoutes: { template: templateRouteRef, entity: entityRouteRef },
});

/** The list and the pages of models, for `<Route path="/models">`. @public */
export const ModelCatalogPage = modelCatalogPlugin.provide(
  createRoutableExtension({
    name: 'ModelCatalogPage',
    component: () =>
      import('./legacy/LegacyModelCatalogPage').then(
        module => module.LegacyModelCatalogPage,
      ),
    mountPoint: rootRouteRef,
  }),
);

/** A card for the entity page of a model. @public */
export const EntityModelCard = modelCatalogPlugin.provide(
  createComponentExtension({
    name: 'EntityModelCard',
    component: {
      lazy: () =>
        import('./legacy/LegacyModelCard').then(
          module => module.LegacyModelCard,
        ),
    },
  }),
);

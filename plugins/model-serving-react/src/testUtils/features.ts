import {
  ApiBlueprint,
  createFrontendModule,
  createFrontendPlugin,
} from '@backstage/frontend-plugin-api';
import { CatalogApi, catalogApiRef } from '@backstage/plugin-catalog-react';
import { ModelServingApi, modelServingApiRef } from '../api';

function servingApiExtension(client: ModelServingApi) {
  return ApiBlueprint.make({
    params: defineParams =>
      defineParams({
        api: modelServingApiRef,
        deps: {},
        factory: () => client,
      }),
  });
}

/** Puts a client of a test's own in the place of the plugin's. */
export function servingModule(client: ModelServingApi) {
  return createFrontendModule({
    pluginId: 'model-serving',
    extensions: [servingApiExtension(client)],
  });
}

/** Stands in for the plugin with the serving pages, in an app that does not have it. */
export function servingPlugin(client: ModelServingApi) {
  return createFrontendPlugin({
    pluginId: 'model-serving',
    extensions: [servingApiExtension(client)],
  });
}

/** The catalog's API, for a plugin that replaces the catalog. */
export function catalogApiExtension(catalog: Partial<CatalogApi>) {
  return ApiBlueprint.make({
    params: defineParams =>
      defineParams({
        api: catalogApiRef,
        deps: {},
        factory: () => catalog as CatalogApi,
      }),
  });
}

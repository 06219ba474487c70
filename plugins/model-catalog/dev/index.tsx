import { stringifyEntityRef } from '@backstage/catalog-model';
import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  createFrontendPlugin,
  createRouteRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { CatalogApi, EntityProvider } from '@backstage/plugin-catalog-react';
import { Container } from '@backstage/ui';
import {
  catalogApiExtension,
  FixtureClient,
  servingPlugin,
  telltaleModels,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import plugin from '../src';
import { ModelCard } from '../src/components/entity/ModelCard';
import { AppLinks } from '../src/AppLinks';

const catalogOfFixtures: Pick<CatalogApi, 'getEntityByRef'> = {
  getEntityByRef: async ref =>
    telltaleModels.find(
      entity =>
        stringifyEntityRef(entity) ===
        (typeof ref === 'string' ? ref : stringifyEntityRef(ref)),
    ),
};

const entityRoute = createRouteRef({ params: ['kind', 'namespace', 'name'] });
const templateRoute = createRouteRef({ params: ['namespace', 'templateName'] });

/** Stands in for the catalog: its API, and the entity page with the card alone. */
const catalog = createFrontendPlugin({
  pluginId: 'catalog',
  routes: { catalogEntity: entityRoute },
  extensions: [
    catalogApiExtension(catalogOfFixtures),
    PageBlueprint.make({
      params: {
        path: '/catalog/:namespace/:kind/:name',
        title: 'Catalog',
        routeRef: entityRoute,
        loader: async () => (
          <EntityProvider entity={telltaleModels[0]}>
            <AppLinks>
              <Container>
                <ModelCard />
              </Container>
            </AppLinks>
          </EntityProvider>
        ),
      },
    }),
  ],
});

/** Stands in for the scaffolder, so that links to the form lead somewhere. */
const scaffolder = createFrontendPlugin({
  pluginId: 'scaffolder',
  routes: { selectedTemplate: templateRoute },
  extensions: [
    PageBlueprint.make({
      params: {
        path: '/create/templates/:namespace/:templateName',
        title: 'Create',
        routeRef: templateRoute,
        loader: async () => (
          <Container>{decodeURIComponent(window.location.search)}</Container>
        ),
      },
    }),
  ],
});

createDevApp({
  features: [plugin, catalog, scaffolder, servingPlugin(new FixtureClient())],
});

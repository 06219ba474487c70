import { stringifyEntityRef } from '@backstage/catalog-model';
import { createDevApp } from '@backstage/frontend-dev-utils';
import { ApiBlueprint, createFrontendModule, createFrontendPlugin, createRouteRef, fetchApiRef, PageBlueprint } from '@backstage/frontend-plugin-api';
import { CatalogApi, catalogApiRef, EntityProvider } from '@backstage/plugin-catalog-react';
import { Container } from '@backstage/ui';
import plugin from '../src/plugin';
import { ModelCard } from '../src/components/entity/ModelCard';
import { AppLinks } from '../src/links';
import { modelEntities } from './modelEntities';
import { servingAnswers } from './servingAnswers';

const catalogOfFixtures: Pick<
  CatalogApi,
  'getEntities' | 'getEntityByRef' | 'getEntityFacets'
> = {
  getEntityFacets: async ({ facets: [facet] }) => ({
    facets: { [facet]: [{ value: 'resource:default/qwen3-8b', count: 2 }] },
  }),
  getEntities: async () => ({ items: modelEntities }),
  getEntityByRef: async ref =>
    modelEntities.find(
      entity =>
        stringifyEntityRef(entity) ===
        (typeof ref === 'string' ? ref : stringifyEntityRef(ref)),
    ),
};

const fixtures = createFrontendModule({
  pluginId: 'app',
  extensions: [
    ApiBlueprint.make({
      name: 'fetch',
      params: defineParams =>
        defineParams({
          api: fetchApiRef,
          deps: {},
          factory: () => servingAnswers,
        }),
    }),
  ],
});

const entityRoute = createRouteRef({ params: ['kind', 'namespace', 'name'] });
const templateRoute = createRouteRef({ params: ['namespace', 'templateName'] });

/** Stands in for the catalog: its API, and the entity page with the card alone. */
const catalog = createFrontendPlugin({
  pluginId: 'catalog',
  routes: { catalogEntity: entityRoute },
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: catalogApiRef,
          deps: {},
          factory: () => catalogOfFixtures as CatalogApi,
        }),
    }),
    PageBlueprint.make({
      params: {
        path: '/catalog/:namespace/:kind/:name',
        title: 'Catalog',
        routeRef: entityRoute,
        loader: async () => (
          <EntityProvider entity={modelEntities[0]}>
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

createDevApp({ features: [plugin, catalog, scaffolder, fixtures] });

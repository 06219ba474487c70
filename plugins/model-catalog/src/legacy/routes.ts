import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/core-plugin-api';

export const rootRouteRef = createRouteRef({ id: 'model-catalog' });

export const compareRouteRef = createSubRouteRef({
  id: 'model-catalog:compare',
  parent: rootRouteRef,
  path: '/compare',
});

export const sourcesRouteRef = createSubRouteRef({
  id: 'model-catalog:sources',
  parent: rootRouteRef,
  path: '/sources',
});

export const modelRouteRef = createSubRouteRef({
  id: 'model-catalog:model',
  parent: rootRouteRef,
  path: '/:namespace/:name',
});

export const templateRouteRef = createExternalRouteRef({
  id: 'model-catalog:template',
  params: ['namespace', 'templateName'],
  optional: true,
  defaultTarget: 'scaffolder.selectedTemplate',
});

export const entityRouteRef = createExternalRouteRef({
  id: 'model-catalog:entity',
  params: ['kind', 'namespace', 'name'],
  optional: true,
  defaultTarget: 'catalog.catalogEntity',
});

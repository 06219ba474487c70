import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/core-plugin-api';

export const rootRouteRef = createRouteRef({ id: 'model-serving' });

export const serviceRouteRef = createSubRouteRef({
  id: 'model-serving/service',
  parent: rootRouteRef,
  path: '/:cluster/:namespace/:kind/:name',
});

export const tenancyRouteRef = createRouteRef({ id: 'model-serving/tenancy' });

export const templateRouteRef = createExternalRouteRef({
  id: 'template',
  params: ['namespace', 'templateName'],
  optional: true,
  defaultTarget: 'scaffolder.selectedTemplate',
});

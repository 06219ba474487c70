import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of everything that belongs to one tenant. @public */
export const RESOURCE_TYPE_TENANT = 'model-serving-tenant';

/** See services, their health and their pods. @public */
export const serviceReadPermission = createPermission({
  name: 'model-serving.service.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_TENANT,
});

/** Read what the containers of services write to their logs. @public */
export const serviceLogsReadPermission = createPermission({
  name: 'model-serving.service.logs.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_TENANT,
});

/** Call a service through the portal: its playground. @public */
export const serviceUsePermission = createPermission({
  name: 'model-serving.service.use',
  attributes: {},
  resourceType: RESOURCE_TYPE_TENANT,
});

/** See what services cost. @public */
export const costReadPermission = createPermission({
  name: 'model-serving.cost.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_TENANT,
});

/** See a tenant's quota and limits. @public */
export const tenantReadPermission = createPermission({
  name: 'model-serving.tenant.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_TENANT,
});

/** See which controls hold a tenant. @public */
export const controlReadPermission = createPermission({
  name: 'model-serving.control.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_TENANT,
});

/** Try a control: have a cluster judge, and not store, an object that breaks it. @public */
export const controlProbePermission = createPermission({
  name: 'model-serving.control.probe',
  attributes: { action: 'create' },
});

/** Propose a service for a tenant. @public */
export const serviceProposePermission = createPermission({
  name: 'model-serving.service.propose',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_TENANT,
});

/** Propose a tenant, or a change to one. @public */
export const tenantProposePermission = createPermission({
  name: 'model-serving.tenant.propose',
  attributes: { action: 'create' },
});

/** See the models of the catalog. @public */
export const modelReadPermission = createPermission({
  name: 'model-serving.model.read',
  attributes: { action: 'read' },
});

/** See how the sources of models are doing. @public */
export const modelSourceReadPermission = createPermission({
  name: 'model-serving.model-source.read',
  attributes: { action: 'read' },
});

/** Have a source of models read now, and confirm that its models are gone. @public */
export const modelSourceManagePermission = createPermission({
  name: 'model-serving.model-source.manage',
  attributes: { action: 'update' },
});

/** Every permission of the suite. @public */
export const modelServingPermissions = [
  serviceReadPermission,
  serviceLogsReadPermission,
  serviceUsePermission,
  costReadPermission,
  tenantReadPermission,
  controlReadPermission,
  controlProbePermission,
  serviceProposePermission,
  tenantProposePermission,
  modelReadPermission,
  modelSourceReadPermission,
  modelSourceManagePermission,
];

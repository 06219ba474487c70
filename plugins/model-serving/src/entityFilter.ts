import { AI_TENANT_TYPE } from '@model-serving/backstage-plugin-model-serving-common';

/** Which entities are services: what the cards and tabs attach to. */
export const serviceEntityFilter = {
  kind: 'component',
  'spec.type': 'model-server',
};

/** Which entities are tenants. */
export const tenantEntityFilter = {
  kind: 'system',
  'spec.type': AI_TENANT_TYPE,
};

import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  parseEntityRef,
} from '@backstage/catalog-model';
import {
  Tenant,
  TENANT_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import { LOCATION_TYPE } from '../sync/KnownEntities';

/** The catalog's form of a tenant: a System of type `ai-tenant`, owned by its group. */
export function tenantEntity(tenant: Tenant): Entity {
  const { namespace, name } = parseEntityRef(tenant.entityRef);
  const location = `${LOCATION_TYPE}:${tenant.cluster}/${tenant.namespace}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: {
      name,
      namespace,
      title: tenant.name,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [TENANT_ANNOTATION]: tenant.name,
        'backstage.io/kubernetes-cluster': tenant.cluster,
        'backstage.io/kubernetes-namespace': tenant.namespace,
      },
    },
    spec: { type: 'ai-tenant', owner: tenant.owner ?? 'unknown' },
  };
}

import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  parseEntityRef,
} from '@backstage/catalog-model';
import {
  AI_TENANT_TYPE,
  SUITE_LOCATION_TYPE,
  Tenant,
  TENANT_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Backstage: the Kubernetes namespace of an entity. */
export const NAMESPACE_ANNOTATION = 'backstage.io/kubernetes-namespace';

/** The catalog's form of a tenant: a System of type `ai-tenant`, owned by its group. */
export function tenantEntity(tenant: Tenant): Entity {
  const { namespace, name } = parseEntityRef(tenant.entityRef);
  const location = `${SUITE_LOCATION_TYPE}:${tenant.cluster}/${tenant.namespace}`;
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
        [NAMESPACE_ANNOTATION]: tenant.namespace,
      },
    },
    spec: { type: AI_TENANT_TYPE, owner: tenant.owner ?? 'unknown' },
  };
}

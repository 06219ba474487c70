import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  AI_TENANT_TYPE,
  SUITE_LOCATION_TYPE,
  Tenant,
  TENANT_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterReadiness } from '../services/ClusterReadiness';
import { ServingApi } from '../services/ServingApi';
import { KnownEntities } from '../sync/KnownEntities';
import { EntitySource } from '../sync/SuiteEntityProvider';

/**
 * The groups that own tenants, as far as nobody else provides them: a tenant that has just been set up has an owner in
 * the catalog at once. Who belongs to a group is for organization data and sign-in to say. Another provider of the same
 * group takes it over.
 */
export function ownerGroups(options: {
  api: Pick<ServingApi, 'readTenants'>;
  known: Pick<KnownEntities, 'foreign'>;
}): EntitySource {
  const { api, known: catalog } = options;
  return {
    name: 'model-serving-groups',
    subject: 'Groups of tenants',
    mayBeEmpty: true,
    yields: true,
    owns: ({ kind, spec }) => kind === 'Group' && spec?.type === AI_TENANT_TYPE,
    async read() {
      const { clusters, tenants } = await api.readTenants();
      const readiness = new ClusterReadiness(clusters);
      const groups = new Map<string, Entity>();
      for (const tenant of tenants) {
        const group =
          readiness.isSettled(tenant.cluster, 'Namespace') && groupOf(tenant);
        if (group && !groups.has(stringifyEntityRef(group))) {
          groups.set(stringifyEntityRef(group), group);
        }
      }
      for (const ref of await catalog.foreign([...groups.keys()])) {
        groups.delete(ref);
      }
      return {
        present: groups,
        mayRemove: entity => readiness.mayRemove(entity),
      };
    },
  };
}

/** Undefined where the owner is none, or no group. */
function groupOf(tenant: Tenant): Entity | undefined {
  if (!tenant.owner || !/^group:[^/]+\/[^/]+$/.test(tenant.owner)) {
    return undefined;
  }
  const { name, namespace } = parseEntityRef(tenant.owner);
  const location = `${SUITE_LOCATION_TYPE}:${tenant.cluster}/${tenant.namespace}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: {
      name,
      namespace,
      description: `Owns tenant ${tenant.name}`,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [TENANT_ANNOTATION]: tenant.name,
      },
    },
    spec: { type: AI_TENANT_TYPE, children: [] },
  };
}

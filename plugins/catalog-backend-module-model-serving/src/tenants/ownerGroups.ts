import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  makeValidator,
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
    filter: { kind: 'group', 'spec.type': AI_TENANT_TYPE },
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

const names = makeValidator();

/** Undefined where the owner is none, no group, or no name that a group can have: annotations may hold anything. */
function groupOf(tenant: Tenant): Entity | undefined {
  const [, namespace, name] =
    /^group:([^/]+)\/([^/]+)$/.exec(tenant.owner ?? '') ?? [];
  if (!names.isValidNamespace(namespace) || !names.isValidEntityName(name)) {
    return undefined;
  }
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

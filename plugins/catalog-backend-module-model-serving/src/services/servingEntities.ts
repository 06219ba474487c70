import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  AI_TENANT_TYPE,
  MODEL_SERVER_TYPE,
  TENANT_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import { CatalogVisibility } from '@model-serving/backstage-plugin-model-serving-node';
import { EntityGuard } from '../guard/EntityGuard';
import { EntitySource } from '../sync/SuiteEntityProvider';
import { NAMESPACE_ANNOTATION, tenantEntity } from '../tenants/tenantEntity';
import { ClusterReadiness } from './ClusterReadiness';
import { serviceEntities } from './serviceEntities';
import { ServingApi, ServingState } from './ServingApi';

/**
 * The services and tenants of the clusters as entities of the catalog. One goes when its cluster can be read and does
 * not hold it, or is no longer configured; while a cluster cannot be read, all its entities stay.
 */
export function servingEntities(options: {
  api: Pick<ServingApi, 'read'>;
  guard: Pick<EntityGuard, 'reserveNamespaces'>;
  visibility: CatalogVisibility;
}): EntitySource {
  const { api, guard, visibility } = options;
  return {
    name: 'model-serving-services',
    subject: 'Services and tenants',
    mayBeEmpty: true,
    filter: [
      { kind: 'component', 'spec.type': MODEL_SERVER_TYPE },
      { kind: 'api', 'spec.type': 'openapi' },
      { kind: 'system', 'spec.type': AI_TENANT_TYPE },
    ],
    async read(known) {
      guard.reserveNamespaces(namespacesOf(known.values()));
      const state = await api.read();
      const readiness = new ClusterReadiness(state.clusters);
      const present = entitiesOf(state, readiness, visibility);
      guard.reserveNamespaces(
        namespacesOf([...known.values(), ...present.values()]),
      );
      return { present, mayRemove: entity => readiness.mayRemove(entity) };
    },
  };
}

/** Catalog namespaces of tenants' services, each with its tenant. */
function namespacesOf(entities: Iterable<Entity>): Map<string, string> {
  const namespaces = new Map<string, string>();
  for (const { metadata, spec } of entities) {
    const { annotations = {} } = metadata;
    const tenant = annotations[TENANT_ANNOTATION];
    const namespace = annotations[NAMESPACE_ANNOTATION];
    if (spec?.type === AI_TENANT_TYPE && tenant && namespace) {
      namespaces.set(namespace.toLowerCase(), tenant);
    }
  }
  return namespaces;
}

function entitiesOf(
  state: ServingState,
  readiness: ClusterReadiness,
  visibility: CatalogVisibility,
): Map<string, Entity> {
  const entities = [
    ...state.tenants
      .filter(tenant => readiness.isSettled(tenant.cluster, 'Namespace'))
      .map(tenantEntity),
    ...state.services
      .filter(({ ref }) => readiness.isSettled(ref.cluster, ref.kind))
      .flatMap(service => serviceEntities(service, visibility)),
  ];
  const present = new Map<string, Entity>();
  for (const entity of entities) {
    const ref = stringifyEntityRef(entity);
    // A tenant of two clusters is one entity: that of the first, primary cluster.
    if (!present.has(ref)) {
      present.set(ref, entity);
    }
  }
  return present;
}

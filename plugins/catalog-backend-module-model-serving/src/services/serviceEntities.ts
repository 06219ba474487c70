import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  parseEntityRef,
} from '@backstage/catalog-model';
import {
  formatServiceRef,
  KUBERNETES_ID_LABEL,
  MODEL_ANNOTATION,
  MODEL_SERVER_TYPE,
  SERVICE_ANNOTATION,
  ServiceKind,
  ServiceSummary,
  SUITE_LOCATION_TYPE,
  tenantEntityRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { CatalogVisibility } from '@model-serving/backstage-plugin-model-serving-node';
import { NAMESPACE_ANNOTATION } from '../tenants/tenantEntity';
import { endpointDefinition } from './endpointDefinition';

/** What services do with their model that do not serve it. */
const WORKS_WITH: Partial<Record<ServiceKind, string>> = {
  Job: 'Runs',
  ExternalSecret: 'Calls',
};

/**
 * The catalog's form of a service: a Component of type `model-server` and the API it
 * provides. Nothing of it tells how the service is now; that would be old at once.
 *
 * @param visibility - Who sees services. A relation to the model is left out unless it is everyone:
 * models are public, and the model's side of the relation names the service.
 */
export function serviceEntities(
  service: ServiceSummary,
  visibility: CatalogVisibility,
): Entity[] {
  const { ref } = service;
  // Nobody sends requests to a batch run, and those to a hosted model go to its provider.
  const answers = ref.kind !== 'Job' && ref.kind !== 'ExternalSecret';
  const { namespace, name } = parseEntityRef(service.entityRef);
  const location = `${SUITE_LOCATION_TYPE}:${formatServiceRef(ref)}`;
  const metadata = {
    name,
    namespace,
    annotations: {
      [ANNOTATION_LOCATION]: location,
      [ANNOTATION_ORIGIN_LOCATION]: location,
      [SERVICE_ANNOTATION]: formatServiceRef(ref),
    },
  };
  const spec = {
    lifecycle: 'production',
    owner: service.owner ?? 'unknown',
    ...(service.tenant ? { system: tenantEntityRef(service.tenant) } : {}),
  };
  const engine = service.engine?.toLowerCase().replace(/[^a-z0-9+#]+/g, '-');
  const component: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      ...metadata,
      ...(service.model
        ? {
            description: `${WORKS_WITH[ref.kind] ?? 'Serves'} ${
              service.model.name
            }`,
          }
        : {}),
      annotations: {
        ...metadata.annotations,
        ...(service.model?.entityRef
          ? { [MODEL_ANNOTATION]: service.model.entityRef }
          : {}),
        [KUBERNETES_ID_LABEL]: ref.name,
        'backstage.io/kubernetes-cluster': ref.cluster,
        [NAMESPACE_ANNOTATION]: ref.namespace,
      },
      tags: engine ? [engine] : [],
    },
    spec: {
      type: MODEL_SERVER_TYPE,
      ...spec,
      ...(answers && { providesApis: [`api:${namespace}/${name}`] }),
      ...(service.model?.entityRef && visibility === 'everyone'
        ? {
            dependsOn: [
              ...new Set([
                service.model.entityRef,
                ...(service.model.adapters ?? []).map(
                  adapter => adapter.entityRef,
                ),
              ]),
            ],
          }
        : {}),
    },
  };
  if (!answers) {
    return [component];
  }
  const api: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata,
    spec: {
      type: 'openapi',
      ...spec,
      definition: JSON.stringify(endpointDefinition(service), null, 2),
    },
  };
  return [component, api];
}

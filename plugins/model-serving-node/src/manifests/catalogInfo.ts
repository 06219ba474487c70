import {
  formatServiceRef,
  KUBERNETES_ID_LABEL,
  SERVICE_ANNOTATION,
  ServiceRef,
  serviceEntityName,
  tenantEntityRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { stringify } from 'yaml';
import {
  doneBy,
  openAiDefinition,
  serverInsideCluster,
} from './openAiDefinition';
import { RenderContext } from './RenderContext';
import { from, Tree } from './sourced';

/** The service and its endpoint as catalog entities. */
export function catalogInfo(context: RenderContext): Tree[] {
  const { request, tenant, model, profile, cluster, primaryCluster } = context;
  const ref: ServiceRef = {
    cluster,
    namespace: tenant.namespace,
    kind: 'InferenceService',
    name: request.name,
  };
  const name = serviceEntityName(ref, primaryCluster);
  const ownership = {
    lifecycle: 'production',
    owner: from('tenant', tenant.owner),
    system: from('tenant', tenantEntityRef(tenant.name)),
  };
  const metadata = {
    name: from('request', name),
    namespace: from('tenant', tenant.namespace),
    description: from('request', request.purpose),
  };
  return [
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        ...metadata,
        annotations: {
          [SERVICE_ANNOTATION]: from('request', formatServiceRef(ref)),
          [KUBERNETES_ID_LABEL]: from('request', request.name),
          'backstage.io/kubernetes-namespace': from('tenant', tenant.namespace),
        },
      },
      spec: {
        type: 'model-server',
        ...ownership,
        dependsOn: [from('request', model.entityRef)],
        providesApis: [from('request', `api:${tenant.namespace}/${name}`)],
      },
    },
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'API',
      metadata,
      spec: {
        type: 'openapi',
        ...ownership,
        definition: from(
          'platform',
          stringify(
            openAiDefinition({
              title: `${request.name}: ${model.title}`,
              model: request.name,
              does: doneBy(model.facts.task),
              keyed: profile.defaults.engineKey !== undefined,
              // What the gateway publishes is only known once the service runs.
              servers: [serverInsideCluster(tenant.namespace, request.name)],
            }),
            { aliasDuplicateObjects: false, lineWidth: 0 },
          ),
        ),
      },
    },
  ];
}

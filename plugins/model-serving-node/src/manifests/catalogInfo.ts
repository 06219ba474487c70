import { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  endpointsOf,
  formatServiceRef,
  KUBERNETES_ID_LABEL,
  SERVICE_ANNOTATION,
  ServiceKind,
  ServiceRef,
  serviceEntityName,
  tenantEntityRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { stringify } from 'yaml';
import { inferenceDefinition } from './inferenceDefinition';
import {
  EndpointServer,
  openAiDefinition,
  serversInsideCluster,
} from './openAiDefinition';
import { publishedAddress } from '../profiles/routeSettings';
import { ownDefinition } from './ownDefinition';
import { engineKeyOf, RenderContext, ServiceContext } from './RenderContext';
import { fromLayer, Tree } from './sourced';

const MAX_DEFINITION_BYTES = 32 * 1024;

/** The API of the runtime. */
function definitionOf(
  context: RenderContext,
  servers: readonly EndpointServer[],
): Record<string, unknown> {
  const { model, request, runtime } = context;
  const { protocol } = runtime;
  const title = `${request.name}: ${model.title}`;
  switch (protocol) {
    case 'openai':
      return openAiDefinition({
        title,
        model: request.name,
        endpoints: endpointsOf({
          protocol,
          engine: runtime.engine,
          task: model.facts.task,
          model: request.name,
        }).endpoints,
        keyed: engineKeyOf(context) !== undefined,
        servers,
      });
    case 'open-inference':
    case 'kserve-v1':
      return inferenceDefinition(protocol, {
        title,
        model: request.name,
        servers,
      });
    case 'own':
      return ownDefinition({
        title,
        engine: runtime.title,
        version: runtime.version,
        servers,
      });
    default:
      return protocol satisfies never;
  }
}

/** What both entities of a service say of it. */
function entityOf(context: ServiceContext, kind: ServiceKind) {
  const { request, tenant, cluster, primaryCluster } = context;
  const ref: ServiceRef = {
    cluster,
    namespace: tenant.namespace,
    kind,
    name: request.name,
  };
  const name = serviceEntityName(ref, primaryCluster);
  return {
    ref,
    name,
    ownership: {
      lifecycle: 'production',
      owner: fromLayer('tenant', tenant.owner),
      system: fromLayer('tenant', tenantEntityRef(tenant.name)),
    },
    metadata: {
      name: fromLayer('request', name),
      namespace: fromLayer('tenant', tenant.namespace),
      description: fromLayer('request', request.purpose),
    },
  };
}

/**
 * The service as a catalog entity.
 *
 * @param kind - of the object that is the service
 * @param apis - what it provides
 */
export function catalogComponent(
  context: ServiceContext,
  kind: ServiceKind,
  apis: readonly string[] = [],
): Tree {
  const { adapters = [], model, request, tenant } = context;
  const { metadata, ownership, ref } = entityOf(context, kind);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      ...metadata,
      annotations: {
        [SERVICE_ANNOTATION]: fromLayer('request', formatServiceRef(ref)),
        [KUBERNETES_ID_LABEL]: fromLayer('request', request.name),
        'backstage.io/kubernetes-namespace': fromLayer(
          'tenant',
          tenant.namespace,
        ),
      },
    },
    spec: {
      type: 'model-server',
      ...ownership,
      dependsOn: [
        ...new Set([
          model.entityRef,
          ...adapters.map(({ answer }) => answer.model.ref),
        ]),
      ].map(entityRef => fromLayer('request', entityRef)),
      ...(apis.length > 0 && {
        providesApis: apis.map(api => fromLayer('request', api)),
      }),
    },
  };
}

/** Where the platform's gateway publishes the service; none where the profiles name no gateway for that. */
function publishedServers({
  profile,
  request,
  tenant,
}: RenderContext): EndpointServer[] {
  const { route } = profile.defaults;
  return route
    ? [
        {
          url: publishedAddress(route, {
            service: request.name,
            tenant: tenant.name,
          }),
          description: 'Through the gateway',
        },
      ]
    : [];
}

/**
 * The service and its endpoint as catalog entities.
 *
 * @param kind - of the object that is the service
 * @param servers - where it answers inside the cluster; by default what its kind decides
 * @public
 */
export function catalogInfo(
  context: RenderContext,
  kind: ServiceKind,
  servers?: readonly EndpointServer[],
): Tree[] {
  const { metadata, name, ownership, ref } = entityOf(context, kind);
  return [
    catalogComponent(context, kind, [
      `api:${context.tenant.namespace}/${name}`,
    ]),
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'API',
      metadata,
      spec: {
        type: 'openapi',
        ...ownership,
        definition: fromLayer(
          'platform',
          stringify(
            definitionOf(context, [
              ...publishedServers(context),
              ...(servers ?? serversInsideCluster(ref)),
            ]),
            { aliasDuplicateObjects: false, lineWidth: 0 },
          ),
        ),
      },
    },
  ];
}

/**
 * Takes the definition of an API entity over from the files: it is generated from the model's entity, which the files
 * do not hold, so any text of decent size will do.
 * @public
 */
export function withOwnDefinition(
  rendered: KubernetesObject,
  actual: KubernetesObject,
): KubernetesObject {
  const definition = (actual.spec as { definition?: unknown } | undefined)
    ?.definition;
  return rendered.kind === 'API' &&
    typeof definition === 'string' &&
    Buffer.byteLength(definition) <= MAX_DEFINITION_BYTES
    ? { ...rendered, spec: { ...(rendered.spec as object), definition } }
    : rendered;
}

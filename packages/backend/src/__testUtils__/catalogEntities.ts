import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
} from '@backstage/catalog-model';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import {
  SERVICE_ANNOTATION,
  SUITE_LOCATION_TYPE,
  TENANT_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';

const LOCATION = `${SUITE_LOCATION_TYPE}:test`;

/** What the suite's providers write about one tenant with one service, and a model. */
export function tenantEntities(tenant: string): Entity[] {
  const spec = { owner: `group:default/${tenant}`, system: tenant };
  const service = {
    name: 'chat',
    namespace: tenant,
    annotations: {
      [SERVICE_ANNOTATION]: `gpu-eu/${tenant}/InferenceService/chat`,
    },
  };
  return [
    entity(
      'System',
      { name: tenant, annotations: { [TENANT_ANNOTATION]: tenant } },
      { type: 'ai-tenant', owner: spec.owner },
    ),
    entity('Component', service, {
      ...spec,
      type: 'model-server',
      lifecycle: 'production',
      providesApis: [`${tenant}/chat`],
    }),
    entity('API', service, {
      ...spec,
      type: 'openapi',
      lifecycle: 'production',
      definition: '{}',
    }),
  ];
}

export const MODEL: Entity = entity(
  'Resource',
  { name: 'qwen3-8b' },
  { type: 'ai-model', owner: 'group:default/platform-owners' },
);

/** Brings entities into the catalog as an entity provider does. */
export function entityProvider(entities: Entity[]) {
  return createBackendModule({
    pluginId: 'catalog',
    moduleId: 'test-entities',
    register({ registerInit }) {
      registerInit({
        deps: { processing: catalogProcessingExtensionPoint },
        async init({ processing }) {
          processing.addEntityProvider({
            getProviderName: () => 'test',
            connect: connection =>
              connection.applyMutation({
                type: 'full',
                entities: entities.map(each => ({
                  entity: each,
                  locationKey: 'test',
                })),
              }),
          });
        },
      });
    },
  });
}

function entity(
  kind: string,
  metadata: Entity['metadata'],
  spec: Entity['spec'],
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        [ANNOTATION_LOCATION]: LOCATION,
        [ANNOTATION_ORIGIN_LOCATION]: LOCATION,
      },
    },
    spec,
  };
}

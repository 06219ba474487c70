import { createDevApp } from '@backstage/frontend-dev-utils';
import { ApiBlueprint, createFrontendModule, createFrontendPlugin, createRouteRef, PageBlueprint } from '@backstage/frontend-plugin-api';
import { CatalogApi, catalogApiRef } from '@backstage/plugin-catalog-react';
import { PermissionApi, permissionApiRef } from '@backstage/plugin-permission-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { FieldExtensionOptions, SecretsContextProvider } from '@backstage/plugin-scaffolder-react';
import { FormField, Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { Card, CardBody, Container } from '@backstage/ui';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import plugin from '../../src';
import { acceleratorPickerField } from '../../src/form/AcceleratorPicker/field';
import { liveCheckField } from '../../src/form/LiveCheck/field';
import { modelPickerField } from '../../src/form/ModelPicker/field';
import { priorityPickerField } from '../../src/form/PriorityPicker/field';
import { replicasPickerField } from '../../src/form/ReplicasPicker/field';
import { ServiceResults } from '../../src/form/ServiceOutputs/ServiceResults';
import { tenantPickerField } from '../../src/form/TenantPicker/field';
import { FormFixtureClient } from './FormFixtureClient';

function model(name: string, title: string, tag: string, facts: object) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      namespace: 'default',
      title,
      annotations: {
        'backstage.io/managed-by-location': `model-serving:${name}`,
        'backstage.io/managed-by-origin-location': `model-serving:${name}`,
      },
    },
    spec: {
      type: 'ai-model',
      model: {
        uri: `oci://registry.sandbox.example/models/${name}${tag}`,
        ...facts,
      },
    },
  };
}

const catalog: Pick<CatalogApi, 'getEntities'> = {
  getEntities: async () => ({
    items: [
      model('qwen3-8b', 'Qwen3 8B', `@sha256:${'9'.repeat(64)}`, {
        publisher: 'Qwen',
        license: 'apache-2.0',
        parameters: 8.2e9,
        memoryBytes: 2e10,
      }),
      model('bge-m3', 'BGE M3', `@sha256:${'2'.repeat(64)}`, {
        publisher: 'BAAI',
        license: 'mit',
        parameters: 5.68e8,
        memoryBytes: 3e9,
      }),
      model('tinyllama-nightly', 'TinyLlama nightly', ':nightly', {
        publisher: 'TinyLlama',
        license: 'apache-2.0',
        parameters: 1.1e9,
        memoryBytes: 4e9,
      }),
    ],
  }),
};

const fixtures = createFrontendModule({
  pluginId: 'app',
  extensions: [
    ApiBlueprint.make({
      name: 'permission',
      params: defineParams =>
        defineParams({
          api: permissionApiRef,
          deps: {},
          factory: (): PermissionApi => ({
            authorize: async () => ({ result: AuthorizeResult.ALLOW }),
          }),
        }),
    }),
  ],
});

const serving = createFrontendModule({
  pluginId: 'model-serving',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: modelServingApiRef,
          deps: {},
          factory: () => new FormFixtureClient(),
        }),
    }),
  ],
});

const MANIFEST = {
  title: 'Serve a model',
  steps: [
    {
      title: 'Model',
      schema: {
        required: ['tenant', 'name', 'model', 'purpose'],
        properties: {
          tenant: {
            title: 'Tenant',
            type: 'string',
            'ui:field': 'ModelServingTenantPicker',
          },
          name: { title: 'Name', type: 'string', maxLength: 40 },
          model: {
            title: 'Model',
            type: 'string',
            'ui:field': 'ModelServingModelPicker',
          },
          purpose: { title: 'Purpose', type: 'string' },
        },
      },
    },
    {
      title: 'Size & place',
      schema: {
        required: ['accelerator', 'replicas', 'priority'],
        properties: {
          accelerator: {
            title: 'Accelerator',
            type: 'string',
            'ui:field': 'ModelServingAcceleratorPicker',
          },
          replicas: {
            title: 'Replicas',
            type: 'object',
            properties: { min: { type: 'integer' }, max: { type: 'integer' } },
            'ui:field': 'ModelServingReplicasPicker',
          },
          priority: {
            title: 'Priority',
            type: 'string',
            'ui:field': 'ModelServingPriorityPicker',
          },
          check: {
            title: 'Live check',
            type: 'string',
            'ui:field': 'ModelServingLiveCheck',
          },
        },
      },
    },
  ],
};

/** A form field is what a field extension is; only its type hides it. */
function extension(field: FormField) {
  return field as unknown as FieldExtensionOptions<any, any>;
}

const extensions = [
  tenantPickerField,
  modelPickerField,
  acceleratorPickerField,
  replicasPickerField,
  priorityPickerField,
  liveCheckField,
].map(extension);

const entityRoute = createRouteRef({ params: ['kind', 'namespace', 'name'] });

const pages = createFrontendPlugin({
  pluginId: 'catalog',
  routes: { catalogEntity: entityRoute },
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: catalogApiRef,
          deps: {},
          factory: () => catalog as CatalogApi,
        }),
    }),
    PageBlueprint.make({
      name: 'form',
      params: {
        path: '/form',
        title: 'Create',
        loader: async () => (
          <Container>
            <h2>Serve a model</h2>
            <Card>
              <CardBody>
                <SecretsContextProvider>
                  <Stepper
                    manifest={MANIFEST as any}
                    extensions={extensions}
                    onCreate={async () => {}}
                  />
                </SecretsContextProvider>
              </CardBody>
            </Card>
          </Container>
        ),
      },
    }),
    PageBlueprint.make({
      name: 'result',
      params: {
        path: '/result',
        title: 'Result',
        loader: async () => (
          <Container>
            <ServiceResults
              output={{
                pullRequestUrl:
                  'http://127.0.0.1:7011/platform/serving/pulls/1',
                number: '1',
                outcome: 'opened',
                serviceUrl: '/serving/sandbox/team-a/InferenceService/chat',
              }}
            />
          </Container>
        ),
      },
    }),
  ],
});

createDevApp({ features: [plugin, serving, pages, fixtures] });

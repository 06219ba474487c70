import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
  createFrontendPlugin,
  createRouteRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  PermissionApi,
  permissionApiRef,
} from '@backstage/plugin-permission-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  FieldExtensionOptions,
  SecretsContextProvider,
} from '@backstage/plugin-scaffolder-react';
import { FormField, Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { Card, CardBody, Container } from '@backstage/ui';
import {
  catalogApiExtension,
  servingModule,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import plugin from '../../src';
import { acceleratorPickerField } from '../../src/form/AcceleratorPicker/AcceleratorPicker';
import { argumentsPickerField } from '../../src/form/ArgumentsPicker/ArgumentsPicker';
import { runtimePickerField } from '../../src/form/RuntimePicker/RuntimePicker';
import { liveCheckField } from '../../src/form/LiveCheck/LiveCheck';
import { modelPickerField } from '../../src/form/ModelPicker/ModelPicker';
import { operationPickerField } from '../../src/form/OperationPicker/OperationPicker';
import { priorityPickerField } from '../../src/form/PriorityPicker/PriorityPicker';
import { replicasPickerField } from '../../src/form/ReplicasPicker/ReplicasPicker';
import { ServiceResults } from '../../src/form/ServiceOutputs/ServiceResults';
import { tenantPickerField } from '../../src/form/TenantPicker/TenantPicker';
import { FormFixtureClient } from './FormFixtureClient';

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
      title: 'Size and placement',
      schema: {
        required: ['accelerator', 'replicas', 'priority'],
        properties: {
          accelerator: {
            title: 'Size',
            type: 'string',
            'ui:field': 'ModelServingAcceleratorPicker',
          },
          runtime: {
            title: 'Runtime',
            type: 'string',
            'ui:field': 'ModelServingRuntimePicker',
          },
          arguments: {
            title: 'Advanced',
            type: 'object',
            'ui:field': 'ModelServingArgumentsPicker',
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
          operation: {
            title: 'Operation',
            type: 'object',
            'ui:field': 'ModelServingOperationPicker',
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
  runtimePickerField,
  argumentsPickerField,
  replicasPickerField,
  priorityPickerField,
  operationPickerField,
  liveCheckField,
].map(extension);

const entityRoute = createRouteRef({ params: ['kind', 'namespace', 'name'] });

const pages = createFrontendPlugin({
  pluginId: 'catalog',
  routes: { catalogEntity: entityRoute },
  extensions: [
    catalogApiExtension({
      getEntityByRef: async () => undefined,
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

createDevApp({
  features: [plugin, servingModule(new FormFixtureClient()), pages, fixtures],
});

import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  FormFieldBlueprint,
  scaffolderTemplateOutputsBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import { ServiceOutputs } from './ServiceOutputs/ServiceOutputs';

const tenantPicker = FormFieldBlueprint.make({
  name: 'model-serving-tenant-picker',
  params: {
    field: async () => (await import('./TenantPicker/field')).tenantPickerField,
  },
});

const modelPicker = FormFieldBlueprint.make({
  name: 'model-serving-model-picker',
  params: {
    field: async () => (await import('./ModelPicker/field')).modelPickerField,
  },
});

const acceleratorPicker = FormFieldBlueprint.make({
  name: 'model-serving-accelerator-picker',
  params: {
    field: async () =>
      (await import('./AcceleratorPicker/field')).acceleratorPickerField,
  },
});

const replicasPicker = FormFieldBlueprint.make({
  name: 'model-serving-replicas-picker',
  params: {
    field: async () =>
      (await import('./ReplicasPicker/field')).replicasPickerField,
  },
});

const priorityPicker = FormFieldBlueprint.make({
  name: 'model-serving-priority-picker',
  params: {
    field: async () =>
      (await import('./PriorityPicker/field')).priorityPickerField,
  },
});

const liveCheck = FormFieldBlueprint.make({
  name: 'model-serving-live-check',
  params: {
    field: async () => (await import('./LiveCheck/field')).liveCheckField,
  },
});

const serviceOutputs = scaffolderTemplateOutputsBlueprint.make({
  name: 'model-serving-inference-service',
  params: {
    component: ServiceOutputs,
    templateRefs: ['template:default/inference-service'],
  },
});

/**
 * The scaffolder's side of the golden path: the form fields `ModelServingTenantPicker`,
 * `ModelServingModelPicker`, `ModelServingAcceleratorPicker`, `ModelServingReplicasPicker`,
 * `ModelServingPriorityPicker` and `ModelServingLiveCheck`, and the result page of the
 * template `template:default/inference-service`.
 *
 * @public
 */
export const modelServingFormModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    tenantPicker,
    modelPicker,
    acceleratorPicker,
    replicasPicker,
    priorityPicker,
    liveCheck,
    serviceOutputs,
  ],
});

import {
  FormFieldBlueprint,
  scaffolderTemplateOutputsBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import { SERVICE_PATHS } from '@model-serving/backstage-plugin-model-serving-common';
import { ServiceOutputs } from './ServiceOutputs/ServiceOutputs';

const tenantPicker = FormFieldBlueprint.make({
  name: 'tenant-picker',
  params: {
    field: async () =>
      (await import('./TenantPicker/TenantPicker')).tenantPickerField,
  },
});

const modelPicker = FormFieldBlueprint.make({
  name: 'model-picker',
  params: {
    field: async () =>
      (await import('./ModelPicker/ModelPicker')).modelPickerField,
  },
});

const acceleratorPicker = FormFieldBlueprint.make({
  name: 'accelerator-picker',
  params: {
    field: async () =>
      (await import('./AcceleratorPicker/AcceleratorPicker'))
        .acceleratorPickerField,
  },
});

const runtimePicker = FormFieldBlueprint.make({
  name: 'runtime-picker',
  params: {
    field: async () =>
      (await import('./RuntimePicker/RuntimePicker')).runtimePickerField,
  },
});

const replicasPicker = FormFieldBlueprint.make({
  name: 'replicas-picker',
  params: {
    field: async () =>
      (await import('./ReplicasPicker/ReplicasPicker')).replicasPickerField,
  },
});

const priorityPicker = FormFieldBlueprint.make({
  name: 'priority-picker',
  params: {
    field: async () =>
      (await import('./PriorityPicker/PriorityPicker')).priorityPickerField,
  },
});

const liveCheck = FormFieldBlueprint.make({
  name: 'live-check',
  params: {
    field: async () => (await import('./LiveCheck/LiveCheck')).liveCheckField,
  },
});

const tenantPlan = FormFieldBlueprint.make({
  name: 'tenant-plan',
  params: {
    field: async () =>
      (await import('./TenantPlan/TenantPlanField')).tenantPlanField,
  },
});

const serviceOutputs = scaffolderTemplateOutputsBlueprint.make({
  name: 'inference-service',
  params: {
    component: ServiceOutputs,
    templateRefs: SERVICE_PATHS.map(({ template }) => template),
  },
});

/**
 * The golden path's form: the fields `ModelServingTenantPicker`, `ModelServingModelPicker`,
 * `ModelServingAcceleratorPicker`, `ModelServingRuntimePicker`, `ModelServingReplicasPicker`,
 * `ModelServingPriorityPicker` and `ModelServingLiveCheck`, and the result page of the golden paths for services. Of the onboarding
 * form: the field `ModelServingTenantPlan`.
 */
export const formExtensions = [
  tenantPicker,
  modelPicker,
  acceleratorPicker,
  runtimePicker,
  replicasPicker,
  priorityPicker,
  liveCheck,
  tenantPlan,
  serviceOutputs,
];

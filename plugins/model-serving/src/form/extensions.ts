import {
  FormFieldBlueprint,
  scaffolderTemplateOutputsBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import {
  GOLDEN_PATHS,
  SERVICE_PATHS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ServiceOutputs } from './ServiceOutputs/ServiceOutputs';

const fields = () => import('./fields');

const tenantPicker = FormFieldBlueprint.make({
  name: 'tenant-picker',
  params: { field: async () => (await fields()).tenantPickerField },
});

const modelPicker = FormFieldBlueprint.make({
  name: 'model-picker',
  params: { field: async () => (await fields()).modelPickerField },
});

const servicePicker = FormFieldBlueprint.make({
  name: 'service-picker',
  params: { field: async () => (await fields()).servicePickerField },
});

const revisionPicker = FormFieldBlueprint.make({
  name: 'revision-picker',
  params: { field: async () => (await fields()).revisionPickerField },
});

const adapterPicker = FormFieldBlueprint.make({
  name: 'adapter-picker',
  params: { field: async () => (await fields()).adapterPickerField },
});

const adapters = FormFieldBlueprint.make({
  name: 'adapters',
  params: { field: async () => (await fields()).adaptersField },
});

const carried = FormFieldBlueprint.make({
  name: 'carried',
  params: { field: async () => (await fields()).carriedField },
});

const acceleratorPicker = FormFieldBlueprint.make({
  name: 'accelerator-picker',
  params: { field: async () => (await fields()).acceleratorPickerField },
});

const runtimePicker = FormFieldBlueprint.make({
  name: 'runtime-picker',
  params: { field: async () => (await fields()).runtimePickerField },
});

const argumentsPicker = FormFieldBlueprint.make({
  name: 'arguments-picker',
  params: { field: async () => (await fields()).argumentsPickerField },
});

const replicasPicker = FormFieldBlueprint.make({
  name: 'replicas-picker',
  params: { field: async () => (await fields()).replicasPickerField },
});

const priorityPicker = FormFieldBlueprint.make({
  name: 'priority-picker',
  params: { field: async () => (await fields()).priorityPickerField },
});

const operationPicker = FormFieldBlueprint.make({
  name: 'operation-picker',
  params: { field: async () => (await fields()).operationPickerField },
});

const liveCheck = FormFieldBlueprint.make({
  name: 'live-check',
  params: { field: async () => (await fields()).liveCheckField },
});

const tenantPlan = FormFieldBlueprint.make({
  name: 'tenant-plan',
  params: { field: async () => (await fields()).tenantPlanField },
});

const serviceOutputs = scaffolderTemplateOutputsBlueprint.make({
  name: 'inference-service',
  params: {
    component: ServiceOutputs,
    templateRefs: [
      ...SERVICE_PATHS,
      GOLDEN_PATHS.loraAdapter,
      GOLDEN_PATHS.stopService,
      GOLDEN_PATHS.startService,
      GOLDEN_PATHS.rollBack,
      GOLDEN_PATHS.removeService,
    ].map(({ template }) => template),
  },
});

/**
 * The golden path's form: the fields `ModelServingTenantPicker`, `ModelServingModelPicker`,
 * `ModelServingAcceleratorPicker`, `ModelServingRuntimePicker`,
 * `ModelServingArgumentsPicker`, `ModelServingReplicasPicker`, `ModelServingPriorityPicker`,
 * `ModelServingOperationPicker` and `ModelServingLiveCheck`, and the result page of the golden paths for services. Of the
 * onboarding form: the field `ModelServingTenantPlan`. Of the form for adapters: `ModelServingServicePicker` and
 * `ModelServingAdapterPicker`. Of the form that rolls a service back: `ModelServingRevisionPicker`. Of forms that change a service: `ModelServingAdapters` and `ModelServingCarried`.
 */
export const formExtensions = [
  tenantPicker,
  modelPicker,
  servicePicker,
  revisionPicker,
  adapterPicker,
  adapters,
  carried,
  acceleratorPicker,
  runtimePicker,
  argumentsPicker,
  replicasPicker,
  priorityPicker,
  operationPicker,
  liveCheck,
  tenantPlan,
  serviceOutputs,
];

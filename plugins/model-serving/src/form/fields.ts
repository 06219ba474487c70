/** All fields of the forms, in one file: the scaffolder loads every field before it shows any form. */
export { acceleratorPickerField } from './AcceleratorPicker/AcceleratorPicker';
export { adaptersField } from './Adapters/Adapters';
export { adapterPickerField } from './AdapterPicker/AdapterPicker';
export { argumentsPickerField } from './ArgumentsPicker/ArgumentsPicker';
export { carriedField } from './Carried/Carried';
export { liveCheckField } from './LiveCheck/LiveCheck';
export { modelPickerField } from './ModelPicker/ModelPicker';
export { operationPickerField } from './OperationPicker/OperationPicker';
export { priorityPickerField } from './PriorityPicker/PriorityPicker';
export { replicasPickerField } from './ReplicasPicker/ReplicasPicker';
export { revisionPickerField } from './RevisionPicker/RevisionPicker';
export { runtimePickerField } from './RuntimePicker/RuntimePicker';
export { servicePickerField } from './ServicePicker/ServicePicker';
export { tenantPickerField } from './TenantPicker/TenantPicker';
export { tenantPlanField } from './TenantPlan/TenantPlanField';

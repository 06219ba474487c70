const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'APIService',
  'AdmissionCheck',
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'ClusterExternalSecret',
  'ClusterQueue',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterSecretStore',
  'ClusterServingRuntime',
  'ClusterStorageContainer',
  'ClusterTriggerAuthentication',
  'Cohort',
  'CustomResourceDefinition',
  'DeviceClass',
  'FlowSchema',
  'GatewayClass',
  'IngressClass',
  'LocalModelCache',
  'LocalModelNode',
  'LocalModelNodeGroup',
  'MultiKueueCluster',
  'MultiKueueConfig',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'ProvisioningRequestConfig',
  'ResourceFlavor',
  'ResourceSlice',
  'RuntimeClass',
  'StorageClass',
  'Topology',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
  'VolumeAttributesClass',
  'WorkloadPriorityClass',
]);

/** Whether objects of a kind are in no namespace. */
export const isClusterScoped = (kind: string) => CLUSTER_SCOPED.has(kind);

/** `apps/v1` to group and version; the core group is empty. */
export function splitApiVersion(apiVersion: string): [string, string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? ['', apiVersion]
    : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

/** The resource's name as API servers build it from a kind: lower case and plural. */
export function resourceOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower === 'endpoints') {
    return lower;
  }
  if (/[^aeiou]y$/.test(lower)) {
    return `${lower.slice(0, -1)}ies`;
  }
  return /(s|x|z|ch|sh)$/.test(lower) ? `${lower}es` : `${lower}s`;
}

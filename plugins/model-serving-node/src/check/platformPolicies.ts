import {
  AdmissionPolicy,
  KindFacts,
  parsePolicies,
  PolicyBundle,
} from '@model-serving/backstage-kubernetes-policy-node';
import { LABEL_PREFIX } from '@model-serving/backstage-plugin-model-serving-common';
import type { GitOpsFile } from '../gitops/GitOpsFile';

const TITLE_ANNOTATION = `${LABEL_PREFIX}/title`;

const ofGroup = (
  group: string,
  facts: Omit<KindFacts, 'group' | 'kind'>,
  ...kinds: string[]
): KindFacts[] => kinds.map(kind => ({ group, kind, ...facts }));

const CLUSTER_SCOPED = { clusterScoped: true };
const CONVERTED = { converted: true };

/** The custom kinds that serving stands on, where they are not namespaced or their versions need a webhook. */
const PLATFORM_KINDS: readonly KindFacts[] = [
  ...ofGroup(
    'external-secrets.io',
    CLUSTER_SCOPED,
    'ClusterExternalSecret',
    'ClusterPushSecret',
    'ClusterSecretStore',
  ),
  ...ofGroup('keda.sh', CLUSTER_SCOPED, 'ClusterTriggerAuthentication'),
  ...ofGroup(
    'kueue.x-k8s.io',
    CLUSTER_SCOPED,
    'AdmissionCheck',
    'MultiKueueCluster',
    'MultiKueueConfig',
    'ProvisioningRequestConfig',
    'ResourceFlavor',
    'Topology',
    'WorkloadPriorityClass',
  ),
  ...ofGroup(
    'kueue.x-k8s.io',
    { ...CLUSTER_SCOPED, ...CONVERTED },
    'ClusterQueue',
    'Cohort',
  ),
  ...ofGroup('kueue.x-k8s.io', CONVERTED, 'LocalQueue', 'Workload'),
  ...ofGroup(
    'serving.kserve.io',
    CLUSTER_SCOPED,
    'ClusterServingRuntime',
    'ClusterStorageContainer',
    'LocalModelCache',
    'LocalModelNode',
    'LocalModelNodeGroup',
  ),
  ...ofGroup(
    'serving.kserve.io',
    CONVERTED,
    'LLMInferenceService',
    'LLMInferenceServiceConfig',
  ),
];

/** A policy's name for people: its title annotation, or its name. @public */
export function policyTitle({ metadata }: AdmissionPolicy): string {
  return metadata.annotations?.[TITLE_ANNOTATION] ?? metadata.name;
}

/**
 * Reads the policies of the GitOps repository, see `parsePolicies`.
 *
 * @param kinds - custom kinds beyond those that serving stands on
 * @public
 */
export function parsePlatformPolicies(
  files: readonly GitOpsFile[],
  kinds: readonly KindFacts[] = [],
): PolicyBundle {
  return parsePolicies(files, {
    kinds: [...PLATFORM_KINDS, ...kinds],
    titleOf: policyTitle,
  });
}

import {
  ClusterControlFacts,
  LabelSelector,
  NetworkRule,
  TenantControlFacts,
} from './facts';
import { Findings, stateOf } from './Findings';
import { selects } from './labelSelector';

/** Kueue's own default, from its configuration API. */
const DEFAULT_NAMESPACES: LabelSelector = {
  matchExpressions: [
    {
      key: 'kubernetes.io/metadata.name',
      operator: 'NotIn',
      values: ['kube-system', 'kueue-system'],
    },
  ],
};

/** Whether Kueue would gate pods of the tenant's namespace at all. */
export function judgeQueue(
  cluster: ClusterControlFacts,
  tenant: TenantControlFacts,
): Findings {
  const { namespace, labels, localQueue, outsideQuota } = tenant;
  const findings = new Findings(
    `kubernetes:${cluster.cluster} Kueue's configuration`,
  );
  if (outsideQuota.length > 0) {
    findings.add(
      'pods',
      'Running pods count against the quota',
      'broken',
      `the pods of ${outsideQuota.join(
        ', ',
      )} name a queue, but Kueue does not manage them: they run outside every quota`,
      `kubernetes:${cluster.cluster} Pod`,
    );
  }
  if (!cluster.kueue.known) {
    findings.add(
      'selector',
      'Kueue manages the namespace',
      'unknown',
      cluster.kueue.reason,
    );
  } else {
    const { frameworks, namespaceSelector } = cluster.kueue.value;
    const managed =
      labels.known &&
      labels.value !== null &&
      selects(namespaceSelector ?? DEFAULT_NAMESPACES, {
        'kubernetes.io/metadata.name': namespace,
        ...labels.value,
      });
    findings.add(
      'selector',
      'Kueue manages the namespace',
      stateOf(labels.known ? managed : null),
      labels.known
        ? `the labels of namespace ${namespace} ${
            managed ? 'match' : 'do not match'
          } Kueue's managedJobsNamespaceSelector${
            managed ? '' : ', so its pods are not queued'
          }`
        : labels.reason,
    );
    const pods = !frameworks || frameworks.includes('pod');
    findings.add(
      'frameworks',
      'Kueue manages pods',
      pods ? 'holds' : 'broken',
      frameworks
        ? `Kueue's integrations are ${frameworks.join(', ')}${
            pods ? '' : '; pod is missing, so services are not queued'
          }`
        : "Kueue's integrations are its defaults, which include pods",
    );
  }
  findings.add(
    'queue',
    'The tenant has its queue',
    localQueue ? 'holds' : 'broken',
    localQueue
      ? `LocalQueue ${namespace}/${localQueue}`
      : `namespace ${namespace} has no LocalQueue for the tenant`,
    `kubernetes:${cluster.cluster} LocalQueue`,
  );
  return findings;
}

/** Whether pods that no other NetworkPolicy speaks about are closed in both directions. */
export function judgeNetwork(
  cluster: ClusterControlFacts,
  tenant: TenantControlFacts,
): Findings {
  const { namespace, network } = tenant;
  const findings = new Findings(
    `kubernetes:${cluster.cluster} NetworkPolicy in ${namespace}`,
  );
  if (!network.known) {
    findings.add('default', 'Closed by default', 'unknown', network.reason);
    return findings;
  }
  for (const direction of ['Ingress', 'Egress'] as const) {
    const rule = network.value.find(
      item => item.allPods && item.policyTypes.includes(direction),
    );
    findings.add(
      direction.toLowerCase(),
      `${direction} is closed by default`,
      rule ? 'holds' : 'broken',
      rule
        ? `NetworkPolicy ${rule.name} covers every pod`
        : `no NetworkPolicy in namespace ${namespace} closes ${direction.toLowerCase()} for every pod`,
    );
  }
  const opens = network.value.filter(
    (rule: NetworkRule) => rule.opensIngress || rule.opensEgress,
  );
  findings.add(
    'open',
    'Nothing opens it again',
    opens.length > 0 ? 'broken' : 'holds',
    opens.length > 0
      ? `NetworkPolicy ${opens[0].name} lets everything ${
          opens[0].opensIngress ? 'in' : 'out'
        }`
      : 'no NetworkPolicy lets everything in or out',
  );
  findings.add(
    'enforcement',
    'The network plugin enforces it',
    'note',
    'NetworkPolicies do nothing where the network plugin ignores them; the API does not report which',
  );
  return findings;
}

/** What a tenant could use up for all others, and the names by which quotas count it. */
const SHARED: ReadonlyArray<readonly [id: string, resources: string[]]> = [
  ['pods', ['pods', 'count/pods']],
  ['services', ['services', 'count/services']],
  ['volume claims', ['persistentvolumeclaims', 'count/persistentvolumeclaims']],
  ['storage', ['requests.storage']],
];

/** Whether ResourceQuotas bound what a tenant may create beside accelerators. */
export function judgeObjects(
  cluster: ClusterControlFacts,
  tenant: TenantControlFacts,
): Findings {
  const { namespace, quotas } = tenant;
  const findings = new Findings(
    `kubernetes:${cluster.cluster} ResourceQuota in ${namespace}`,
  );
  if (!quotas.known) {
    findings.add('quota', 'Object quota', 'unknown', quotas.reason);
    return findings;
  }
  for (const [what, resources] of SHARED) {
    const quota = quotas.value.find(item =>
      item.resources.some(resource => resources.includes(resource)),
    );
    findings.add(
      what,
      `Limit on ${what}`,
      stateOf(quota !== undefined),
      quota
        ? `ResourceQuota ${quota.name} limits ${what}`
        : `no ResourceQuota in namespace ${namespace} limits ${what}; add ${resources[0]} to one in the tenant's folder of the GitOps repository`,
    );
  }
  return findings;
}

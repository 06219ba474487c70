import { ControlProbe } from '../api';
import { missedKinds } from './coveredKinds';
import { exemptionsOf } from './exemptions';
import {
  AdmissionObject,
  ClusterControlFacts,
  DeclaredPolicy,
  ParameterObject,
  TenantControlFacts,
} from './facts';
import { Findings, stateOf } from './Findings';
import { judgeBindings, type PolicySubject } from './judgeBindings';
import { selects } from './labelSelector';
import { specDifference } from './sameSpec';

const KIND = 'ValidatingAdmissionPolicy';

function judgeText(
  { declared, cluster }: PolicySubject,
  policy: AdmissionObject,
  findings: Findings,
): void {
  const difference = specDifference(declared.policy.spec, policy.spec);
  findings.add(
    'text',
    'Matches the repository',
    difference ? 'broken' : 'holds',
    difference
      ? `policy ${declared.name} in cluster ${cluster.cluster} differs from the repository at ${difference}`
      : `policy ${declared.name} matches the repository`,
  );
}

/**
 * The status of a policy is written by the controller manager once it has read it (Kubernetes 1.30 and
 * later). Without it the object is merely stored, and nothing says that anybody evaluates it.
 */
function judgeEvaluation(
  { declared, cluster }: PolicySubject,
  policy: AdmissionObject,
  findings: Findings,
): void {
  const { generation = 1 } = policy.metadata;
  const evaluated = (policy.status?.observedGeneration ?? 0) >= generation;
  findings.add(
    'evaluated',
    'The cluster evaluates it',
    evaluated ? 'holds' : 'unknown',
    evaluated
      ? `status.observedGeneration is ${policy.status?.observedGeneration}`
      : `nothing in cluster ${cluster.cluster} has confirmed that it evaluates ${declared.name} (status.observedGeneration)`,
  );
  const warnings: Array<{ fieldRef?: string; warning?: string }> =
    policy.status?.typeChecking?.expressionWarnings ?? [];
  if (evaluated) {
    findings.add(
      'types',
      'Its expressions fit the kinds',
      warnings.length > 0 ? 'unknown' : 'holds',
      warnings.length > 0
        ? `the API server doubts ${warnings.length} expression${
            warnings.length === 1 ? '' : 's'
          } of ${declared.name}, first at ${warnings[0].fieldRef}: ${(
            warnings[0].warning ?? ''
          ).slice(0, 300)}`
        : 'status.typeChecking has no warnings',
    );
  }
}

function judgeNamespace(
  { declared, tenant }: PolicySubject,
  policy: AdmissionObject,
  binding: AdmissionObject | undefined,
  findings: Findings,
): void {
  const title = 'Applies to the namespace';
  const { labels, namespace } = tenant;
  if (!labels.known) {
    findings.add('namespace', title, 'unknown', labels.reason);
    return;
  }
  if (labels.value === null) {
    findings.add(
      'namespace',
      title,
      'broken',
      `there is no namespace ${namespace}`,
    );
    return;
  }
  const missedBy = [
    ...(selects(policy.spec.matchConstraints?.namespaceSelector, labels.value)
      ? []
      : ['policy']),
    ...(!binding ||
    selects(binding.spec.matchResources?.namespaceSelector, labels.value)
      ? []
      : [`binding ${binding.metadata.name}`]),
  ];
  findings.add(
    'namespace',
    title,
    missedBy.length > 0 ? 'broken' : 'holds',
    missedBy.length > 0
      ? `the labels of namespace ${namespace} do not match the namespaceSelector of the ${missedBy.join(
          ' and the ',
        )}, so ${declared.name} does not reach it`
      : `the labels of namespace ${namespace} match its selectors`,
  );
}

function judgeParams(
  { declared, tenant, cluster }: PolicySubject,
  binding: AdmissionObject | undefined,
  findings: Findings,
): void {
  const kind = declared.policy.spec.paramKind;
  const ref = binding?.spec.paramRef;
  const title = 'Its parameter exists';
  if (!kind || !binding) {
    return;
  }
  if (!ref) {
    findings.add(
      'params',
      title,
      'broken',
      `binding ${binding.metadata.name} names no parameter, and ${declared.name} needs a ${kind.kind}`,
    );
    return;
  }
  if (!tenant.params.known) {
    findings.add('params', title, 'unknown', tenant.params.reason);
    return;
  }
  const namespace = ref.namespace ?? tenant.namespace;
  const found = tenant.params.value.filter(
    (param: ParameterObject) =>
      param.kind === kind.kind &&
      (param.metadata.namespace ?? namespace) === namespace &&
      (ref.name
        ? param.metadata.name === ref.name
        : selects(ref.selector, param.metadata.labels ?? {})),
  );
  const wanted = ref.name
    ? `${kind.kind} ${namespace}/${ref.name}`
    : `a ${kind.kind} in namespace ${namespace} with labels ${JSON.stringify(
        ref.selector?.matchLabels ?? ref.selector ?? {},
      )}`;
  // Where the platform lets requests pass without a parameter, what it guards are the parameters themselves.
  const mayLack = ref.parameterNotFoundAction === 'Allow';
  findings.add(
    'params',
    title,
    found.length === 0 && mayLack ? 'note' : stateOf(found.length > 0),
    found.length > 0
      ? found
          .map(({ metadata }) => `${kind.kind} ${namespace}/${metadata.name}`)
          .join(', ')
      : `${wanted} is missing, so ${
          mayLack
            ? `there is nothing for ${declared.name} to judge by yet`
            : `${declared.name} cannot judge anything and everything is refused`
        }`,
    `kubernetes:${cluster.cluster} ${kind.apiVersion} ${kind.kind}`,
  );
}

function judgeExemptions(
  { declared }: PolicySubject,
  policy: AdmissionObject,
  binding: AdmissionObject | undefined,
  findings: Findings,
): void {
  const exemptions = exemptionsOf(declared, policy, binding);
  const added = exemptions.filter(exemption => !exemption.declared);
  findings.add(
    'exemptions',
    'No additional exemptions',
    added.length > 0 ? 'broken' : 'holds',
    added.length > 0
      ? `an exemption was added to ${declared.name}: ${added[0].words}`
      : exemptions.map(({ words }) => words).join('; ') || 'no exemptions',
  );
}

function judgeKinds(
  { declared, tenant }: PolicySubject,
  policy: AdmissionObject,
  findings: Findings,
): void {
  const { missed, aboutServices } = missedKinds(policy, tenant.servedKinds);
  if (!aboutServices) {
    return;
  }
  findings.add(
    'kinds',
    'Covers every kind served here',
    missed.length > 0 ? 'broken' : 'holds',
    missed.length > 0
      ? `${tenant.tenant} serves with ${missed.join(', ')}, which ${
          declared.name
        } does not cover`
      : tenant.servedKinds.join(', ') || 'nothing is served yet',
  );
}

function probeWords(
  { name }: DeclaredPolicy,
  { answer, outcome }: ControlProbe,
): string {
  switch (outcome) {
    case 'accepted':
      return `a test object that violates ${name} was accepted`;
    case 'refused-unexpectedly':
      return `a test object was rejected for another reason than ${name} and its parameter give, so the API server may use an outdated parameter; if both match the repository, restart the kube-apiservers. It answered: ${answer}`;
    default:
      return answer;
  }
}

function judgeProbe(
  { declared }: PolicySubject,
  probe: ControlProbe | null,
  findings: Findings,
): void {
  if (!probe) {
    return;
  }
  const state = (
    {
      refused: 'holds',
      accepted: 'broken',
      'refused-unexpectedly': 'unknown',
      'refused-otherwise': 'note',
      failed: 'note',
    } as const
  )[probe.outcome];
  findings.add(
    'probe',
    'Rejects violations',
    state,
    probeWords(declared, probe),
  );
}

/** What speaks for and against a policy being enforced on a tenant. */
export function judgePolicy(
  declared: DeclaredPolicy,
  cluster: ClusterControlFacts,
  tenant: TenantControlFacts,
  probe: ControlProbe | null,
): Findings {
  const subject = { declared, cluster, tenant };
  const findings = new Findings(
    `kubernetes:${cluster.cluster} ${KIND}/${declared.name}`,
  );
  if (!cluster.policies.known) {
    findings.add(
      'policy',
      'Installed in the cluster',
      'unknown',
      cluster.policies.reason,
    );
    return findings;
  }
  const policy = cluster.policies.value.find(
    ({ metadata }) => metadata.name === declared.name,
  );
  findings.add(
    'policy',
    'Installed in the cluster',
    policy ? 'holds' : 'broken',
    policy
      ? `cluster ${cluster.cluster} has policy ${declared.name}`
      : `cluster ${cluster.cluster} does not have policy ${declared.name}`,
  );
  if (!policy) {
    return findings;
  }
  const binding = judgeBindings(subject, findings);
  const ignores = policy.spec.failurePolicy === 'Ignore';
  findings.add(
    'failure',
    'Fails closed',
    ignores ? 'broken' : 'holds',
    ignores
      ? `policy ${declared.name} has failurePolicy Ignore, so requests pass when it cannot be evaluated`
      : 'failurePolicy is Fail',
  );
  judgeNamespace(subject, policy, binding, findings);
  judgeParams(subject, binding, findings);
  judgeExemptions(subject, policy, binding, findings);
  judgeKinds(subject, policy, findings);
  judgeText(subject, policy, findings);
  judgeEvaluation(subject, policy, findings);
  judgeProbe(subject, probe, findings);
  return findings;
}

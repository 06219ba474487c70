import {
  AdmissionObject,
  ClusterControlFacts,
  DeclaredPolicy,
  TenantControlFacts,
} from './facts';
import { Findings, stateOf } from './Findings';
import { selects } from './labelSelector';
import { specDifference } from './sameSpec';

/** A policy of the repository, and the cluster and tenant for which it is judged. */
export interface PolicySubject {
  declared: DeclaredPolicy;
  cluster: ClusterControlFacts;
  tenant: TenantControlFacts;
}

const nameOf = ({ metadata }: AdmissionObject) => metadata.name;

const actionsOf = ({ spec }: AdmissionObject): string[] =>
  spec.validationActions ?? [];

const denies = (binding: AdmissionObject) =>
  actionsOf(binding).includes('Deny');

const withActions = (bindings: readonly AdmissionObject[]) =>
  bindings
    .map(binding => `${nameOf(binding)}: ${actionsOf(binding).join(', ')}`)
    .join('; ');

/** Where bindings of the repository differ from the cluster's, by name. */
function differencesOf(
  declared: readonly AdmissionObject[],
  bound: readonly AdmissionObject[],
): Map<string, string> {
  return new Map(
    bound.flatMap(binding => {
      const model = declared.find(({ metadata }) => {
        return metadata.name === nameOf(binding);
      });
      const at = model && specDifference(model.spec, binding.spec);
      return at ? [[nameOf(binding), at] as const] : [];
    }),
  );
}

/** Why the bindings do not hold the policy as the repository says; null where they do. */
function lapse(
  { declared, cluster }: PolicySubject,
  bound: readonly AdmissionObject[],
): string | null {
  const names = declared.bindings.map(nameOf);
  const missing = names.filter(
    name => !bound.some(binding => nameOf(binding) === name),
  );
  if (bound.length === 0) {
    return `cluster ${cluster.cluster} has no binding of policy ${
      declared.name
    }${missing.length > 0 ? `; ${missing.join(', ')} is missing` : ''}`;
  }
  if (!bound.some(denies)) {
    return `no binding of policy ${declared.name} denies (${withActions(
      bound,
    )})`;
  }
  if (missing.length > 0) {
    return `cluster ${cluster.cluster} lacks binding ${missing.join(
      ', ',
    )} of policy ${declared.name}`;
  }
  const lenient = bound.filter(
    binding => names.includes(nameOf(binding)) && !denies(binding),
  );
  return lenient.length > 0
    ? `a binding of policy ${declared.name} does not deny (${withActions(
        lenient,
      )})`
    : null;
}

/**
 * Judges how a policy is bound, and gives the binding by which it holds for new objects of the tenant's
 * namespace; undefined where none denies.
 */
export function judgeBindings(
  subject: PolicySubject,
  findings: Findings,
): AdmissionObject | undefined {
  const title = 'Bound with Deny';
  const { declared, cluster, tenant } = subject;
  if (!cluster.bindings.known) {
    findings.add('binding', title, 'unknown', cluster.bindings.reason);
    return undefined;
  }
  const bound = cluster.bindings.value.filter(
    ({ spec }) => spec.policyName === declared.name,
  );
  const problem = lapse(subject, bound);
  const differences = differencesOf(declared.bindings, bound);
  // The repository's come first, in its order: what judges new objects before what judges changes.
  const names = declared.bindings.map(nameOf);
  const place = (binding: AdmissionObject) =>
    names.includes(nameOf(binding))
      ? names.indexOf(nameOf(binding))
      : names.length;
  const denying = bound
    .filter(denies)
    .sort((one, other) => place(one) - place(other));
  const { labels } = tenant;
  const here = denying.filter(
    ({ spec }) =>
      labels.known &&
      labels.value !== null &&
      selects(spec.matchResources?.namespaceSelector, labels.value),
  );
  const best: AdmissionObject | undefined =
    here.find(binding => !differences.has(nameOf(binding))) ??
    here[0] ??
    denying[0];
  findings.add(
    'binding',
    title,
    stateOf(problem === null),
    problem ?? `${nameOf(best)} binds it with ${actionsOf(best).join(', ')}`,
    best &&
      `kubernetes:${cluster.cluster} ValidatingAdmissionPolicyBinding/${nameOf(
        best,
      )}`,
  );
  const [drift] = best ? differences : [];
  if (drift) {
    const [name, at] = drift;
    findings.add(
      'binding-text',
      'The binding matches the repository',
      'broken',
      `binding ${name} in cluster ${cluster.cluster} differs from the repository at ${at}`,
    );
  }
  return best;
}

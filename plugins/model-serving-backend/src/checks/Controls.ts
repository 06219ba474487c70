import { PolicyBundle } from '@model-serving/backstage-plugin-model-serving-node';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { describeFailure } from '../clusters/KubernetesError';

const KEEP_MS = 30_000;
const ROOT = '/apis/admissionregistration.k8s.io/v1';

/** Whether the cluster enforces one policy. */
export interface ControlState {
  policy: string;
  state: 'forced' | 'not-forced' | 'cannot-tell';
  message: string;
}

interface Policy {
  metadata?: { name?: string; generation?: number };
  spec?: { failurePolicy?: string };
  status?: { observedGeneration?: number };
}

interface Binding {
  spec?: { policyName?: string; validationActions?: string[] };
}

interface Enforced {
  policies: Map<string, Policy>;
  denying: Set<string>;
}

/** Whether the policies of the GitOps repository are present in a cluster and bound to deny. */
export class Controls {
  readonly #fleet: ClusterFleet;
  readonly #cached = new Map<
    string,
    { at: number; value: Promise<Enforced> }
  >();

  constructor(fleet: ClusterFleet) {
    this.#fleet = fleet;
  }

  async statesOf(
    cluster: string,
    bundle: PolicyBundle,
  ): Promise<ControlState[]> {
    const names = bundle.policies.map(({ metadata }) => metadata.name);
    let enforced: Enforced;
    try {
      enforced = await this.#read(cluster);
    } catch (error) {
      const message = `the policies of cluster ${cluster} cannot be read: ${describeFailure(
        error,
      )}`;
      return names.map(policy => ({ policy, state: 'cannot-tell', message }));
    }
    return names.map(policy => ({
      policy,
      ...judge(cluster, enforced.policies.get(policy), enforced.denying),
    }));
  }

  async #read(cluster: string): Promise<Enforced> {
    const known = this.#cached.get(cluster);
    if (known && Date.now() - known.at < KEEP_MS) {
      return known.value;
    }
    const value = this.#fetch(cluster);
    this.#cached.set(cluster, { at: Date.now(), value });
    value.catch(() => this.#cached.delete(cluster));
    return value;
  }

  async #fetch(cluster: string): Promise<Enforced> {
    const connection = this.#fleet.find(cluster)?.connection;
    if (!connection) {
      throw new Error('it is not watched');
    }
    const list = async <T>(plural: string) =>
      (await connection.getJson<{ items?: T[] }>(`${ROOT}/${plural}`)).items ??
      [];
    const [policies, bindings] = await Promise.all([
      list<Policy>('validatingadmissionpolicies'),
      list<Binding>('validatingadmissionpolicybindings'),
    ]);
    return {
      policies: new Map(policies.map(p => [p.metadata?.name ?? '', p])),
      denying: new Set(
        bindings
          .filter(b => b.spec?.validationActions?.includes('Deny'))
          .flatMap(b => b.spec?.policyName ?? []),
      ),
    };
  }
}

/**
 * The status of a ValidatingAdmissionPolicy is written by the controller manager once it has read the
 * policy (Kubernetes 1.30 and later). Without it the objects are merely stored, and nothing says that
 * anybody evaluates them.
 */
function judge(
  cluster: string,
  policy: Policy | undefined,
  denying: Set<string>,
): Pick<ControlState, 'state' | 'message'> {
  if (!policy) {
    return {
      state: 'not-forced',
      message: `cluster ${cluster} does not have the policy`,
    };
  }
  if (!denying.has(policy.metadata?.name ?? '')) {
    return {
      state: 'not-forced',
      message: `cluster ${cluster} has the policy, but no binding that denies`,
    };
  }
  if (policy.spec?.failurePolicy === 'Ignore') {
    return {
      state: 'not-forced',
      message: `cluster ${cluster} lets requests pass when the policy fails (failurePolicy: Ignore)`,
    };
  }
  const { generation = 1 } = policy.metadata ?? {};
  if ((policy.status?.observedGeneration ?? 0) < generation) {
    return {
      state: 'cannot-tell',
      message: `cluster ${cluster} has the policy, bound to deny, but nothing there has confirmed that it evaluates it (status.observedGeneration)`,
    };
  }
  return {
    state: 'forced',
    message: `cluster ${cluster} has the policy, bound to deny, and evaluates it`,
  };
}

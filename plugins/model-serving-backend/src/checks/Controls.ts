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

interface Named {
  metadata?: { name?: string };
  spec?: { policyName?: string; validationActions?: string[] };
}

interface Enforced {
  policies: Set<string>;
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
    return names.map(policy => {
      if (!enforced.policies.has(policy)) {
        return {
          policy,
          state: 'not-forced',
          message: `cluster ${cluster} does not have the policy`,
        };
      }
      return enforced.denying.has(policy)
        ? {
            policy,
            state: 'forced',
            message: `cluster ${cluster} has the policy, bound to deny`,
          }
        : {
            policy,
            state: 'not-forced',
            message: `cluster ${cluster} has the policy, but no binding that denies`,
          };
    });
  }

  async #read(cluster: string): Promise<Enforced> {
    const known = this.#cached.get(cluster);
    if (known && Date.now() - known.at < KEEP_MS) {
      return known.value;
    }
    const value = this.#fetch(cluster);
    this.#cached.set(cluster, { at: Date.now(), value });
    return value;
  }

  async #fetch(cluster: string): Promise<Enforced> {
    const connection = this.#fleet.find(cluster)?.connection;
    if (!connection) {
      throw new Error('it is not watched');
    }
    const list = async (plural: string) =>
      (await connection.getJson<{ items?: Named[] }>(`${ROOT}/${plural}`))
        .items ?? [];
    const [policies, bindings] = await Promise.all([
      list('validatingadmissionpolicies'),
      list('validatingadmissionpolicybindings'),
    ]);
    return {
      policies: new Set(policies.flatMap(p => p.metadata?.name ?? [])),
      denying: new Set(
        bindings
          .filter(b => b.spec?.validationActions?.includes('Deny'))
          .flatMap(b => b.spec?.policyName ?? []),
      ),
    };
  }
}

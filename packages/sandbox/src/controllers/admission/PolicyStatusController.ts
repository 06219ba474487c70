import { ClusterView } from '../ClusterView';
import { keyOf } from '../ObjectCache';
import { Reconciler } from '../Reconciler';

/**
 * Says of each ValidatingAdmissionPolicy that it is evaluated as it stands. The API server takes no expression that
 * does not compile; whether expressions fit the kinds is not looked into, so there are never warnings.
 */
export class PolicyStatusController {
  readonly #queue: Reconciler;

  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;

    this.#queue = new Reconciler(cluster.pace, key => this.#reconcile(key));
    cluster.admissionPolicies.onChange(policy =>
      this.#queue.enqueue(keyOf(policy)),
    );
  }

  async #reconcile(key: string): Promise<void> {
    const policy = this.#cluster.admissionPolicies.get(key);
    const observedGeneration = policy?.metadata.generation;
    if (policy && policy.status?.observedGeneration !== observedGeneration) {
      await this.#cluster.admissionPolicies.replaceStatus({
        ...policy,
        status: { ...policy.status, observedGeneration, typeChecking: {} },
      });
    }
  }
}

import { isDeepStrictEqual } from 'node:util';
import { ClusterView } from '../ClusterView';
import { isTrue } from '../conditions';
import { KubernetesError } from '../KubernetesError';
import { hasEnded, Pod, ReplicaSet } from '../KubernetesObjects';
import { keyOf } from '../ObjectCache';
import { Reconciler } from '../Reconciler';
import { createPod } from './createPod';
import { ownerKeys } from './ownership';

const COMPONENT = 'replicaset-controller';

/** Keeps as many pods as a ReplicaSet asks for. */
export class ReplicaSetController {
  readonly #queue: Reconciler;

  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;

    this.#queue = new Reconciler(cluster.pace, key => this.#reconcile(key));
    cluster.replicaSets.onChange(set => this.#queue.enqueue(keyOf(set)));
    cluster.pods.onChange(pod =>
      ownerKeys(pod, 'ReplicaSet').forEach(key => this.#queue.enqueue(key)),
    );
  }

  async #reconcile(key: string): Promise<void> {
    const set = this.#cluster.replicaSets.get(key);
    if (!set || set.metadata.deletionTimestamp) {
      return;
    }
    const pods = this.#livingPods(set);
    for (let count = pods.length; count < set.spec.replicas; count += 1) {
      await this.#create(set);
    }
    const surplus = [...pods]
      .sort((a, b) => readiness(a) - readiness(b))
      .slice(0, Math.max(0, pods.length - set.spec.replicas));
    for (const pod of surplus) {
      await this.#cluster.pods.delete(pod);
      await this.#tell(
        set,
        'Normal',
        'SuccessfulDelete',
        `Deleted pod: ${pod.metadata.name}`,
      );
    }
    await this.#writeStatus(set);
  }

  #livingPods(set: ReplicaSet): Pod[] {
    return this.#cluster.pods.ownedBy(set).filter(pod => !hasEnded(pod));
  }

  async #create(set: ReplicaSet): Promise<void> {
    try {
      const { metadata } = await this.#cluster.pods.create(
        createPod(set, set.spec.template),
      );
      const message = `Created pod: ${metadata.name}`;
      await this.#tell(set, 'Normal', 'SuccessfulCreate', message);
    } catch (error) {
      if (error instanceof KubernetesError) {
        const message = `Error creating: ${error.message}`;
        await this.#tell(set, 'Warning', 'FailedCreate', message);
      }
      throw error;
    }
  }

  async #writeStatus(set: ReplicaSet): Promise<void> {
    const pods = this.#livingPods(set);
    const ready = pods.filter(pod =>
      isTrue(pod.status?.conditions, 'Ready'),
    ).length;
    const status: ReplicaSet['status'] = {
      replicas: pods.length,
      ...(pods.length && { fullyLabeledReplicas: pods.length }),
      ...(ready && { readyReplicas: ready, availableReplicas: ready }),
      terminatingReplicas: 0,
      observedGeneration: set.metadata.generation,
    };
    const current = this.#cluster.replicaSets.get(keyOf(set));
    if (current && !isDeepStrictEqual(current.status, status)) {
      await this.#cluster.replicaSets.replaceStatus({ ...current, status });
    }
  }

  #tell(
    set: ReplicaSet,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ) {
    return this.#cluster.events.record(set, {
      type,
      reason,
      message,
      component: COMPONENT,
    });
  }
}

/** The order in which pods are given up: first those that wait, last those that serve. */
function readiness(pod: Pod): number {
  return (
    (pod.spec.nodeName ? 1 : 0) +
    (isTrue(pod.status?.conditions, 'Ready') ? 2 : 0)
  );
}

import { ClusterView } from '../ClusterView';
import { hasEnded } from '../KubernetesObjects';
import { Reconciler } from '../Reconciler';

/** Real clusters keep 12 500 in all. */
const KEPT_PER_OWNER = 5;

/** Deletes pods that have ended once there are many of one owner, the oldest first. */
export class PodCollector {
  readonly #queue: Reconciler;

  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;

    this.#queue = new Reconciler(cluster.pace, uid => this.#collect(uid));
    cluster.pods.onChange(pod => {
      const owner = pod.metadata.ownerReferences?.[0]?.uid;
      if (owner && hasEnded(pod)) {
        this.#queue.enqueue(owner);
      }
    });
  }

  async #collect(owner: string): Promise<void> {
    const { pods } = this.#cluster;
    const ended = pods
      .list()
      .filter(
        pod =>
          pod.metadata.ownerReferences?.[0]?.uid === owner && hasEnded(pod),
      )
      .sort((a, b) =>
        a.metadata.creationTimestamp!.localeCompare(
          b.metadata.creationTimestamp!,
        ),
      );
    for (const pod of ended.slice(0, -KEPT_PER_OWNER)) {
      await pods.delete(pod);
    }
  }
}

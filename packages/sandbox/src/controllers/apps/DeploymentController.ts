import { isDeepStrictEqual } from 'node:util';
import { ClusterView } from '../ClusterView';
import { Deployment, ReplicaSet } from '../KubernetesObjects';
import { withQueueOnTemplate } from '../kueue/podWebhook';
import { contentHash } from '../names';
import { keyOf } from '../ObjectCache';
import { Reconciler } from '../Reconciler';
import {
  deploymentStatus,
  newReplicaSetCreated,
  stamped,
} from './deploymentStatus';
import { controlledBy, ownerKeys } from './ownership';
import { newestReplicas, rolloutBounds, shrinkOld } from './rollout';

const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

/** Rolls Deployments out through ReplicaSets, and says how far it is. */
export class DeploymentController {
  readonly #queue: Reconciler;

  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;

    this.#queue = new Reconciler(cluster.pace, key => this.#reconcile(key));
    cluster.deployments.onChange(deployment =>
      this.#queue.enqueue(keyOf(deployment)),
    );
    cluster.replicaSets.onChange(set =>
      ownerKeys(set, 'Deployment').forEach(key => this.#queue.enqueue(key)),
    );
  }

  async #reconcile(key: string): Promise<void> {
    const { deployments, replicaSets, pace } = this.#cluster;
    const deployment = deployments.get(key);
    if (!deployment || deployment.metadata.deletionTimestamp) {
      return;
    }
    const queued = withQueueOnTemplate(deployment);
    if (queued !== deployment) {
      await deployments.replace(queued);
      return;
    }
    const replicas = deployment.spec.replicas ?? 1;
    const bounds = rolloutBounds(deployment);
    const hash = contentHash(deployment.spec.template);
    const isNewest = (set: ReplicaSet) =>
      set.metadata.labels?.[HASH_LABEL] === hash;
    const sets = replicaSets.ownedBy(deployment);
    const old = sets.filter(set => !isNewest(set));
    const newest = sets.find(isNewest);

    const size = newestReplicas(replicas, bounds, newest, old);
    if (!newest && size !== undefined) {
      await this.#createSet(deployment, hash, size, sets);
      return;
    }
    if (newest && size !== undefined && size !== newest.spec.replicas) {
      await this.#scale(deployment, newest, size);
    }
    for (const change of shrinkOld(replicas, bounds, newest, old)) {
      await this.#scale(deployment, change.set, change.replicas);
    }
    const now = replicaSets.ownedBy(deployment);
    const subject = now.find(isNewest) ?? now[0];
    const status = deploymentStatus(deployment, subject, now, bounds, pace);
    if (!isDeepStrictEqual(status, deployment.status)) {
      await deployments.replaceStatus({ ...deployment, status });
      this.#queue.enqueueAfter(
        key,
        (deployment.spec.progressDeadlineSeconds ?? 600) + 1,
      );
    }
  }

  async #createSet(
    deployment: Deployment,
    hash: string,
    size: number,
    others: readonly ReplicaSet[],
  ): Promise<void> {
    const { template, selector } = deployment.spec;
    const { name, namespace, annotations } = deployment.metadata;
    const revision = String(
      1 +
        Math.max(
          0,
          ...others.map(set =>
            Number(set.metadata.annotations?.[REVISION] ?? 0),
          ),
        ),
    );
    const replicas = deployment.spec.replicas ?? 1;
    const labels = { ...template.metadata.labels, [HASH_LABEL]: hash };
    const set = await this.#cluster.replicaSets.create({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels,
        annotations: {
          ...annotations,
          'deployment.kubernetes.io/desired-replicas': String(replicas),
          'deployment.kubernetes.io/max-replicas': String(
            replicas + rolloutBounds(deployment).surge,
          ),
          [REVISION]: revision,
        },
        ownerReferences: [controlledBy(deployment)],
      },
      spec: {
        replicas: size,
        selector: {
          matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash },
        },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
    });
    if (size > 0) {
      await this.#tellScaled(deployment, set, 0, size);
    }
    const revised = await this.#cluster.deployments.patch(deployment, {
      metadata: { annotations: { [REVISION]: revision } },
    });
    await this.#cluster.deployments.replaceStatus({
      ...revised,
      status: {
        ...revised.status,
        conditions: stamped(
          revised,
          [newReplicaSetCreated(set)],
          this.#cluster.pace,
        ),
      },
    });
  }

  async #scale(
    deployment: Deployment,
    set: ReplicaSet,
    replicas: number,
  ): Promise<void> {
    await this.#cluster.replicaSets.patch(set, { spec: { replicas } });
    await this.#tellScaled(deployment, set, set.spec.replicas, replicas);
  }

  #tellScaled(
    deployment: Deployment,
    set: ReplicaSet,
    from: number,
    to: number,
  ) {
    return this.#cluster.events.record(deployment, {
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: `Scaled ${to > from ? 'up' : 'down'} replica set ${
        set.metadata.name
      } from ${from} to ${to}`,
      component: 'deployment-controller',
    });
  }
}

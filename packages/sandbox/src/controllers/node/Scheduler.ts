import { ClusterView } from '../ClusterView';
import { conditionOf, withConditions } from '../conditions';
import { Condition, Pod } from '../KubernetesObjects';
import { keyOf } from '../ObjectCache';
import { podRequests } from '../quantities';
import { Reconciler } from '../Reconciler';
import { Placement, placePod } from './fitNode';
import { missingClaim } from './missingClaim';

const COMPONENT = 'default-scheduler';
const GATED = {
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
};

/** Binds pods without gates to nodes that fit. */
export class Scheduler {
  readonly #queue: Reconciler;

  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;

    this.#queue = new Reconciler(cluster.pace, key => this.#reconcile(key));
    const { claims, pods, nodes } = cluster;
    const again = () =>
      pods
        .list()
        .filter(({ spec }) => !spec.nodeName)
        .forEach(pod => this.#queue.enqueue(keyOf(pod)));
    nodes.onChange(again);
    claims.onChange(again);
    pods.onChange((pod, _before, gone) =>
      gone ? again() : this.#queue.enqueue(keyOf(pod)),
    );
  }

  async #reconcile(key: string): Promise<void> {
    const { pods, events } = this.#cluster;
    const pod = pods.get(key);
    if (!pod || pod.metadata.deletionTimestamp || pod.spec.nodeName) {
      return;
    }
    if (pod.spec.schedulingGates?.length) {
      await this.#note(pod, {
        type: 'PodScheduled',
        status: 'False',
        ...GATED,
      });
      return;
    }
    const placement = this.#place(pod);
    if ('message' in placement) {
      const { message } = placement;
      const before = conditionOf(pod.status?.conditions, 'PodScheduled');
      if (before?.message !== message) {
        await events.recordOnce(pod, {
          type: 'Warning',
          reason: 'FailedScheduling',
          message,
          component: COMPONENT,
          action: 'Scheduling',
        });
        await this.#note(pod, {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message,
        });
      }
      return;
    }
    const node = placement.node.metadata.name;
    // Waking the kubelet comes last: it watches for the node's name.
    const noted = await this.#note(pod, {
      type: 'PodScheduled',
      status: 'True',
    });
    await pods.bind(noted, node);
    await events.recordOnce(pod, {
      type: 'Normal',
      reason: 'Scheduled',
      message: `Successfully assigned ${key} to ${node}`,
      component: COMPONENT,
      action: 'Binding',
    });
  }

  #place(pod: Pod): Placement {
    const { claims, nodes, pods } = this.#cluster;
    const claim = missingClaim(pod, key => claims.get(key) !== undefined);
    return claim === undefined
      ? placePod(pod, nodes.list(), pods.list())
      : {
          message: `0/${
            nodes.list().length
          } nodes are available: persistentvolumeclaim "${claim}" not found. not found`,
        };
  }

  async #note(pod: Pod, condition: Condition): Promise<Pod> {
    const before = conditionOf(pod.status?.conditions, 'PodScheduled');
    if (
      before?.status === condition.status &&
      before.message === condition.message
    ) {
      return pod;
    }
    return this.#cluster.pods.replaceStatus({
      ...pod,
      status: {
        ...pod.status,
        phase: 'Pending',
        conditions: withConditions(
          pod.status?.conditions,
          [{ lastProbeTime: null, ...condition }],
          this.#cluster.pace.timestamp(),
        ),
        qosClass: qosClass(pod),
      },
    });
  }
}

function qosClass({ spec }: Pod): string {
  const guaranteed = spec.containers.every(
    ({ resources }) =>
      resources?.limits?.cpu !== undefined &&
      resources.limits.memory !== undefined &&
      ['cpu', 'memory'].every(
        name =>
          resources.requests?.[name] === undefined ||
          String(resources.requests[name]) === String(resources.limits?.[name]),
      ),
  );
  if (guaranteed) {
    return 'Guaranteed';
  }
  return Object.keys(podRequests(spec)).length > 0 ? 'Burstable' : 'BestEffort';
}

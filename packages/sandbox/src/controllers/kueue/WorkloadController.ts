import { ClusterView } from '../ClusterView';
import { conditionOf, isTrue, withConditions } from '../conditions';
import {
  Condition,
  hasEnded,
  KubernetesObject,
  Pod,
} from '../KubernetesObjects';
import { keyOf } from '../ObjectCache';
import { formatAmount, podRequests } from '../quantities';
import { Reconciler } from '../Reconciler';
import { ClusterQueue, Workload } from './KueueObjects';
import { admissionPatch } from './admissionPatch';
import { Assignment, assignFlavors } from './assignFlavors';
import { MANAGED_LABEL, PRIORITY_LABEL, isGated } from './podWebhook';
import { podsReady } from './podsReady';
import { Quotas } from './Quotas';
import { Stop, stopOf } from './stoppedQueue';
import { workloadOf } from './workloadOf';

type QueueListener = (
  queue: KubernetesObject,
  before: KubernetesObject | undefined,
) => void;

const POD_CONTROLLER = 'pod-kueue-controller';
const EVERYTHING = 'queues';

const ownerUid = ({ metadata }: Workload) => metadata.ownerReferences?.[0]?.uid;

/** Kueue for pods: one Workload each, quota for those that fit, and the gate off when they do. */
export class WorkloadController {
  readonly #queue: Reconciler;

  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;

    this.#queue = new Reconciler(cluster.pace, () => this.#cycle());
    const look = () => this.#queue.enqueue(EVERYTHING);
    cluster.workloads.onChange(look);
    cluster.pods.onChange(
      pod => pod.metadata.labels?.[MANAGED_LABEL] === 'true' && look(),
    );
    const lookIfChanged: QueueListener = ({ metadata }, before) =>
      metadata.generation !== before?.metadata.generation && look();
    cluster.clusterQueues.onChange(lookIfChanged);
    cluster.localQueues.onChange(lookIfChanged);
    cluster.resourceFlavors.onChange(look);
  }

  async #cycle(): Promise<void> {
    const { pods, workloads } = this.#cluster;
    const managed = pods
      .list()
      .filter(({ metadata }) => metadata.labels?.[MANAGED_LABEL] === 'true');
    const known = new Set(workloads.list().map(ownerUid));
    for (const pod of managed) {
      if (isGated(pod) && !known.has(pod.metadata.uid)) {
        await this.#createWorkload(pod);
      }
    }
    const byUid = new Map(managed.map(pod => [pod.metadata.uid!, pod]));
    for (const workload of workloads.list()) {
      if (!byUid.has(ownerUid(workload) ?? '')) {
        await this.#finish(workload);
      }
    }
    const inOrder = workloads
      .list()
      .filter(workload => !isTrue(workload.status?.conditions, 'Finished'))
      .sort(
        (a, b) =>
          b.spec.priority - a.spec.priority ||
          a.metadata.creationTimestamp!.localeCompare(
            b.metadata.creationTimestamp!,
          ),
      );
    for (const workload of inOrder) {
      await this.#advance(workload, byUid.get(ownerUid(workload)!)!);
    }
  }

  async #createWorkload(pod: Pod): Promise<void> {
    const { labels } = pod.metadata;
    const priorityClass = labels?.[PRIORITY_LABEL];
    const priority = this.#cluster.workloadPriorityClasses.get(
      priorityClass ?? '',
    )?.value;
    const workload = await this.#cluster.workloads.create(
      workloadOf(pod, priorityClass, priority ?? 0),
    );
    await this.#tell(
      pod,
      'CreatedWorkload',
      `Created Workload: ${keyOf(workload)}`,
    );
  }

  async #advance(workload: Workload, pod: Pod): Promise<void> {
    if (hasEnded(pod)) {
      await this.#markFinished(workload, pod);
      return;
    }
    let current = workload;
    const stop = this.#stopFor(workload);
    if (stop?.drains && isTrue(current.status?.conditions, 'QuotaReserved')) {
      await this.#evict(current, pod, stop);
      return;
    }
    if (!isTrue(current.status?.conditions, 'QuotaReserved')) {
      current = await this.#consider(current, pod);
    }
    const ready = isTrue(pod.status?.conditions, 'Ready');
    const noted = conditionOf(current.status?.conditions, 'PodsReady');
    if (!noted || isTrue([noted], 'PodsReady') !== ready) {
      const conditions = this.#conditions(current, [podsReady(ready, noted)]);
      current = await this.#cluster.workloads.replaceStatus({
        ...current,
        status: { ...current.status, conditions },
      });
    }
    if (isTrue(current.status?.conditions, 'Admitted') && isGated(pod)) {
      await this.#start(current, pod);
    }
  }

  async #consider(workload: Workload, pod: Pod): Promise<Workload> {
    const { localQueues, clusterQueues, resourceFlavors } = this.#cluster;
    const name = workload.spec.queueName;
    const local = localQueues.get(`${workload.metadata.namespace}/${name}`);
    if (!local) {
      return this.#hold(
        workload,
        'Inadmissible',
        `LocalQueue ${name} doesn't exist`,
      );
    }
    const queue = clusterQueues.get(local.spec.clusterQueue);
    if (!queue) {
      return this.#hold(
        workload,
        'Inadmissible',
        `ClusterQueue ${local.spec.clusterQueue} doesn't exist`,
      );
    }
    const stop = stopOf(local, queue);
    if (stop) {
      return this.#hold(
        workload,
        'Inadmissible',
        `${stop.kind} ${stop.name} is inactive`,
      );
    }
    const quotas = new Quotas(
      clusterQueues.list(),
      this.#cluster.workloads.list(),
    );
    const assignment = assignFlavors(
      queue,
      flavor => resourceFlavors.get(flavor),
      quotas,
      pod.spec,
    );
    return assignment.reasons.length > 0
      ? this.#hold(
          workload,
          'Pending',
          `couldn't assign flavors to pod set main: ${assignment.reasons.join(
            ', ',
          )}`,
        )
      : this.#admit(workload, queue, assignment);
  }

  #stopFor({ metadata, spec }: Workload): Stop | undefined {
    const local = this.#cluster.localQueues.get(
      `${metadata.namespace}/${spec.queueName}`,
    );
    return stopOf(
      local,
      local && this.#cluster.clusterQueues.get(local.spec.clusterQueue),
    );
  }

  /** Sends a pod back: it is deleted, and what made it makes another, with another Workload. */
  async #evict(workload: Workload, pod: Pod, stop: Stop): Promise<void> {
    const reason = `${stop.kind}Stopped`;
    const message = `The ${stop.kind} is stopped`;
    const evicted = await this.#cluster.workloads.replaceStatus({
      ...workload,
      status: {
        ...workload.status,
        conditions: this.#conditions(workload, [
          { type: 'Evicted', status: 'True', reason, message },
        ]),
      },
    });
    await this.#cluster.events.recordOnce(evicted, {
      type: 'Normal',
      reason: `EvictedDueTo${reason}`,
      message,
      component: 'workload-kueue-controller',
    });
    await this.#tell(pod, 'Stopped', message);
    const { admission: _released, ...kept } = evicted.status ?? {};
    await this.#cluster.workloads.replaceStatus({
      ...evicted,
      status: {
        ...kept,
        conditions: this.#conditions(evicted, [
          {
            type: 'QuotaReserved',
            status: 'False',
            reason: 'Pending',
            message,
          },
          {
            type: 'Admitted',
            status: 'False',
            reason: 'NoReservation',
            message: 'The workload has no reservation',
          },
          { type: 'Requeued', status: 'False', reason, message },
        ]),
      },
    });
    await this.#cluster.pods.delete(pod);
  }

  async #hold(
    workload: Workload,
    reason: string,
    message: string,
  ): Promise<Workload> {
    const { status } = workload;
    if (conditionOf(status?.conditions, 'QuotaReserved')?.message === message) {
      return workload;
    }
    const requests = podRequests(workload.spec.podSets[0].template.spec);
    const resources = Object.fromEntries(
      Object.entries(requests).map(([key, value]) => [
        key,
        formatAmount(value),
      ]),
    );
    const held = await this.#cluster.workloads.replaceStatus({
      ...workload,
      status: {
        ...status,
        resourceRequests: [{ name: 'main', resources }],
        conditions: this.#conditions(workload, [
          { type: 'QuotaReserved', status: 'False', reason, message },
        ]),
      },
    });
    await this.#cluster.events.recordOnce(held, {
      type: 'Warning',
      reason: 'Pending',
      message,
      component: 'kueue-admission',
    });
    return held;
  }

  async #admit(
    workload: Workload,
    queue: ClusterQueue,
    { flavors, requests, borrows }: Assignment,
  ): Promise<Workload> {
    const clusterQueue = queue.metadata.name;
    const admitted = await this.#cluster.workloads.replaceStatus({
      ...workload,
      status: {
        admission: {
          clusterQueue,
          podSetAssignments: [
            { count: 1, flavors, name: 'main', resourceUsage: requests },
          ],
        },
        conditions: this.#conditions(workload, [
          {
            type: 'QuotaReserved',
            status: 'True',
            reason: 'QuotaReserved',
            message: `Quota reserved in ClusterQueue ${clusterQueue}`,
          },
          {
            type: 'Admitted',
            status: 'True',
            reason: 'Admitted',
            message: 'The workload is admitted',
          },
        ]),
      },
    });
    const waited = Math.round(
      (this.#cluster.pace.now().getTime() -
        Date.parse(workload.metadata.creationTimestamp!)) /
        1000,
    );
    const flavor = Object.values(flavors)[0];
    const considered = borrows
      ? `; Flavors considered: main: ${flavor}(Fit;borrow=1)`
      : '';
    const told = [
      [
        'QuotaReserved',
        `Quota reserved in ClusterQueue ${clusterQueue}, wait time since queued was ${waited}s${considered}`,
      ],
      [
        'Admitted',
        `Admitted by ClusterQueue ${clusterQueue}, wait time since reservation was 0s`,
      ],
    ];
    for (const [reason, message] of told) {
      await this.#cluster.events.recordOnce(admitted, {
        type: 'Normal',
        reason,
        message,
        component: 'kueue-admission',
      });
    }
    return admitted;
  }

  async #start(workload: Workload, pod: Pod): Promise<void> {
    const { clusterQueue, podSetAssignments } = workload.status!.admission!;
    const flavors = [
      ...new Set(Object.values(podSetAssignments[0].flavors)),
    ].map(name => this.#cluster.resourceFlavors.get(name));
    const started = await this.#cluster.pods.patch(
      pod,
      admissionPatch(pod, workload, flavors),
    );
    await this.#tell(
      started,
      'Started',
      `Admitted by clusterQueue ${clusterQueue}`,
    );
  }

  async #markFinished(workload: Workload, { status }: Pod): Promise<void> {
    const finished: Condition = {
      type: 'Finished',
      status: 'True',
      reason: status?.phase === 'Failed' ? 'Failed' : 'Succeeded',
      message: status?.message ?? '',
    };
    await this.#cluster.workloads.replaceStatus({
      ...workload,
      status: {
        ...workload.status,
        conditions: this.#conditions(workload, [finished]),
      },
    });
  }

  async #finish(workload: Workload): Promise<void> {
    const { workloads } = this.#cluster;
    if (!isTrue(workload.status?.conditions, 'Finished')) {
      await workloads.replaceStatus({
        ...workload,
        status: {
          ...workload.status,
          conditions: this.#conditions(workload, [
            {
              type: 'Finished',
              status: 'True',
              reason: 'OwnerNotFound',
              message: "The workload's owner no longer exists",
            },
          ]),
        },
      });
    }
    if (!workload.metadata.deletionTimestamp) {
      await workloads.delete(workload);
    }
    await workloads.patch(workload, { metadata: { finalizers: null } });
  }

  #conditions(workload: Workload, changes: Condition[]): Condition[] {
    const { status, metadata } = workload;
    return withConditions(
      status?.conditions,
      changes.map(change => ({
        ...change,
        observedGeneration: metadata.generation,
      })),
      this.#cluster.pace.timestamp(),
    );
  }

  #tell(pod: Pod, reason: string, message: string) {
    return this.#cluster.events.recordOnce(pod, {
      type: 'Normal',
      reason,
      message,
      component: POD_CONTROLLER,
    });
  }
}

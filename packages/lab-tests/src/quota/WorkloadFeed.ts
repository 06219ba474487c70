import type { ClusterClient, KubernetesObject } from '@model-serving/lab';

const KUEUE = 'kueue.x-k8s.io/v1beta2';

interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
}

/** The parts of a Workload that say how Kueue took it. */
interface WorkloadObject extends KubernetesObject {
  spec: { queueName: string };
  status?: {
    conditions?: Condition[];
    admission?: {
      clusterQueue: string;
      podSetAssignments: {
        flavors?: Record<string, string>;
        resourceUsage?: Record<string, string>;
      }[];
    };
  };
}

/** What happened to one Workload so far. */
export interface WorkloadStory {
  /** Of the pod it stands for, or its own. */
  subject: string;
  uid: string;
  object: WorkloadObject;
  /** Whether it ever held quota. */
  wasAdmitted: boolean;
  /** Who was let in for it: `uid` of the one it was evicted for. */
  evictedFor: string | null;
  isGone: boolean;
}

function conditionOf({ status }: WorkloadObject, type: string) {
  return status?.conditions?.find(condition => condition.type === type);
}

/** Follows all Workloads of a namespace. */
export class WorkloadFeed {
  /** By name of the Workload. */
  readonly stories = new Map<string, WorkloadStory>();
  readonly #bySubject = new Map<string, WorkloadStory>();
  #lastEventAt = Date.now();
  #lastEvent = '';
  #failure: unknown;
  #stop: (() => void) | undefined;

  /**
   * @param onEvicted - is to do what a job's controller would: stop it and give its quota back
   */
  static async open(
    client: ClusterClient,
    namespace: string,
    onEvicted: (name: string) => void,
  ): Promise<WorkloadFeed> {
    const feed = new WorkloadFeed();
    const catchUp = async () => {
      const there = await client.list(KUEUE, 'Workload', namespace);
      const names = new Set(there.map(({ metadata }) => metadata.name));
      for (const [name, story] of feed.stories) {
        if (!names.has(name)) {
          story.isGone = true;
        }
      }
      await feed.#follow(client, namespace, onEvicted, catchUp);
    };
    await feed.#follow(client, namespace, onEvicted, catchUp);
    return feed;
  }

  /** A server that is pressed for time ends watches that lag behind: then those who follow have to catch up. */
  async #follow(
    client: ClusterClient,
    namespace: string,
    onEvicted: (name: string) => void,
    catchUp: () => Promise<void>,
  ): Promise<void> {
    this.#stop = await client.watch(
      KUEUE,
      'Workload',
      namespace,
      (type, object) => this.#take(type, object as WorkloadObject, onEvicted),
      () => {
        catchUp().catch(error => this.fail(error));
      },
    );
  }
  close(): void {
    this.#stop?.();
  }

  /** Ends the waiting of those who follow. */
  fail(error: unknown): void {
    this.#failure = error;
  }

  /** By what the Workload stands for. */
  storyOf(subject: string): WorkloadStory | undefined {
    return this.#bySubject.get(subject);
  }

  /** What Kueue still has to do: nothing once it has looked at all that it looks at, and is quiet. */
  unsettled(
    expected: number,
    quietMillis: number,
    isLookedAt: (story: WorkloadStory) => boolean,
  ): string[] {
    if (this.#failure) {
      throw this.#failure;
    }
    if (this.stories.size < expected) {
      return [`${expected - this.stories.size} Workloads were not seen`];
    }
    if (Date.now() - this.#lastEventAt < quietMillis) {
      return [this.#lastEvent];
    }
    // Of those that are alike in a queue, Kueue puts all aside with the first, and tells that one only.
    const refused = new Set(
      [...this.stories.values()]
        .filter(story => !story.isGone && pendingMessage(story) !== null)
        .map(({ object }) => object.spec.queueName),
    );
    return [...this.stories.values()].flatMap(story => {
      if (story.isGone) {
        return [];
      }
      const { name } = story.object.metadata;
      if (isEvicted(story.object) && story.object.status?.admission) {
        return [`${name} is evicted and holds quota`];
      }
      return conditionOf(story.object, 'QuotaReserved') ||
        !isLookedAt(story) ||
        refused.has(story.object.spec.queueName)
        ? []
        : [`${name} was not looked at`];
    });
  }

  /** Those that hold quota now, with it. */
  holding(): WorkloadStory[] {
    return [...this.stories.values()].filter(
      ({ isGone, object }) => !isGone && object.status?.admission,
    );
  }

  #take(
    phase: string,
    object: WorkloadObject,
    onEvicted: (name: string) => void,
  ): void {
    if (phase === 'BOOKMARK' || phase === 'ERROR') {
      return;
    }
    const { name, uid } = object.metadata;
    const known = this.stories.get(name);
    const preempted = conditionOf(object, 'Preempted');
    const evictedFor =
      preempted?.status === 'True'
        ? /\(UID: ([^,)]+)/.exec(preempted.message)?.[1] ?? null
        : null;
    const story: WorkloadStory = {
      subject:
        object.metadata.ownerReferences?.find(({ kind }) => kind === 'Pod')
          ?.name ?? name,
      uid: uid ?? '',
      object,
      wasAdmitted:
        known?.wasAdmitted === true || object.status?.admission !== undefined,
      evictedFor: evictedFor ?? known?.evictedFor ?? null,
      isGone: phase === 'DELETED',
    };
    // Where it is stuck, Kueue may go on for ever to explain it now in this way and now in that.
    if (!known || stateOf(known) !== stateOf(story)) {
      this.#lastEventAt = Date.now();
      this.#lastEvent = `${name} became ${stateOf(story)}`;
    }
    this.stories.set(name, story);
    this.#bySubject.set(story.subject, story);
    if (phase !== 'DELETED' && isEvicted(object)) {
      onEvicted(name);
    }
  }
}

/** What makes a difference of all that is said about a Workload. */
function stateOf({ object, isGone }: WorkloadStory): string {
  return [
    isGone ? 'gone' : 'there',
    object.status?.admission ? 'holding' : 'not holding',
    isEvicted(object) ? 'evicted' : 'not evicted',
    conditionOf(object, 'QuotaReserved')?.status ?? 'not looked at',
  ].join(', ');
}

function isEvicted(object: WorkloadObject): boolean {
  return conditionOf(object, 'Evicted')?.status === 'True';
}

/** Kueue's last words on a Workload that waits. */
export function pendingMessage({ object }: WorkloadStory): string | null {
  const reserved = conditionOf(object, 'QuotaReserved');
  return reserved?.status === 'False' ? reserved.message : null;
}

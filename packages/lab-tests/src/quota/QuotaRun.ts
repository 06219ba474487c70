import {
  fitOf,
  projectObject,
  type ClusterPicture,
  type ProjectedObject,
  type QuotaFit,
  type WatchedKindName,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { ClusterClient, KubernetesObject } from '@model-serving/lab';
import type { RunningLab } from '../runningLab';
import {
  NODE_LABEL,
  podObject,
  podOf,
  queueObjects,
  quotaObjects,
  RUN_LABEL,
  TAINT,
  workloadObject,
  type CasePlace,
} from './caseObjects';
import type { Demand, Outcome, QueueCase, QuotaCase } from './QuotaCase';
import { until } from './until';
import {
  pendingMessage,
  WorkloadFeed,
  type WorkloadStory,
} from './WorkloadFeed';

const KUEUE = 'kueue.x-k8s.io/v1beta2';
const QUIET_MILLIS = 2_000;

/** A case with what the portal says and what Kueue did. */
export interface Judged {
  quotaCase: QuotaCase;
  portal: QuotaFit;
  kueue: Outcome;
  /** Replicas that Kueue admitted. */
  admitted: number;
  /** Whether others had to go for them. */
  evicted: number;
  /** Kueue's words on a replica that it left waiting, before the load was taken away. */
  message: string | null;
}

interface Entry {
  quotaCase: QuotaCase;
  place: CasePlace;
  loads: string[];
  requests: string[];
  portal?: QuotaFit;
}

/** How demands are put to Kueue: as its own objects, or as the pods that it makes them for. */
export type Form = 'workloads' | 'pods';

async function inParallel<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const item of queue) {
        await work(item);
      }
    }),
  );
}

/** Plays many cases on the lab's Kueue at once, each with quota of its own. */
export class QuotaRun {
  readonly #client: ClusterClient;
  readonly #name: string;
  readonly #form: Form;
  readonly #entries: Entry[];
  readonly #queues: ReadonlyMap<string, QueueCase>;
  /** Whether the queues that the case stops are still open, or are again. */
  #isOpen = true;

  private constructor(
    lab: RunningLab,
    name: string,
    form: Form,
    cases: readonly QuotaCase[],
  ) {
    this.#name = name;
    this.#form = form;
    this.#client = lab.as('administrator');
    this.#entries = cases.map((quotaCase, index) => ({
      quotaCase,
      place: { run: name, namespace: name, prefix: `${name}-${index}` },
      loads: quotaCase.load.map((_, load) => `load-${load}`),
      requests: Array.from(
        { length: quotaCase.request.replicas },
        (_, replica) => `request-${replica}`,
      ),
    }));
    this.#queues = new Map(
      this.#entries.flatMap(({ quotaCase, place }) =>
        quotaCase.queues.map(queue => [`${place.prefix}-${queue.name}`, queue]),
      ),
    );
  }

  /** @param name - of the run's namespace; begins the names of all that is made */
  static async judge(
    lab: RunningLab,
    name: string,
    form: Form,
    cases: readonly QuotaCase[],
  ): Promise<Judged[]> {
    const run = new QuotaRun(lab, name, form, cases);
    try {
      return await run.#judge();
    } finally {
      await run.#clear();
    }
  }

  async #judge(): Promise<Judged[]> {
    await this.#buildQuota();
    const feed = await WorkloadFeed.open(this.#client, this.#name, workload => {
      if (this.#form === 'workloads') {
        this.#client
          .remove(this.#workload(workload))
          .catch(error => feed.fail(error));
      }
    });
    try {
      await this.#submit(feed, ({ quotaCase, loads }) =>
        loads.map((name, index) => [name, quotaCase.load[index]]),
      );
      await this.#withdraw(feed);
      await this.#setStops(false);
      await this.#settled(feed);
      const picture = await this.#picture();
      for (const entry of this.#entries) {
        entry.portal = this.#ask(picture, entry);
      }
      await this.#submit(feed, ({ quotaCase, requests }) =>
        requests.map(name => [name, quotaCase.request]),
      );
      const first = this.#entries.map(entry => this.#look(feed, entry));
      await this.#takeLoadAway(feed);
      return this.#entries.map((entry, index) => ({
        quotaCase: entry.quotaCase,
        portal: entry.portal!,
        kueue:
          first[index].outcome ??
          (this.#isStillWaiting(feed, entry) ? 'never' : 'waits'),
        admitted: first[index].admitted,
        evicted: first[index].evicted,
        message: first[index].message,
      }));
    } finally {
      feed.close();
    }
  }

  #workload(name: string): KubernetesObject {
    return {
      apiVersion: KUEUE,
      kind: 'Workload',
      metadata: { name, namespace: this.#name },
    };
  }

  async #buildQuota(): Promise<void> {
    await this.#client.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: this.#name,
        labels: {
          [RUN_LABEL]: this.#name,
          // Kueue manages the pods of tenants only.
          ...(this.#form === 'pods' && {
            'model-serving.backstage.io/tenant': this.#name,
          }),
        },
      },
    });
    const priorities = new Set(
      this.#entries.flatMap(({ quotaCase: { load, request } }) =>
        [...load, request].map(({ priority }) => priority),
      ),
    );
    await inParallel(
      this.#form === 'pods' ? [...priorities] : [],
      async value =>
        await this.#client.create({
          apiVersion: KUEUE,
          kind: 'WorkloadPriorityClass',
          metadata: {
            name: this.#priorityClass(value),
            labels: { [RUN_LABEL]: this.#name },
          },
          value,
        }),
    );
    await inParallel(this.#entries, async ({ quotaCase, place }) => {
      for (const object of quotaObjects(quotaCase, place)) {
        await this.#client.create(object);
      }
      for (const queue of quotaCase.queues) {
        for (const object of queueObjects(queue, place, true)) {
          await this.#client.create(object);
        }
      }
    });
    if (this.#form === 'pods') {
      await this.#client.create(this.#tenantQueue());
      await this.#client.create(this.#tenantLimits(priorities));
    }
    await until('the queues to be active', async () =>
      (await this.#list('LocalQueue'))
        .filter(queue => !isActive(queue))
        .map(({ metadata }) => metadata.name),
    );
  }

  /** What the platform's policies look for in a tenant's namespace before they let any pod in. */
  #tenantQueue(): KubernetesObject {
    const { quotaCase, place } = this.#entries[0];
    return {
      apiVersion: KUEUE,
      kind: 'LocalQueue',
      metadata: {
        name: 'tenant-queue',
        namespace: place.namespace,
        labels: { 'model-serving.backstage.io/tenant-queue': 'true' },
      },
      spec: { clusterQueue: `${place.prefix}-${quotaCase.queues[0].name}` },
    };
  }

  /** Allows the flavors, taints and priorities of every case. */
  #tenantLimits(priorities: ReadonlySet<number>): KubernetesObject {
    const labels = this.#entries.flatMap(({ quotaCase, place }) =>
      quotaCase.flavors.map(
        ({ name }) => `${NODE_LABEL}=${place.prefix}-${name}`,
      ),
    );
    return {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'serving-limits', namespace: this.#name },
      data: {
        maxGpusPerService: '100000',
        priorityClasses: [...priorities]
          .map(value => this.#priorityClass(value))
          .join(','),
        nodeLabels: [...new Set(labels)].join(','),
        tolerations: TAINT.key,
      },
    };
  }

  #priorityClass(value: number): string {
    return `${this.#name}-priority-${value}`.replace('--', '-minus-');
  }

  async #submit(
    feed: WorkloadFeed,
    demandsOf: (entry: Entry) => [string, Demand][],
  ): Promise<void> {
    const demands = this.#entries.flatMap(entry =>
      demandsOf(entry).map(
        ([name, demand]) => [entry.place, name, demand] as const,
      ),
    );
    const expected = feed.stories.size + demands.length;
    await inParallel(demands, async ([place, name, demand]) => {
      await this.#client.create(
        this.#form === 'pods'
          ? podObject(name, demand, place, this.#priorityClass(demand.priority))
          : workloadObject(name, demand, place),
      );
    });
    await this.#settled(feed, expected);
  }

  /** Until nothing moves any more and the queues' own numbers say the same. */
  async #settled(feed: WorkloadFeed, expected = 0): Promise<void> {
    await until('Kueue to settle', async () => {
      const unsettled = feed.unsettled(expected, QUIET_MILLIS, story =>
        this.#isLookedAt(story),
      );
      if (unsettled.length > 0) {
        return unsettled;
      }
      const holding = new Map<string, number>();
      for (const { object } of feed.holding()) {
        const queue = object.status!.admission!.clusterQueue;
        holding.set(queue, (holding.get(queue) ?? 0) + 1);
      }
      return (await this.#list('ClusterQueue')).flatMap(queue => {
        const { name } = queue.metadata;
        const { reservingWorkloads = 0 } = (queue.status ?? {}) as {
          reservingWorkloads?: number;
        };
        return reservingWorkloads === (holding.get(name) ?? 0)
          ? []
          : [`${name} counts ${reservingWorkloads}`];
      });
    });
  }

  /** Not in stopped queues, nor behind a first one that is stuck where the order is kept. */
  #isLookedAt({ object }: WorkloadStory): boolean {
    const queue = this.#queues.get(object.spec.queueName);
    const isOpen =
      this.#isOpen ||
      (queue?.stopPolicy === 'None' && queue.localStopPolicy === 'None');
    return isOpen && queue?.strategy !== 'StrictFIFO';
  }

  async #withdraw(feed: WorkloadFeed): Promise<void> {
    const withdrawn = this.#entries
      .filter(({ quotaCase }) => !quotaCase.loadStays)
      .flatMap(({ loads, place }) => loads.map(name => [place, name] as const))
      .filter(([place, name]) => {
        const story = feed.storyOf(`${place.prefix}-${name}`);
        return story && !story.isGone && !story.object.status?.admission;
      });
    await inParallel(withdrawn, ([place, name]) => this.#remove(place, name));
    await until('withdrawn load to be gone', async () =>
      withdrawn
        .map(([place, name]) => `${place.prefix}-${name}`)
        .filter(name => !feed.storyOf(name)?.isGone),
    );
  }

  async #remove(place: CasePlace, name: string): Promise<void> {
    await this.#client.remove({
      ...(this.#form === 'pods'
        ? { apiVersion: 'v1', kind: 'Pod' }
        : { apiVersion: KUEUE, kind: 'Workload' }),
      metadata: { name: `${place.prefix}-${name}`, namespace: this.#name },
    });
  }

  /** Stops the queues that the case stops, or opens them all. */
  async #setStops(isOpen: boolean): Promise<void> {
    this.#isOpen = isOpen;
    const stopped = this.#entries.flatMap(({ quotaCase, place }) =>
      quotaCase.queues
        .filter(
          ({ stopPolicy, localStopPolicy }) =>
            stopPolicy !== 'None' || localStopPolicy !== 'None',
        )
        .flatMap(queue => queueObjects(queue, place, isOpen)),
    );
    await inParallel(stopped, object => this.#client.apply(object));
    const expected = new Set(
      stopped
        .filter(({ kind }) => kind === 'LocalQueue')
        .map(({ metadata }) => metadata.name),
    );
    await until('the stops to be seen', async () =>
      (await this.#list('LocalQueue'))
        .filter(
          queue =>
            expected.has(queue.metadata.name) && isActive(queue) !== isOpen,
        )
        .map(({ metadata }) => metadata.name),
    );
  }

  async #takeLoadAway(feed: WorkloadFeed): Promise<void> {
    const waiting = this.#entries.filter(entry =>
      this.#isStillWaiting(feed, entry),
    );
    const load = waiting.flatMap(({ loads, place }) =>
      loads.map(name => [place, name] as const),
    );
    await inParallel(load, ([place, name]) => this.#remove(place, name));
    await this.#setStops(true);
    await this.#settled(feed);
  }

  #storiesOf(feed: WorkloadFeed, { requests, place }: Entry): WorkloadStory[] {
    return requests.flatMap(
      name => feed.storyOf(`${place.prefix}-${name}`) ?? [],
    );
  }

  #isStillWaiting(feed: WorkloadFeed, entry: Entry): boolean {
    return this.#storiesOf(feed, entry).some(({ wasAdmitted }) => !wasAdmitted);
  }

  #look(
    feed: WorkloadFeed,
    entry: Entry,
  ): Omit<Judged, 'quotaCase' | 'portal' | 'kueue'> & {
    outcome: Outcome | null;
  } {
    const stories = this.#storiesOf(feed, entry);
    const own = new Set(stories.map(({ uid }) => uid));
    const evicted = [...feed.stories.values()].filter(
      ({ evictedFor }) => evictedFor !== null && own.has(evictedFor),
    ).length;
    const admitted = stories.filter(({ wasAdmitted }) => wasAdmitted).length;
    const message =
      stories.map(pendingMessage).find(text => text !== null) ?? null;
    const seen = { admitted, evicted, message };
    if (admitted < stories.length) {
      return { ...seen, outcome: null };
    }
    if (evicted > 0) {
      return { ...seen, outcome: 'preempts' };
    }
    return {
      ...seen,
      outcome: this.#isBorrowing(feed, entry, stories) ? 'borrows' : 'fits',
    };
  }

  /** Whether the queue uses more than its own of anything that the request holds. */
  #isBorrowing(
    feed: WorkloadFeed,
    { quotaCase, place }: Entry,
    stories: readonly WorkloadStory[],
  ): boolean {
    const { name, groups } = quotaCase.queues.find(
      queue => queue.name === quotaCase.request.queue,
    )!;
    const used = new Map<string, number>();
    const cellsOf = ({ object }: WorkloadStory) =>
      object.status?.admission?.podSetAssignments.flatMap(
        ({ flavors = {}, resourceUsage = {} }) =>
          Object.entries(flavors).map(
            ([resource, flavor]) =>
              [
                `${flavor} ${resource}`,
                parseFloat(resourceUsage[resource] ?? '0'),
              ] as const,
          ),
      ) ?? [];
    for (const story of feed.holding()) {
      if (
        story.object.status?.admission?.clusterQueue ===
        `${place.prefix}-${name}`
      ) {
        for (const [cell, amount] of cellsOf(story)) {
          used.set(cell, (used.get(cell) ?? 0) + amount);
        }
      }
    }
    const nominal = new Map(
      groups.flatMap(group =>
        group.flavors.flatMap(({ flavor, quota }) =>
          Object.entries(quota).map(([resource, own]) => [
            `${place.prefix}-${flavor} ${resource}`,
            own.nominal,
          ]),
        ),
      ),
    );
    return stories
      .flatMap(cellsOf)
      .some(([cell]) => (used.get(cell) ?? 0) > (nominal.get(cell) ?? 0));
  }

  #ask(picture: ClusterPicture, { quotaCase, place }: Entry): QuotaFit {
    const { request } = quotaCase;
    return fitOf(picture, {
      clusterQueue: `${place.prefix}-${request.queue}`,
      localQueue: {
        namespace: this.#name,
        name: `${place.prefix}-${request.queue}`,
      },
      ...podOf(request, place),
      replicas: request.replicas,
      priority: request.priority,
    });
  }

  /** The cluster as the portal's projections see it. */
  async #picture(): Promise<ClusterPicture> {
    const kinds = [
      'ClusterQueue',
      'Cohort',
      'ResourceFlavor',
      'LocalQueue',
      'Workload',
      'Namespace',
    ] as const satisfies WatchedKindName[];
    const objects: Record<string, ProjectedObject[]> = {};
    const asOf = new Date().toISOString();
    for (const kind of kinds) {
      const raw =
        kind === 'Namespace'
          ? await this.#client.list('v1', kind)
          : await this.#list(kind);
      objects[kind] = raw.map(object => projectObject(kind, object));
    }
    return {
      cluster: 'lab',
      kinds: Object.fromEntries(
        kinds.map(kind => [kind, { state: 'live', since: asOf, asOf }]),
      ),
      objects,
    };
  }

  async #list(kind: string): Promise<KubernetesObject[]> {
    const objects = await this.#client.list(KUEUE, kind);
    return objects.filter(
      ({ metadata }) =>
        metadata.labels?.[RUN_LABEL] === this.#name ||
        metadata.namespace === this.#name,
    );
  }

  async #clear(): Promise<void> {
    const { namespace } = this.#entries[0].place;
    await this.#client.remove({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    if (this.#form === 'pods') {
      await this.#client.removeAll('v1', 'Pod', { namespace });
    }
    // Without their queues, nobody is looked at again when others go.
    for (const kind of ['LocalQueue', 'Workload']) {
      await this.#client.removeAll(KUEUE, kind, { namespace });
    }
    for (const kind of [
      'ClusterQueue',
      'Cohort',
      'ResourceFlavor',
      'WorkloadPriorityClass',
    ]) {
      await this.#client.removeAll(KUEUE, kind, {
        label: `${RUN_LABEL}=${this.#name}`,
      });
    }
  }
}

function isActive(queue: KubernetesObject): boolean {
  const { conditions = [] } = (queue.status ?? {}) as {
    conditions?: { type: string; status: string }[];
  };
  return conditions.some(
    ({ type, status }) => type === 'Active' && status === 'True',
  );
}

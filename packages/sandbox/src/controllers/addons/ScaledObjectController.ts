import { isDeepStrictEqual } from 'node:util';
import { ClusterView } from '../ClusterView';
import { isTrue, withConditions } from '../conditions';
import { KubernetesError } from '../KubernetesError';
import { Condition, Deployment, Pod, ScaledObject } from '../KubernetesObjects';
import { keyOf } from '../ObjectCache';
import { Reconciler } from '../Reconciler';

/** The metric that a query sums. */
const SUMMED = /^sum\(([a-zA-Z_][\w:]*)/;

/** All samples of a metric on a page together; undefined where it is not on it. */
function sumOf(metric: string, page: string): number | undefined {
  const values = page
    .split('\n')
    .filter(
      line => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `),
    )
    .map(line => Number(line.slice(line.lastIndexOf(' ') + 1)));
  return values.length > 0 ? values.reduce((a, b) => a + b) : undefined;
}

const READY: Condition = {
  type: 'Ready',
  status: 'True',
  reason: 'ScaledObjectReady',
  message: 'ScaledObject is defined correctly and is ready for scaling',
};

const PAUSED = {
  type: 'Paused',
  status: 'True',
  reason: 'ScaledObjectPaused',
  message: 'ScaledObject is paused',
} satisfies Condition;

const UNPAUSED: Condition = {
  type: 'Paused',
  status: 'False',
  reason: 'ScaledObjectUnpaused',
  message: 'pause annotation removed for ScaledObject',
};

/** Checked before the target is looked up, so that a paused one may have none (controllers/keda/scaledobject_controller.go). */
const isPaused = ({ metadata }: ScaledObject) =>
  metadata.annotations?.['autoscaling.keda.sh/paused'] === 'true';

/**
 * KEDA on the metric that a trigger's query sums, read of the engines through the pod proxy in place of Prometheus.
 * Nothing else of the query is evaluated.
 */
export class ScaledObjectController {
  readonly #queue: Reconciler;
  readonly #polled = new Set<string>();
  readonly #wishes = new Map<string, { at: string; replicas: number }[]>();

  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;

    this.#queue = new Reconciler(cluster.pace, key => this.#reconcile(key));
    cluster.scaledObjects.onChange((object, before, gone) => {
      const uid = object.metadata.uid!;
      if (!gone && !this.#polled.has(uid)) {
        this.#polled.add(uid);
        void this.#poll(keyOf(object), uid);
      } else if (
        object.metadata.generation !== before?.metadata.generation ||
        isPaused(object) !== (before && isPaused(before))
      ) {
        this.#queue.enqueue(keyOf(object));
      }
    });
    cluster.deployments.onChange((deployment, before) => {
      if (!before) {
        this.#enqueueFor(deployment);
      }
    });
  }

  #enqueueFor({ metadata }: Deployment): void {
    this.#cluster.scaledObjects
      .list(metadata.namespace)
      .filter(({ spec }) => spec.scaleTargetRef.name === metadata.name)
      .forEach(object => this.#queue.enqueue(keyOf(object)));
  }

  async #poll(key: string, uid: string): Promise<void> {
    const { scaledObjects, pace } = this.#cluster;
    let object: ScaledObject | undefined;
    do {
      this.#queue.enqueue(key);
      await pace.wait(object?.spec.pollingInterval ?? 5);
      object = scaledObjects.get(key);
    } while (object?.metadata.uid === uid && !pace.stopped);
  }

  async #reconcile(key: string): Promise<void> {
    const { scaledObjects, deployments } = this.#cluster;
    const object = scaledObjects.get(key);
    if (!object) {
      return;
    }
    if (isPaused(object)) {
      await this.#writeStatus(object, [
        { ...READY, message: PAUSED.message },
        PAUSED,
      ]);
      return;
    }
    const { namespace } = object.metadata;
    const target = deployments.get(
      `${namespace}/${object.spec.scaleTargetRef.name}`,
    );
    if (!target) {
      const message =
        "ScaledObject doesn't have correct scaleTargetRef specification";
      await this.#writeStatus(object, [
        {
          ...READY,
          status: 'False',
          reason: 'ScaledObjectCheckFailed',
          message,
        },
        { type: 'Active', status: 'Unknown' },
      ]);
      return;
    }
    const waiting = await this.#requests(object, target);
    const active = (waiting ?? 0) > 0 || (object.spec.minReplicaCount ?? 0) > 0;
    const replicas = this.#stable(object, target, waiting);
    if (replicas !== (target.spec.replicas ?? 1)) {
      await deployments.patch(target, { spec: { replicas } });
    }
    await this.#writeStatus(object, [
      READY,
      active
        ? {
            type: 'Active',
            status: 'True',
            reason: 'ScalerActive',
            message: 'Scaling is performed because triggers are active',
          }
        : {
            type: 'Active',
            status: 'False',
            reason: 'ScalerNotActive',
            message: 'Scaling is not performed because triggers are not active',
          },
      {
        type: 'Fallback',
        status: 'False',
        reason: 'NoFallbackFound',
        message: 'No fallbacks are active on this scaled object',
      },
      ...(isTrue(object.status?.conditions, 'Paused') ? [UNPAUSED] : []),
    ]);
  }

  // Undefined when no engine answers: nothing is known, so nothing is scaled on it.
  async #requests(
    { spec: { triggers } }: ScaledObject,
    target: Deployment,
  ): Promise<number | undefined> {
    const metric = SUMMED.exec(triggers[0]?.metadata.query ?? '')?.[1];
    if (!metric) {
      return undefined;
    }
    const selector = Object.entries(target.spec.selector.matchLabels);
    const ready = this.#cluster.pods
      .list(target.metadata.namespace)
      .filter(
        ({ metadata, status }) =>
          selector.every(([key, value]) => metadata.labels?.[key] === value) &&
          isTrue(status?.conditions, 'Ready'),
      );
    const readings = await Promise.all(
      ready.map(pod => this.#scrape(pod, metric)),
    );
    const known = readings.filter(reading => reading !== undefined);
    return known.length > 0
      ? known.reduce((sum, each) => sum + each, 0)
      : undefined;
  }

  async #scrape(
    { metadata }: Pod,
    metric: string,
  ): Promise<number | undefined> {
    const { namespace, name } = metadata;
    try {
      return sumOf(
        metric,
        await this.#cluster.client.text(
          `/api/v1/namespaces/${namespace}/pods/${name}:8080/proxy/metrics`,
        ),
      );
    } catch (error) {
      if (error instanceof KubernetesError) {
        return undefined;
      }
      throw error;
    }
  }

  // Up at once; down only to the most that was wished for within the window.
  #stable(
    object: ScaledObject,
    target: Deployment,
    waiting: number | undefined,
  ): number {
    const { spec } = object;
    const { pace } = this.#cluster;
    const least = spec.minReplicaCount ?? 0;
    const most = spec.maxReplicaCount ?? 100;
    const current = target.spec.replicas ?? 1;
    const bounded = (value: number) => Math.max(least, Math.min(most, value));
    if (waiting === undefined) {
      // Of a target without replicas no autoscaler sets the minimum, and KEDA starts nothing while its triggers fail.
      return current === 0 ? 0 : bounded(current);
    }
    const threshold = Number(spec.triggers[0]?.metadata.threshold ?? 5);
    const wish = bounded(Math.ceil(waiting / threshold));
    const window =
      spec.advanced?.horizontalPodAutoscalerConfig?.behavior?.scaleDown
        ?.stabilizationWindowSeconds ?? 300;
    const key = object.metadata.uid!;
    const known = this.#wishes.get(key) ?? [
      { at: target.metadata.creationTimestamp!, replicas: bounded(current) },
    ];
    const recent = [
      ...known.filter(({ at }) => pace.since(at) < window),
      { at: pace.timestamp(), replicas: wish },
    ];
    this.#wishes.set(key, recent);
    return Math.max(...recent.map(({ replicas }) => replicas));
  }

  async #writeStatus(
    object: ScaledObject,
    changes: Condition[],
  ): Promise<void> {
    const current = this.#cluster.scaledObjects.get(keyOf(object));
    if (!current) {
      return;
    }
    const status = {
      ...current.status,
      scaleTargetKind: 'apps/v1.Deployment',
      hpaName: `keda-hpa-${object.metadata.name}`,
      conditions: withConditions(
        current.status?.conditions,
        changes,
        this.#cluster.pace.timestamp(),
      ),
    };
    if (!isDeepStrictEqual(status, current.status)) {
      await this.#cluster.scaledObjects.replaceStatus({ ...current, status });
    }
  }
}

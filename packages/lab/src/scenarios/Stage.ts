import type { ClusterClient } from '../kubernetes/ClusterClient';
import {
  conditionOf,
  type KubernetesObject,
} from '../kubernetes/KubernetesObject';
import type { Standing } from '../recording/Recorder';

const LONGEST_WAIT_SECONDS = 180;

/** Waits until what is watched is as wanted. */
export type Until = (
  what: string,
  wanted: (standing: Standing) => unknown,
  seconds: number,
) => Promise<void>;

const isReady = (pod: KubernetesObject) =>
  conditionOf(pod, 'Ready')?.status === 'True' &&
  !('deletionTimestamp' in pod.metadata);

/** Pods of a service, by KServe's label or that of a plain Deployment. */
export function podsOf(standing: Standing, service: string) {
  return standing
    .of('Pod')
    .filter(({ metadata: { labels } }) =>
      [
        labels?.['serving.kserve.io/inferenceservice'],
        labels?.app,
        labels?.['app.kubernetes.io/name'],
      ].includes(service),
    );
}

/** How many of a service's pods Kueue holds back. */
export function gatedPodsOf(standing: Standing, service: string): number {
  return podsOf(standing, service).filter(pod =>
    (
      pod.spec as { schedulingGates?: { name: string }[] }
    ).schedulingGates?.some(({ name }) => name.startsWith('kueue.x-k8s.io/')),
  ).length;
}

/** Where a scenario is played: changes a cluster, and waits for what comes of it. */
export class Stage {
  readonly #client: ClusterClient;
  readonly until: (
    what: string,
    wanted: (standing: Standing) => unknown,
    seconds?: number,
  ) => Promise<void>;

  constructor(client: ClusterClient, until: Until) {
    this.#client = client;
    this.until = (what, wanted, seconds = LONGEST_WAIT_SECONDS) =>
      until(what, wanted, seconds);
  }

  async apply(...objects: readonly KubernetesObject[]): Promise<void> {
    for (const object of objects) {
      await this.#client.apply(object);
    }
  }

  async remove(object: KubernetesObject): Promise<void> {
    await this.#client.remove(object);
  }

  async create(object: KubernetesObject): Promise<void> {
    await this.#client.create(object);
  }

  /** Changes some fields of what is there, as `kubectl patch` does. */
  async merge(object: KubernetesObject): Promise<void> {
    await this.#client.merge(object);
  }

  /** Changes some fields of a status, as a controller or kubelet does. */
  async mergeStatus(object: KubernetesObject): Promise<void> {
    await this.#client.mergeStatus(object);
  }

  /** What there is now of a kind in the first tenant's namespace. */
  async list(apiVersion: string, kind: string): Promise<KubernetesObject[]> {
    return await this.#client.list(apiVersion, kind, 'recorded-a');
  }

  /** Waits until so many of the service's pods are ready, and no others are there. */
  async untilServing(service: string, count = 1): Promise<void> {
    await this.until(
      `${count} pods of ${service} to be ready`,
      standing =>
        podsOf(standing, service).filter(isReady).length === count &&
        podsOf(standing, service).length === count,
    );
  }

  /** Waits until so many of the service's pods are held back, and Kueue has said why. */
  async untilQueued(service: string, count = 1): Promise<void> {
    await this.until(
      `${count} pods of ${service} to be queued`,
      standing =>
        gatedPodsOf(standing, service) === count &&
        podsOf(standing, service)
          .filter(pod => !isReady(pod))
          .every(pod =>
            standing
              .of('Workload')
              .some(
                workload =>
                  workload.metadata.ownerReferences?.some(
                    ({ uid }) => uid === pod.metadata.uid,
                  ) &&
                  conditionOf(workload, 'QuotaReserved')?.status === 'False',
              ),
          ),
    );
  }

  /** Waits until KServe has made up its mind about the service. */
  async untilSummarised(
    service: string,
    type: string,
    status: string,
  ): Promise<void> {
    await this.until(`${service} to be ${type}=${status}`, standing =>
      standing
        .of('InferenceService')
        .some(
          object =>
            object.metadata.name === service &&
            conditionOf(object, type)?.status === status,
        ),
    );
  }
}

import { LoggerService } from '@backstage/backend-plugin-api';
import {
  engineNamed,
  EngineStart,
  knownEngines,
  PodSamples,
  ProjectedPod,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { explainFailure, KubernetesError } from '../clusters/KubernetesError';
import { engineContainer } from '../pods/engineContainer';
import { podLogPath } from '../pods/podLogPath';

/** An engine has said how it started long before that. */
const LOG_BYTES = 256 * 1024;
const PODS_AT_ONCE = 8;
const REFUSED_FOR_MS = 10 * 60_000;
/** Logs rotate: of an older start the first lines may be gone. */
const RECENT_MS = 6 * 3_600_000;

interface Unread {
  cluster: string;
  uid: string;
  engine: string | null;
}

/**
 * What engines say of their own start: some in the beginning of their log, read once after the pod became
 * ready; others on their metrics page, which is read anyway. Where the portal may not read logs, the load
 * of a cold start stays undivided.
 */
export class EngineStarts {
  readonly #fleet: ClusterFleet;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  /** By pod uid; null where the log says nothing. */
  #starts = new Map<string, EngineStart | null>();
  readonly #refusedUntil = new Map<string, number>();

  constructor(options: {
    fleet: ClusterFleet;
    logger: LoggerService;
    now?: () => Date;
  }) {
    this.#fleet = options.fleet;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
  }

  of(podUid: string): EngineStart | undefined {
    return this.#starts.get(podUid) ?? undefined;
  }

  /** Learns what metrics pages tell of starts. */
  learn(service: ServiceDetail, pages: readonly PodSamples[]): void {
    for (const { name, uid, restarts } of service.pods) {
      const page = pages.find(({ pod }) => pod === name);
      if (page && restarts === 0 && !this.#starts.get(uid)) {
        const start = startOf(page);
        if (start) {
          this.#starts.set(uid, start);
        }
      }
    }
  }

  /** Reads what is new, a few pods at a time. Never throws. @returns whether something was learnt */
  async read(services: readonly ServiceDetail[]): Promise<boolean> {
    const present = new Map<string, EngineStart | null>();
    const unread: Unread[] = [];
    const now = this.#now().getTime();
    for (const { ref, engine, pods } of services) {
      for (const { uid, ready, restarts, createdAt } of pods) {
        const known = this.#starts.get(uid);
        if (known !== undefined) {
          present.set(uid, known);
        } else if (
          engineNamed(engine)?.start?.fromLog &&
          ready &&
          restarts === 0 &&
          now - Date.parse(createdAt) < RECENT_MS &&
          now >= (this.#refusedUntil.get(ref.cluster) ?? 0)
        ) {
          unread.push({ cluster: ref.cluster, uid, engine });
        }
      }
    }
    this.#starts = present;
    let learnt = false;
    for (const one of unread.slice(0, PODS_AT_ONCE)) {
      if (now >= (this.#refusedUntil.get(one.cluster) ?? 0)) {
        const start = await this.#readOne(one);
        learnt ||= Boolean(start);
      }
    }
    return learnt;
  }

  async #readOne({
    cluster: name,
    uid,
    engine,
  }: Unread): Promise<EngineStart | undefined> {
    const cluster = this.#fleet.find(name);
    const pod = cluster
      ?.picture()
      .objects.Pod?.find((candidate: ProjectedPod) => candidate.uid === uid);
    const container = pod && engineContainer(pod);
    if (!cluster || !pod || !container) {
      return undefined;
    }
    try {
      const text = await cluster.connection.getText(
        podLogPath(pod),
        'the log',
        {
          query: { container, limitBytes: String(LOG_BYTES) },
          maxBytes: 2 * LOG_BYTES,
        },
      );
      const start = engineNamed(engine)?.start?.fromLog?.(text.split('\n'));
      this.#starts.set(uid, start ?? null);
      return start;
    } catch (error) {
      if (error instanceof KubernetesError && error.isForbidden) {
        this.#refusedUntil.set(name, this.#now().getTime() + REFUSED_FOR_MS);
        this.#logger.info(
          `Cold starts of cluster ${name} have no further breakdown: the portal may not read its logs`,
        );
      } else {
        this.#starts.set(uid, null);
        this.#logger.debug(
          `The log of pod ${pod.namespace}/${
            pod.name
          } cannot be read: ${explainFailure(error)}`,
        );
      }
      return undefined;
    }
  }
}

/** What a metrics page tells of the engine's start, whichever engine it is of. */
function startOf({ samples }: PodSamples): EngineStart | undefined {
  for (const { start } of knownEngines()) {
    const told = start?.fromMetrics?.read(samples);
    if (told) {
      return told;
    }
  }
  return undefined;
}

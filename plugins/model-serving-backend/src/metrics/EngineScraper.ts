import { LoggerService } from '@backstage/backend-plugin-api';
import {
  formatServiceRef,
  parseExposition,
  PodSamples,
  readEngine,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { describeFailure } from '../clusters/KubernetesError';
import { inParallel } from './inParallel';
import { metricsPaths } from './metricsEndpoint';
import { ReadingHistory } from './ReadingHistory';

const DEADLINE_MS = 3_000;
const MOST_BYTES = 4 * 1024 * 1024;
const AT_ONCE = 8;

/**
 * Reads the engines of all services at an interval through the API server's pod proxy,
 * whoever is looking. A slow engine delays nothing but its own numbers.
 */
export class EngineScraper {
  readonly #fleet: ClusterFleet;
  readonly #services: () => Promise<readonly ServiceDetail[]>;
  readonly #history: ReadingHistory;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #done: () => void;
  /** The path that answered last, per pod. */
  readonly #paths = new Map<string, string>();

  constructor(options: {
    fleet: ClusterFleet;
    services: () => Promise<readonly ServiceDetail[]>;
    history: ReadingHistory;
    logger: LoggerService;
    now?: () => Date;
    done: () => void;
  }) {
    this.#fleet = options.fleet;
    this.#services = options.services;
    this.#history = options.history;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
    this.#done = options.done;
  }

  /** Reads all engines once. Never throws. */
  async scrape(): Promise<void> {
    const services = (await this.#services()).filter(service =>
      service.pods.some(pod => pod.ready),
    );
    await inParallel(services, AT_ONCE, service =>
      this.#scrapeService(service),
    );
    const pods = new Set(services.flatMap(s => s.pods.map(pod => pod.uid)));
    for (const uid of this.#paths.keys()) {
      if (!pods.has(uid)) {
        this.#paths.delete(uid);
      }
    }
    this.#history.prune();
    this.#done();
  }

  async #scrapeService(service: ServiceDetail): Promise<void> {
    const pods = service.pods.filter(pod => pod.ready);
    const pages: PodSamples[] = [];
    let failure: unknown;
    for (const pod of pods) {
      try {
        const text = await this.#scrapePod(service, pod.name, pod.uid);
        pages.push({ pod: pod.name, samples: parseExposition(text) });
      } catch (error) {
        failure = error;
      }
    }
    if (pages.length === 0) {
      const reason = `its engines cannot be read: ${describeFailure(failure)}`;
      this.#history.fail(service.ref, reason);
      this.#logger.debug(`${formatServiceRef(service.ref)}: ${reason}`);
      return;
    }
    this.#history.add(
      service.ref,
      readEngine(pages, this.#now(), this.#history.latest(service.ref)),
    );
  }

  async #scrapePod(
    service: ServiceDetail,
    name: string,
    uid: string,
  ): Promise<string> {
    const cluster = this.#fleet.find(service.ref.cluster);
    const known = this.#paths.get(uid);
    const paths = known ? [known] : metricsPaths(service, name);
    let failure: unknown = new Error('its cluster is gone');
    for (const path of cluster ? paths : []) {
      try {
        const text = await cluster!.connection.getText(path, {
          deadlineMs: DEADLINE_MS,
          maxBytes: MOST_BYTES,
        });
        this.#paths.set(uid, path);
        return text;
      } catch (error) {
        failure = error;
      }
    }
    this.#paths.delete(uid);
    throw failure;
  }
}

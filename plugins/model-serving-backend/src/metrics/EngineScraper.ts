import { LoggerService } from '@backstage/backend-plugin-api';
import {
  engineNamed,
  formatServiceRef,
  PodSamples,
  readableTime,
  readEngine,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { describeFailure, detailOfFailure } from '../clusters/KubernetesError';
import { inParallel } from './inParallel';
import { hasNoPage, PodProxyEngines } from './PodProxyEngines';
import {
  describePrometheusFailure,
  explainPrometheusFailure,
} from './prometheus/PrometheusError';
import { readPrometheusEngines } from './prometheus/PrometheusEngines';
import {
  PrometheusSource,
  PrometheusSources,
} from './prometheus/PrometheusSources';
import { ReadingHistory } from './ReadingHistory';

const AT_ONCE = 8;
/** A scrape may be missed twice before what it measured is too old. */
const SCRAPES_FRESH = 3;

/**
 * Reads the engines of all services at an interval, whoever is looking: from their cluster's
 * Prometheus, or through the API server's pod proxy where there is none. Whoever is slow or down
 * delays nothing but its own numbers.
 */
export class EngineScraper {
  readonly #services: () => Promise<readonly ServiceDetail[]>;
  readonly #history: ReadingHistory;
  readonly #proxy: PodProxyEngines;
  readonly #sources: PrometheusSources;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #done: () => void;
  readonly #onPages: (
    service: ServiceDetail,
    pages: readonly PodSamples[],
  ) => void;

  constructor(options: {
    services: () => Promise<readonly ServiceDetail[]>;
    history: ReadingHistory;
    proxy: PodProxyEngines;
    sources: PrometheusSources;
    logger: LoggerService;
    now?: () => Date;
    done: () => void;
    /** Called with what the engines of a service said. */
    onPages?: (service: ServiceDetail, pages: readonly PodSamples[]) => void;
  }) {
    this.#services = options.services;
    this.#history = options.history;
    this.#proxy = options.proxy;
    this.#sources = options.sources;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
    this.#done = options.done;
    this.#onPages = options.onPages ?? (() => {});
  }

  /** Reads all engines once. Never throws. */
  async scrape(): Promise<void> {
    const services = (await this.#services()).filter(service =>
      service.pods.some(pod => pod.ready),
    );
    const measured = new Map<PrometheusSource, ServiceDetail[]>();
    const proxied: ServiceDetail[] = [];
    for (const service of services) {
      const found = this.#sources.of(service.ref.cluster);
      if (!found) {
        proxied.push(service);
      } else if ('reason' in found) {
        this.#fail(service, found.reason);
      } else {
        const known = measured.get(found.source);
        if (known) {
          known.push(service);
        } else {
          measured.set(found.source, [service]);
        }
      }
    }
    await Promise.all([
      inParallel(proxied, AT_ONCE, service => this.#readProxied(service)),
      ...[...measured].map(([source, all]) => this.#readMeasured(source, all)),
    ]);
    this.#proxy.keepOnly(
      new Set(services.flatMap(s => s.pods.map(pod => pod.uid))),
    );
    this.#history.prune();
    this.#done();
  }

  async #readProxied(service: ServiceDetail): Promise<void> {
    try {
      this.#add(service, await this.#proxy.read(service), {
        source: `engine:${formatServiceRef(service.ref)}`,
      });
    } catch (error) {
      const needs = engineNamed(service.engine)?.pageNeeds;
      const hint =
        needs && hasNoPage(error)
          ? `; ${service.engine} has a metrics page only with ${needs}`
          : '';
      this.#fail(
        service,
        `engine metrics could not be read: ${describeFailure(error)}${hint}`,
        detailOfFailure(error),
      );
    }
  }

  async #readMeasured(
    source: PrometheusSource,
    services: readonly ServiceDetail[],
  ): Promise<void> {
    const { client, target } = source;
    try {
      const round = await readPrometheusEngines(
        client,
        target.labels,
        this.#now,
      );
      source.clockAhead = round.clockAhead ?? source.clockAhead;
      const freshSeconds = SCRAPES_FRESH * target.scrapeSeconds;
      for (const service of services) {
        const pods = service.pods
          .filter(({ ready }) => ready)
          .map(({ name }) => name);
        const age = round.ageOf(service.ref, pods) ?? 0;
        const pages = round.podsOf(service.ref, pods);
        if (pages.length === 0) {
          this.#fail(service, whyNotMeasured(service.engine));
        } else if (age > freshSeconds) {
          this.#fail(
            service,
            `Prometheus measured its engines last ${Math.round(age)} s ago`,
          );
        } else {
          this.#add(service, pages, {
            source: `prometheus:${service.ref.cluster}`,
            ageSeconds: age,
            freshSeconds,
          });
        }
      }
    } catch (error) {
      const failingFor = client.circuit.failingForMs ?? 0;
      const since = new Date(this.#now().getTime() - failingFor);
      const reason = `Prometheus has not given a usable answer since ${readableTime(
        since,
      )}: ${describePrometheusFailure(error)}`;
      this.#logger.debug(
        `Prometheus ${target.url}: ${explainPrometheusFailure(error)}`,
      );
      services.forEach(service => this.#fail(service, reason));
    }
  }

  #add(
    service: ServiceDetail,
    pages: readonly PodSamples[],
    how: { source: string; ageSeconds?: number; freshSeconds?: number },
  ): void {
    const { ageSeconds = 0 } = how;
    const at = new Date(this.#now().getTime() - ageSeconds * 1000);
    const previous = this.#history.latest(service.ref);
    this.#history.add(service.ref, readEngine(pages, at, previous), how);
    this.#onPages(service, pages);
  }

  /** @param detail - what the server said, for the log */
  #fail(service: ServiceDetail, reason: string, detail?: string): void {
    this.#history.fail(service.ref, reason);
    this.#logger.debug(
      `${formatServiceRef(service.ref)}: ${reason}${
        detail ? `: ${detail}` : ''
      }`,
    );
  }
}

/** Why Prometheus has nothing of a service's pods. */
function whyNotMeasured(engine: string | null): string {
  const { waiting, running } = engineNamed(engine)?.metrics ?? {};
  return engineNamed(engine) && !waiting && !running
    ? `Prometheus has no metrics of its pods: ${engine} exposes none before the first request, or they are not scraped`
    : 'Prometheus scrapes none of its pods';
}

import {
  declaredMetrics,
  describeForeignPage,
  parseExposition,
  pathsOfForeignPage,
  PodSamples,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { UnexpectedAnswerError } from '../clusters/UnexpectedAnswerError';
import { KubernetesError } from '../clusters/KubernetesError';
import { MetricsPage, metricsPages } from './metricsEndpoint';

const DEADLINE_MS = 3_000;
const MOST_BYTES = 4 * 1024 * 1024;

/** Reads the metrics pages of a service's pods through the API server's pod proxy. */
export class PodProxyEngines {
  readonly #fleet: ClusterFleet;
  /** The page that answered last, per pod. */
  readonly #pages = new Map<string, MetricsPage>();

  constructor(fleet: ClusterFleet) {
    this.#fleet = fleet;
  }

  /** The pages of the pods that answer. Throws when none does. */
  async read(service: ServiceDetail): Promise<PodSamples[]> {
    const pages: PodSamples[] = [];
    let failure: unknown;
    for (const pod of service.pods.filter(({ ready }) => ready)) {
      try {
        pages.push(await this.#readPod(service, pod.name, pod.uid));
      } catch (error) {
        failure = error;
      }
    }
    if (pages.length === 0) {
      throw failure;
    }
    return pages;
  }

  /** Forgets pods that are gone. */
  keepOnly(pods: ReadonlySet<string>): void {
    for (const uid of this.#pages.keys()) {
      if (!pods.has(uid)) {
        this.#pages.delete(uid);
      }
    }
  }

  async #readPod(
    service: ServiceDetail,
    name: string,
    uid: string,
  ): Promise<PodSamples> {
    const cluster = this.#fleet.find(service.ref.cluster);
    const known = this.#pages.get(uid);
    const pages = known ? [known] : metricsPages(service, name);
    let failure: unknown = new Error('its cluster is gone');
    // An answer that is none of Prometheus may tell of further pages.
    for (const page of cluster ? pages : []) {
      try {
        const text = await cluster!.connection.getText(
          page.url,
          'the metrics',
          {
            deadlineMs: DEADLINE_MS,
            maxBytes: MOST_BYTES,
            anyFormat: true,
          },
        );
        const samples = parseExposition(text);
        const found =
          samples.length === 0 && describeForeignPage(text, service.engine);
        if (!found) {
          this.#pages.set(uid, page);
          return { pod: name, samples, declared: declaredMetrics(text) };
        }
        pages.push(
          ...pathsOfForeignPage(text)
            .map(path => page.at(path))
            .filter(({ url }) => pages.every(other => other.url !== url)),
        );
        failure = moreTelling(
          failure,
          new UnexpectedAnswerError('the metrics', found, text),
        );
      } catch (error) {
        failure = moreTelling(failure, error);
      }
    }
    this.#pages.delete(uid);
    throw failure;
  }
}

/** Of two failures the one that says more of the engine: what it answered, that it has no such page, anything else. */
function moreTelling(before: unknown, failure: unknown): unknown {
  const rank = (error: unknown) => {
    if (error instanceof UnexpectedAnswerError) {
      return 2;
    }
    return hasNoPage(error) ? 1 : 0;
  };
  return rank(failure) >= rank(before) ? failure : before;
}

/** Whether an engine answered that it has no metrics page. */
export function hasNoPage(error: unknown): boolean {
  return error instanceof KubernetesError && [404, 501].includes(error.status);
}

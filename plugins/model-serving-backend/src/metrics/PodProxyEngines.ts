import {
  parseExposition,
  PodSamples,
  Sample,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { UnexpectedAnswerError } from '../clusters/UnexpectedAnswerError';
import { metricsPaths } from './metricsEndpoint';

const DEADLINE_MS = 3_000;
const MOST_BYTES = 4 * 1024 * 1024;

/** Reads the metrics pages of a service's pods through the API server's pod proxy. */
export class PodProxyEngines {
  readonly #fleet: ClusterFleet;
  /** The path that answered last, per pod. */
  readonly #paths = new Map<string, string>();

  constructor(fleet: ClusterFleet) {
    this.#fleet = fleet;
  }

  /** The pages of the pods that answer. Throws when none does. */
  async read(service: ServiceDetail): Promise<PodSamples[]> {
    const pages: PodSamples[] = [];
    let failure: unknown;
    for (const pod of service.pods.filter(({ ready }) => ready)) {
      try {
        const samples = await this.#readPod(service, pod.name, pod.uid);
        pages.push({ pod: pod.name, samples });
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
    for (const uid of this.#paths.keys()) {
      if (!pods.has(uid)) {
        this.#paths.delete(uid);
      }
    }
  }

  async #readPod(
    service: ServiceDetail,
    name: string,
    uid: string,
  ): Promise<Sample[]> {
    const cluster = this.#fleet.find(service.ref.cluster);
    const known = this.#paths.get(uid);
    const paths = known ? [known] : metricsPaths(service, name);
    let failure: unknown = new Error('its cluster is gone');
    for (const path of cluster ? paths : []) {
      try {
        const text = await cluster!.connection.getText(path, 'the metrics', {
          deadlineMs: DEADLINE_MS,
          maxBytes: MOST_BYTES,
        });
        const samples = samplesOf(text);
        this.#paths.set(uid, path);
        return samples;
      } catch (error) {
        failure = error;
      }
    }
    this.#paths.delete(uid);
    throw failure;
  }
}

/** Throws where a text is no metrics page. One without any metric yet holds nothing but comments. */
function samplesOf(text: string): Sample[] {
  const samples = parseExposition(text);
  if (samples.length === 0 && /^[^#\s]/m.test(text)) {
    throw new UnexpectedAnswerError(
      'the metrics',
      'text that is not a metrics page',
      text,
    );
  }
  return samples;
}

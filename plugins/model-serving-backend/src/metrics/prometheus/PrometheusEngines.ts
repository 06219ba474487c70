import {
  engineQueries,
  PodSamples,
  PromLabels,
  Sample,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { PrometheusClient } from './PrometheusClient';

/** What one round of queries told of all engines. */
export interface PrometheusRound {
  /** Samples of a service's pods, of those that are measured. */
  podsOf(ref: ServiceRef, pods: readonly string[]): PodSamples[];
  /** Seconds since the oldest of these pods was measured, by Prometheus' clock; null where that is not known. */
  ageOf(ref: ServiceRef, pods: readonly string[]): number | null;
  /** By how many seconds Prometheus' clock is ahead of ours; null where it measured nothing. */
  readonly clockAhead: number | null;
}

function keyOf(cluster: string, namespace: string, pod: string): string {
  return `${cluster}/${namespace}/${pod}`;
}

/** Reads the engines of all services in one query a family, one after the other; the first failure ends the round. */
export async function readPrometheusEngines(
  client: PrometheusClient,
  labels: PromLabels,
  now: () => Date,
): Promise<PrometheusRound> {
  const byPod = new Map<string, Sample[]>();
  const ages = new Map<string, number>();
  let clockAhead: number | null = null;
  const keyOfSample = ({ labels: found }: Sample) =>
    keyOf(
      labels.cluster ? found[labels.cluster] ?? '' : '',
      found[labels.namespace] ?? '',
      found[labels.pod] ?? '',
    );
  for (const [family, query] of Object.entries(engineQueries(labels))) {
    const { evaluatedAt, samples } = await client.now(query);
    if (evaluatedAt !== null) {
      clockAhead = evaluatedAt - now().getTime() / 1000;
    }
    for (const sample of samples) {
      const key = keyOfSample(sample);
      if (family === 'measuredAt') {
        const age = evaluatedAt! - sample.value;
        if (Number.isFinite(age)) {
          ages.set(key, Math.max(0, age));
        }
      } else {
        const known = byPod.get(key);
        if (known) {
          known.push(sample);
        } else {
          byPod.set(key, [sample]);
        }
      }
    }
  }
  const keys = ({ cluster, namespace }: ServiceRef, pods: readonly string[]) =>
    pods.map(pod => keyOf(labels.cluster ? cluster : '', namespace, pod));
  return {
    clockAhead,
    podsOf: (ref, pods) =>
      keys(ref, pods).flatMap((key, index) => {
        const samples = byPod.get(key);
        return samples ? [{ pod: pods[index], samples }] : [];
      }),
    ageOf: (ref, pods) => {
      const known = keys(ref, pods).flatMap(key => ages.get(key) ?? []);
      return known.length > 0 ? Math.max(...known) : null;
    },
  };
}

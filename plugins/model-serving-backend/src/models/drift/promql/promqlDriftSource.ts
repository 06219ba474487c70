import { InputError } from '@backstage/errors';
import {
  DriftReading,
  DriftReport,
  PromSeries,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  DriftSource,
  DriftWatch,
} from '@model-serving/backstage-plugin-model-serving-node';
import { PrometheusClient } from '../../../metrics/prometheus/PrometheusClient';
import { explainPrometheusFailure } from '../../../metrics/prometheus/PrometheusError';
import { PrometheusConfig } from '../../../metrics/prometheus/readPrometheusConfig';
import { PROMQL_KEY, PromqlWatch } from './readPromqlDrift';

const POINTS = 100;
const MOST_SERIES = 20;

export interface PromqlDriftSource extends DriftSource {
  close(): Promise<void>;
}

/**
 * Drift by queries of the operator. Each query has a client of its own: one that Prometheus refuses holds up neither the
 * others nor the reading of engines.
 *
 * @returns undefined where no query is configured
 * @throws InputError when the Prometheus of a query is not configured
 */
export function promqlDriftSource(
  watches: readonly PromqlWatch[],
  prometheus: PrometheusConfig,
): PromqlDriftSource | undefined {
  if (watches.length === 0) {
    return undefined;
  }
  const clients: PrometheusClient[] = [];
  return {
    id: 'promql',
    title: 'Prometheus',
    watches: watches.map(watch => {
      const { cluster } = watch;
      const target =
        cluster === undefined
          ? prometheus.shared
          : prometheus.own.get(cluster) ?? prometheus.shared;
      if (!target) {
        throw new InputError(
          `${PROMQL_KEY}.${watch.id} needs a Prometheus: set modelServing.metrics.prometheus.url, or cluster to one of modelServing.metrics.prometheus.clusters`,
        );
      }
      const client = new PrometheusClient(target);
      clients.push(client);
      return watchOf(watch, client);
    }),
    close: async () => {
      await Promise.all(clients.map(client => client.close()));
    },
  };
}

function watchOf(watch: PromqlWatch, client: PrometheusClient): DriftWatch {
  const { id, model, version } = watch;
  return {
    id,
    model,
    version,
    read: async () => {
      try {
        return { readings: await readingsOf(watch, client), url: null };
      } catch (error) {
        throw new Error(`Prometheus: ${explainPrometheusFailure(error)}`);
      }
    },
  } satisfies DriftWatch & { read(): Promise<DriftReport> };
}

async function readingsOf(
  watch: PromqlWatch,
  client: PrometheusClient,
): Promise<DriftReading[]> {
  const { above, below, historySeconds, query, title } = watch;
  const { evaluatedAt, samples } = await client.now(query);
  const common = {
    kind: watch.kind,
    lowerThreshold: below,
    upperThreshold: above,
    windowStart: null,
    windowEnd:
      evaluatedAt === null ? null : new Date(evaluatedAt * 1000).toISOString(),
  };
  const unknown = (reason: string): DriftReading[] => [
    {
      ...common,
      id: 'value',
      title,
      value: null,
      alert: null,
      reason,
      history: [],
    },
  ];
  if (evaluatedAt === null) {
    return unknown('The query returned no value.');
  }
  if (samples.length > MOST_SERIES) {
    return unknown(
      `The query returned ${samples.length} series, and at most ${MOST_SERIES} are read. Aggregate it.`,
    );
  }
  const ranges = await client.range(
    query,
    evaluatedAt - historySeconds,
    evaluatedAt,
    Math.max(1, Math.round(historySeconds / POINTS)),
  );
  return samples.map(({ labels, value }) => {
    const name = labelText(labels);
    const isNumber = Number.isFinite(value);
    return {
      ...common,
      id: name || 'value',
      title: name ? `${title} (${name})` : title,
      value: isNumber ? value : null,
      alert: isNumber ? isBeyond(value, watch) : null,
      reason: isNumber ? null : 'The value is not a finite number.',
      history: historyOf(ranges, name),
    };
  });
}

function isBeyond(value: number, { above, below }: PromqlWatch): boolean {
  return (above !== null && value > above) || (below !== null && value < below);
}

function historyOf(
  ranges: readonly PromSeries[],
  name: string,
): DriftReading['history'] {
  const series = ranges.find(({ labels }) => labelText(labels) === name);
  return (series?.points ?? []).map(([at, value]) => [
    at,
    Number.isFinite(value) ? value : null,
  ]);
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .filter(([name]) => name !== '__name__')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

import { PrometheusClient } from './PrometheusClient';
import { PrometheusConfig, PrometheusTarget } from './readPrometheusConfig';

/** A Prometheus that is asked, and what is known of it. */
export interface PrometheusSource {
  readonly client: PrometheusClient;
  readonly target: PrometheusTarget;
  /** Seconds by which its clock was ahead of ours when it last measured anything. */
  clockAhead: number;
}

/** Who measures a cluster: a Prometheus, or nobody, and why where that is a fault. */
export type SourceOf =
  | { source: PrometheusSource }
  | { reason: string }
  | undefined;

/** The Prometheus of each cluster. */
export class PrometheusSources {
  readonly #shared: PrometheusSource | undefined;
  readonly #own: ReadonlyMap<string, PrometheusSource>;
  readonly #clusters: () => readonly string[];

  /** @param clusters - names of those that are watched now */
  constructor(config: PrometheusConfig, clusters: () => readonly string[]) {
    const open = (target: PrometheusTarget): PrometheusSource => ({
      target,
      client: new PrometheusClient(target),
      clockAhead: 0,
    });
    this.#shared = config.shared && open(config.shared);
    this.#own = new Map(
      [...config.own].map(([cluster, target]) => [cluster, open(target)]),
    );
    this.#clusters = clusters;
  }

  /** Each that is configured, with its key in app-config. */
  get all(): Array<{ key: string; source: PrometheusSource }> {
    return [
      ...(this.#shared
        ? [{ key: 'modelServing.metrics.prometheus', source: this.#shared }]
        : []),
      ...[...this.#own].map(([cluster, source]) => ({
        key: `modelServing.metrics.prometheus of cluster ${cluster}`,
        source,
      })),
    ];
  }

  /** Undefined where the cluster has none: its engines are read through its API server. */
  of(cluster: string): SourceOf {
    const own = this.#own.get(cluster);
    if (own) {
      return { source: own };
    }
    if (!this.#shared) {
      return undefined;
    }
    const sharing = this.#clusters().filter(name => !this.#own.has(name));
    return this.#shared.target.labels.cluster || sharing.length <= 1
      ? { source: this.#shared }
      : {
          reason:
            'one Prometheus measures several clusters, but modelServing.metrics.prometheus.labels.cluster is not set',
        };
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map(({ source }) => source.client.close()));
  }
}

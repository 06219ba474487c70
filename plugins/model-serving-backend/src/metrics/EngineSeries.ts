import {
  ownersOf,
  ServiceDetail,
  ServiceSeries,
} from '@model-serving/backstage-plugin-model-serving-common';
import { PrometheusSources } from './prometheus/PrometheusSources';
import { describePrometheusFailure } from './prometheus/PrometheusError';
import { RangeSeries } from './prometheus/RangeSeries';
import { ReadingHistory } from './ReadingHistory';

/**
 * The plots of a service: from memory where that reaches back as far as the window, so that looking
 * costs nobody anything; else from Prometheus, which remembers longer than this process lives.
 */
export class EngineSeries {
  readonly #history: ReadingHistory;
  readonly #sources: PrometheusSources;
  readonly #ranges: RangeSeries;

  constructor(options: {
    history: ReadingHistory;
    sources: PrometheusSources;
    ranges?: RangeSeries;
  }) {
    this.#history = options.history;
    this.#sources = options.sources;
    this.#ranges = options.ranges ?? new RangeSeries();
  }

  /** Never throws: where Prometheus cannot be asked, what is remembered is given, as stale. */
  async of(
    service: Pick<ServiceDetail, 'ref' | 'pods'>,
    windowSeconds: number,
  ): Promise<ServiceSeries> {
    const { ref, pods } = service;
    const remembered = () => this.#history.series(ref, windowSeconds);
    const found = this.#sources.of(ref.cluster);
    if (!found || 'reason' in found || this.#history.covers(windowSeconds)) {
      return remembered();
    }
    // What Prometheus does not have in a window says nothing about the engine's version.
    const { engines, router } = ownersOf(this.#history.latest(ref));
    try {
      const answer = await this.#ranges.of(
        found.source,
        {
          ref,
          pods: pods.map(({ name }) => name),
          owners: { engines, router },
        },
        windowSeconds,
      );
      const staleReason = this.#history.failure(ref);
      return staleReason ? { ...answer, stale: true, staleReason } : answer;
    } catch (error) {
      return {
        ...remembered(),
        stale: true,
        staleReason: `Prometheus cannot be asked: ${describePrometheusFailure(
          error,
        )}`,
      };
    }
  }
}

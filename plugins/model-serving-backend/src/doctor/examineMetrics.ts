import {
  formatServiceRef,
  ServiceDetail,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { explainFailure } from '../clusters/KubernetesError';
import { PrometheusSources } from '../metrics/prometheus/PrometheusSources';
import { Examiner, Finding } from './Examiner';

/** Services that are named where engines cannot be read. */
const MOST_NAMED = 3;

/** Whether each Prometheus answers, and the engines of running services can be read. */
export function examineMetrics(options: {
  prometheus: Pick<PrometheusSources, 'all'>;
  services(): Promise<readonly ServiceDetail[]>;
  failureOf(ref: ServiceRef): string | undefined;
}): Examiner {
  const { failureOf, prometheus, services } = options;
  return {
    area: 'metrics',
    docs: 'docs/metrics.md',
    async examine() {
      const { all } = prometheus;
      const answers = await Promise.all(
        all.map(async ({ key, source }): Promise<Finding> => {
          const finding = {
            id: `metrics.${key}`,
            title: `The Prometheus of ${key} answers`,
            source: `prometheus:${new URL(source.target.url).host}`,
          };
          try {
            await source.client.now('vector(1)');
            return { ...finding, state: 'holds', detail: 'it answers queries' };
          } catch (error) {
            return {
              ...finding,
              state: 'broken',
              detail: explainFailure(error),
              next: `Platform owners: check url, credentials and network of ${key}.`,
            };
          }
        }),
      );
      return [...answers, engines(await services(), failureOf)];
    },
  };
}

function engines(
  services: readonly ServiceDetail[],
  failureOf: (ref: ServiceRef) => string | undefined,
): Finding {
  const finding = {
    id: 'metrics.engines',
    title: 'Engines of ready services can be read',
    source: 'engines',
  };
  const ready = services.filter(({ replicas }) => (replicas.ready ?? 0) > 0);
  const failing = ready.flatMap(({ ref }) => {
    const reason = failureOf(ref);
    return reason === undefined ? [] : [`${formatServiceRef(ref)}: ${reason}`];
  });
  if (failing.length === 0) {
    return {
      ...finding,
      state: ready.length > 0 ? 'holds' : 'note',
      detail:
        ready.length > 0
          ? `those of ${ready.length} ready ${
              ready.length === 1 ? 'service' : 'services'
            }`
          : 'no service is ready, so that none could be read',
    };
  }
  const more = failing.length - MOST_NAMED;
  return {
    ...finding,
    state: 'broken',
    detail: `${failing.length} of ${ready.length} cannot be read: ${failing
      .slice(0, MOST_NAMED)
      .join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    next: 'Platform owners: check that Prometheus scrapes the pods of engines, or that the portal may read pods/proxy.',
  };
}

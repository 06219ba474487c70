import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { PriceBook } from '@model-serving/backstage-plugin-model-serving-common';
import {
  PrometheusConfig,
  readPrometheusConfig,
} from './metrics/prometheus/readPrometheusConfig';

const LEAST_RETENTION_DAYS = 32;

/** `modelServing` of app-config, read once. Clusters and GitOps have their own readers. */
export interface ModelServingConfig {
  argocdNamespace: string;
  prices: PriceBook | undefined;
  metricsIntervalMs: number;
  prometheus: PrometheusConfig;
  /** How long cold starts, verdicts and usage are remembered. */
  retentionDays: number;
  /** Catalog locations that may hold models beside the GitOps repository; see `isTrustedLocation`. */
  trustedLocations: readonly string[];
}

export function readModelServingConfig(root: Config): ModelServingConfig {
  const config = root.getOptionalConfig('modelServing');
  const interval = config?.getOptionalNumber('metrics.intervalSeconds') ?? 15;
  if (interval < 1) {
    throw new InputError(
      'modelServing.metrics.intervalSeconds must be 1 or more',
    );
  }
  const retentionDays =
    config?.getOptionalNumber('history.retentionDays') ?? 90;
  if (retentionDays < LEAST_RETENTION_DAYS) {
    throw new InputError(
      `modelServing.history.retentionDays must be ${LEAST_RETENTION_DAYS} or more: the cost of a month needs that month`,
    );
  }
  return {
    argocdNamespace: config?.getOptionalString('argocd.namespace') ?? 'argocd',
    prices: readPrices(config?.getOptionalConfig('prices')),
    metricsIntervalMs: interval * 1000,
    prometheus: readPrometheusConfig(root),
    retentionDays,
    trustedLocations:
      config?.getOptionalStringArray('catalog.trustedLocations') ?? [],
  };
}

function readPrices(config: Config | undefined): PriceBook | undefined {
  if (!config) {
    return undefined;
  }
  // Read as a whole: names of flavors may hold dots, which are paths to Config.
  const flavors = config.getOptional<Record<string, number>>('flavors') ?? {};
  return {
    currency: config.getString('currency'),
    source: config.getString('source'),
    flavors: Object.fromEntries(
      Object.entries(flavors).map(([flavor, value]) => [
        flavor,
        price(Number(value), `flavors.${flavor}`),
      ]),
    ),
    cpuPerHour: price(
      config.getOptionalNumber('cpuPerHour') ?? 0,
      'cpuPerHour',
    ),
    memoryGiBPerHour: price(
      config.getOptionalNumber('memoryGiBPerHour') ?? 0,
      'memoryGiBPerHour',
    ),
  };
}

function price(value: number, key: string): number {
  if (!Number.isFinite(value) || value < 0) {
    throw new InputError(
      `modelServing.prices.${key} must be a number, not negative`,
    );
  }
  return value;
}

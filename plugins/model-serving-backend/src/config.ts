import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  ChecksConfig,
  OciConfig,
  OnboardingConfig,
  readChecksConfig,
  readOciConfig,
  readOnboardingConfig,
  readPermissionPolicyOptions,
} from '@model-serving/backstage-plugin-model-serving-node';
import { CallsConfig, readCallsConfig } from './calls/readCallsConfig';
import { readWatchConfig, WatchConfig } from './clusters/watchConfig';
import {
  ControlsConfig,
  readControlsConfig,
} from './controls/readControlsConfig';
import { PortalConfig, readPortalConfig } from './controls/readPortalConfig';
import {
  PromqlWatch,
  readPromqlDrift,
} from './models/drift/promql/readPromqlDrift';
import {
  PrometheusConfig,
  readPrometheusConfig,
} from './metrics/prometheus/readPrometheusConfig';
import { QuietHours, readQuietHours } from './notices/quietHours';

const LEAST_RETENTION_DAYS = 32;
const MOST_STREAMS_PER_USER = 20;

/** `modelServing` of app-config, read once. Clusters, GitOps and prices have their own readers. */
export interface ModelServingConfig {
  argocdNamespace: string;
  calls: CallsConfig;
  checks: ChecksConfig;
  controls: ControlsConfig;
  oci: OciConfig;
  onboarding: OnboardingConfig;
  permissions: ReturnType<typeof readPermissionPolicyOptions>;
  portal: PortalConfig;
  /** Null where owners may be notified at any time. */
  quietHours: QuietHours | null;
  streamsPerUser: number;
  watch: WatchConfig;
  /** Ids of price sources in the order in which they are asked; undefined for all of them. */
  priceSources: readonly string[] | undefined;
  metricsIntervalMs: number;
  prometheus: PrometheusConfig;
  /** Queries that tell whether models drift. */
  promqlDrift: readonly PromqlWatch[];
  /** Undefined where models that only services run are not shown. */
  runningModels: { owner: string | null } | undefined;
  /** How long cold starts, verdicts and usage are remembered. */
  retentionDays: number;
  /** Catalog locations that may hold models beside the GitOps repository; see `isTrustedLocation`. */
  trustedLocations: readonly string[];
}

/** @throws an error that names the key that cannot be used, and what is expected of it */
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
    calls: readCallsConfig(root),
    checks: readChecksConfig(root),
    controls: readControlsConfig(root),
    oci: readOciConfig(root),
    onboarding: readOnboardingConfig(root),
    permissions: readPermissionPolicyOptions(root),
    portal: readPortalConfig(root),
    quietHours: readQuietHours(root),
    streamsPerUser:
      config?.getOptionalNumber('stream.maxPerUser') ?? MOST_STREAMS_PER_USER,
    watch: readWatchConfig(root),
    priceSources: config?.getOptionalStringArray('prices.sources'),
    metricsIntervalMs: interval * 1000,
    prometheus: readPrometheusConfig(root),
    promqlDrift: readPromqlDrift(root),
    runningModels: readRunningModels(config),
    retentionDays,
    trustedLocations:
      config?.getOptionalStringArray('catalog.trustedLocations') ?? [],
  };
}

function readRunningModels(
  config: Config | undefined,
): ModelServingConfig['runningModels'] {
  const key = 'models.running';
  if (!config?.getOptionalBoolean(`${key}.show`)) {
    return undefined;
  }
  const owner = config.getOptionalString(`${key}.owner`) ?? null;
  if (owner !== null && !/^(group|user):[a-z0-9-]+\/[\w.-]+$/.test(owner)) {
    throw new InputError(
      `modelServing.${key}.owner must be the entity ref of a group or user, such as group:default/platform-owners`,
    );
  }
  return { owner };
}

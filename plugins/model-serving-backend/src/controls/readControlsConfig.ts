import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { GatewayConfig } from './GatewayBudgetReader';
import { ProbeConfig } from './Probes';

/** What of `modelServing` the controls need. */
export interface ControlsConfig {
  /** `<namespace>/<name>` of the ConfigMap with Kueue's configuration. */
  kueueConfig: string;
  probes: ProbeConfig;
  /** The LLM gateway; undefined where there is none. */
  gateway: GatewayConfig | undefined;
}

const DEFAULT_INTERVAL_MINUTES = 30;

export function readControlsConfig(root: Config): ControlsConfig {
  const config = root.getOptionalConfig('modelServing');
  const minutes =
    config?.getOptionalNumber('probes.intervalMinutes') ??
    DEFAULT_INTERVAL_MINUTES;
  if (!(minutes === 0 || minutes >= 1)) {
    throw new InputError(
      'modelServing.probes.intervalMinutes must be 0, or 1 or more',
    );
  }
  const kueueConfig =
    config?.getOptionalString('kueue.configMap') ??
    'kueue-system/kueue-manager-config';
  if (!/^[a-z0-9.-]+\/[a-z0-9.-]+$/.test(kueueConfig)) {
    throw new InputError(
      'modelServing.kueue.configMap must be <namespace>/<name>',
    );
  }
  return {
    kueueConfig,
    probes: {
      clusters: config?.getOptionalStringArray('probes.clusters') ?? [],
      intervalMs: minutes * 60_000,
    },
    gateway: readGateway(config?.getOptionalConfig('gateway')),
  };
}

function readGateway(config: Config | undefined): GatewayConfig | undefined {
  if (!config) {
    return undefined;
  }
  const url = config.getString('url');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new InputError(
      'modelServing.gateway.url must be an address of http or https',
    );
  }
  const probe = config.getOptionalConfig('probe');
  const minutes =
    probe?.getOptionalNumber('intervalMinutes') ?? DEFAULT_INTERVAL_MINUTES;
  if (!(minutes >= 1)) {
    throw new InputError(
      'modelServing.gateway.probe.intervalMinutes must be 1 or more',
    );
  }
  return {
    url,
    adminKey: config.getString('adminKey'),
    failClosed:
      config.getOptionalBoolean('failClosedBudgetEnforcement') ?? null,
    ...(probe && {
      probe: {
        key: probe.getString('key'),
        model: probe.getString('model'),
        intervalMs: minutes * 60_000,
      },
    }),
  };
}

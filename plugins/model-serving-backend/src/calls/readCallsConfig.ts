import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** The gateway of a cluster, as this backend reaches it. */
export interface CallGateway {
  cluster: string;
  /** Where connections go, whatever the host of a route resolves to. */
  url: URL;
  /** Keys that the gateway or the engines ask for, by tenant. */
  keys: ReadonlyMap<string, string>;
}

/** What one user may call through the portal. */
export interface CallLimits {
  concurrent: number;
  perMinute: number;
  bodyKiB: number;
  seconds: number;
}

export interface CallsConfig {
  gateways: readonly CallGateway[];
  perUser: CallLimits;
}

const LIMITS: CallLimits = {
  concurrent: 2,
  perMinute: 20,
  bodyKiB: 64,
  seconds: 120,
};

function readGateway(config: Config, key: string): CallGateway {
  const url = config.getString('url');
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (
    !parsed ||
    !/^https?:$/.test(parsed.protocol) ||
    parsed.pathname !== '/' ||
    parsed.search ||
    parsed.username
  ) {
    throw new InputError(
      `${key}.url must be an address of http or https without a path, such as https://10.0.0.7`,
    );
  }
  const keys = config.getOptionalConfig('keys');
  return {
    cluster: config.getString('cluster'),
    url: parsed,
    keys: new Map(
      (keys?.keys() ?? []).map(tenant => [tenant, keys!.getString(tenant)]),
    ),
  };
}

/** `modelServing.calls` of app-config. */
export function readCallsConfig(root: Config): CallsConfig {
  const config = root.getOptionalConfig('modelServing.calls');
  const gateways = (config?.getOptionalConfigArray('gateways') ?? []).map(
    (gateway, index) =>
      readGateway(gateway, `modelServing.calls.gateways[${index}]`),
  );
  const clusters = gateways.map(({ cluster }) => cluster);
  const twice = clusters.find(
    (cluster, index) => clusters.indexOf(cluster) !== index,
  );
  if (twice !== undefined) {
    throw new InputError(
      `modelServing.calls.gateways names the cluster ${twice} more than once`,
    );
  }
  const limit = (name: keyof CallLimits) => {
    const value = config?.getOptionalNumber(`perUser.${name}`) ?? LIMITS[name];
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new InputError(
        `modelServing.calls.perUser.${name} must be a whole number of 1 or more`,
      );
    }
    return value;
  };
  return {
    gateways,
    perUser: {
      concurrent: limit('concurrent'),
      perMinute: limit('perMinute'),
      bodyKiB: limit('bodyKiB'),
      seconds: limit('seconds'),
    },
  };
}

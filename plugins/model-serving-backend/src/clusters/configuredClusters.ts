import { Config } from '@backstage/config';
import {
  ClusterDetails,
  KubernetesClustersSupplier,
} from '@backstage/plugin-kubernetes-node';
import {
  plainLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { readUsable } from '@model-serving/backstage-plugin-model-serving-node';
import {
  AUTH_PROVIDER,
  SERVICE_ACCOUNT,
  SERVICE_ACCOUNT_TOKEN,
  SERVICE_ACCOUNT_TOKEN_FILE,
} from './credentials/serviceAccountStrategy';
import type { FailureName } from './failures';

const KEY = 'kubernetes.clusterLocatorMethods';

/** A part of the configuration that should give clusters, and gives none. */
export interface UnreadClusters {
  /** What people call it: the name of the cluster, or the key. */
  title: string;
  failure: Extract<FailureName, 'configuration-invalid' | 'locator-unknown'>;
  /** For platform owners. */
  detail: string;
}

export interface ConfiguredClusters {
  clusters: ClusterDetails[];
  unread: UnreadClusters[];
}

/** The clusters of `kubernetes.clusterLocatorMethods`, as far as their type is `config`, and what else is there. */
export function readConfiguredClusters(config: Config): ConfiguredClusters {
  const read: ConfiguredClusters = { clusters: [], unread: [] };
  const attempt = <T>(title: string, reader: () => T): T | undefined => {
    const { problem, value } = readUsable(reader);
    if (problem !== undefined) {
      read.unread.push({
        title,
        failure: 'configuration-invalid',
        detail: problem,
      });
    }
    return value;
  };
  const methods = attempt(KEY, () => config.getOptionalConfigArray(KEY)) ?? [];
  methods.forEach((method, index) => {
    const key = `${KEY}[${index}]`;
    const type = attempt(key, () => method.getString('type'));
    if (type === 'config') {
      const clusters = attempt(key, () =>
        method.getOptionalConfigArray('clusters'),
      );
      clusters?.forEach((cluster, at) => {
        const found = attempt(nameOf(cluster) ?? `${key}.clusters[${at}]`, () =>
          readCluster(cluster),
        );
        read.clusters.push(...(found ? [found] : []));
      });
    } else if (type !== undefined) {
      read.unread.push({
        title: key,
        failure: 'locator-unknown',
        detail: `its type is '${plainLine(type, TEXT_LIMITS.name)}'`,
      });
    }
  });
  return read;
}

/** The same as a supplier, which is what others are given. */
export function configuredClusters(config: Config): KubernetesClustersSupplier {
  return { getClusters: async () => readConfiguredClusters(config).clusters };
}

function nameOf(cluster: Config): string | undefined {
  const { value } = readUsable(() => cluster.getOptionalString('name'));
  return value && plainLine(value, TEXT_LIMITS.name);
}

function readCluster(config: Config): ClusterDetails {
  const metadata =
    config.getOptional<Record<string, string>>('authMetadata') ?? {};
  const token = config.getOptionalString('serviceAccountToken');
  const tokenFile = config.getOptionalString('serviceAccountTokenFile');
  return {
    name: config.getString('name'),
    title: config.getOptionalString('title'),
    url: config.getString('url'),
    authMetadata: {
      [AUTH_PROVIDER]: SERVICE_ACCOUNT,
      ...metadata,
      ...optional(AUTH_PROVIDER, config.getOptionalString('authProvider')),
      ...optional(SERVICE_ACCOUNT_TOKEN, token),
      ...optional(SERVICE_ACCOUNT_TOKEN_FILE, tokenFile),
    },
    caData: config.getOptionalString('caData'),
    caFile: config.getOptionalString('caFile'),
    skipTLSVerify: config.getOptionalBoolean('skipTLSVerify') ?? false,
  };
}

function optional(key: string, value: string | undefined) {
  return value === undefined ? {} : { [key]: value };
}

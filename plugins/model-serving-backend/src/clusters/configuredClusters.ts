import { Config } from '@backstage/config';
import {
  ClusterDetails,
  KubernetesClustersSupplier,
} from '@backstage/plugin-kubernetes-node';
import {
  AUTH_PROVIDER,
  SERVICE_ACCOUNT,
  SERVICE_ACCOUNT_TOKEN,
  SERVICE_ACCOUNT_TOKEN_FILE,
} from './credentials/serviceAccountStrategy';

/** The clusters of `kubernetes.clusterLocatorMethods`, as far as their type is `config`. */
export function configuredClusters(config: Config): KubernetesClustersSupplier {
  return {
    getClusters: async () =>
      (config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [])
        .filter(method => method.getString('type') === 'config')
        .flatMap(method => method.getOptionalConfigArray('clusters') ?? [])
        .map(readCluster),
  };
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

import { Config } from '@backstage/config';

/** A cluster to watch, as configuration names it. */
export type ClusterDefinition = {
  name: string;
  title: string;
} & (
  | {
      access: 'token';
      server: string;
      token?: string;
      tokenFile?: string;
      caData?: string;
      caFile?: string;
      skipTLSVerify: boolean;
    }
  | { access: 'kubeconfig'; file: string; context?: string }
);

/** The clusters of the configuration, and those that cannot be watched, with the reason. */
export interface ClusterDefinitions {
  clusters: ClusterDefinition[];
  skipped: Array<{ name: string; reason: string }>;
}

/**
 * Reads the clusters from `modelServing.kubeconfig` and from
 * `kubernetes.clusterLocatorMethods` (methods of type `config`). The first one is the
 * primary cluster, into which the golden path proposes. One unusable cluster does not
 * keep the others from being watched.
 */
export function readClusterDefinitions(config: Config): ClusterDefinitions {
  const clusters: ClusterDefinition[] = [];
  const skipped: ClusterDefinitions['skipped'] = [];
  const kubeconfig = config.getOptionalConfig('modelServing.kubeconfig');
  if (kubeconfig) {
    clusters.push(readKubeconfig(kubeconfig));
  }
  const configured = (
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? []
  )
    .filter(method => method.getString('type') === 'config')
    .flatMap(method => method.getOptionalConfigArray('clusters') ?? []);
  for (const entry of configured) {
    const name = entry.getString('name');
    const reason = clusters.some(cluster => cluster.name === name)
      ? 'there is another cluster with this name'
      : unusable(entry);
    if (reason) {
      skipped.push({ name, reason });
    } else {
      clusters.push(readConfiguredCluster(entry));
    }
  }
  return { clusters, skipped };
}

function readKubeconfig(config: Config): ClusterDefinition {
  // An empty text stands for an environment variable that was not set.
  const context = config.getOptional<string>('context') || undefined;
  const name = slug(config.getOptionalString('name') ?? context ?? 'default');
  return {
    access: 'kubeconfig',
    name,
    title: config.getOptionalString('title') ?? name,
    file: config.getString('file'),
    context,
  };
}

function unusable(config: Config): string | undefined {
  const name = config.getString('name');
  if (!name || slug(name) !== name) {
    return "its name may hold only a-z, 0-9, '.' and '-'";
  }
  const metadata = config.getOptional<Record<string, unknown>>('authMetadata');
  const provider =
    config.getOptionalString('authProvider') ??
    metadata?.['kubernetes.io/auth-provider'] ??
    'serviceAccount';
  if (provider !== 'serviceAccount') {
    return `its authProvider is '${provider}', but clusters are watched with the portal's own identity: 'serviceAccount'`;
  }
  if (
    !config.getString('url').startsWith('https:') &&
    !config.getOptionalBoolean('skipTLSVerify')
  ) {
    return 'its address is not https, so its token would travel in the clear; a local test cluster may set skipTLSVerify';
  }
  return undefined;
}

function readConfiguredCluster(config: Config): ClusterDefinition {
  const name = config.getString('name');
  return {
    access: 'token',
    name,
    title: config.getOptionalString('title') ?? name,
    server: config.getString('url'),
    token: config.getOptionalString('serviceAccountToken'),
    tokenFile: config.getOptionalString('serviceAccountTokenFile'),
    caData: config.getOptionalString('caData'),
    caFile: config.getOptionalString('caFile'),
    skipTLSVerify: config.getOptionalBoolean('skipTLSVerify') ?? false,
  };
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^-.a-z0-9]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}

import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import {
  AuthenticationStrategy,
  ClusterDetails,
  KubernetesClustersSupplier,
} from '@backstage/plugin-kubernetes-node';
import { ClusterDefinition } from './ClusterDefinition';
import { configuredClusters } from './configuredClusters';
import { ClusterCredentials } from './credentials/ClusterCredentials';
import { KubeconfigCredentials } from './credentials/KubeconfigCredentials';
import {
  AUTH_PROVIDER,
  SERVICE_ACCOUNT,
  serviceAccountStrategy,
} from './credentials/serviceAccountStrategy';
import { StrategyCredentials } from './credentials/StrategyCredentials';

/** The clusters there are, and those that cannot be watched, with the reason. */
export interface ClusterDefinitions {
  clusters: ClusterDefinition[];
  skipped: Array<{ name: string; reason: string }>;
}

/** What supplies clusters; a function is given the configured ones. */
export type ClusterSupplier =
  | KubernetesClustersSupplier
  | ((options: {
      getDefault: () => Promise<KubernetesClustersSupplier>;
    }) => Promise<KubernetesClustersSupplier>);

/** Where clusters come from, and how each is authenticated to. */
export class ClusterSources {
  readonly #auth: AuthService;
  readonly #config: Config;
  readonly #logger: LoggerService;
  readonly #strategies: ReadonlyMap<string, AuthenticationStrategy>;
  readonly #isSupplied: boolean;
  readonly #supplier: Promise<KubernetesClustersSupplier>;
  #complaints = '';

  constructor(options: {
    auth: AuthService;
    config: Config;
    logger: LoggerService;
    /** In place of the configured clusters. */
    supplier: ClusterSupplier | undefined;
    /** By name, beside `serviceAccount`. */
    strategies: ReadonlyMap<string, AuthenticationStrategy>;
  }) {
    const { auth, config, logger, strategies, supplier } = options;
    this.#auth = auth;
    this.#config = config;
    this.#logger = logger;
    this.#strategies = new Map([
      [SERVICE_ACCOUNT, serviceAccountStrategy],
      ...strategies,
    ]);
    const configured = configuredClusters(config);
    this.#isSupplied = supplier !== undefined;
    this.#supplier =
      typeof supplier === 'function'
        ? supplier({ getDefault: async () => configured })
        : Promise.resolve(supplier ?? configured);
    // Whoever reads is told; until then nobody listens.
    this.#supplier.catch(() => {});
  }

  /**
   * The clusters of `modelServing.kubeconfig` and of the supplier. The first one is the primary cluster, into which
   * golden paths propose. One unusable cluster does not keep the others from being watched.
   *
   * @throws Error when the supplier does not tell
   */
  async read(): Promise<ClusterDefinitions> {
    const clusters: ClusterDefinition[] = [];
    const skipped: ClusterDefinitions['skipped'] = [];
    const kubeconfig = this.#config.getOptionalConfig(
      'modelServing.kubeconfig',
    );
    if (kubeconfig) {
      clusters.push(readKubeconfig(kubeconfig));
    }
    const supplier = await this.#supplier;
    const supplied = await supplier.getClusters({
      credentials: await this.#auth.getOwnServiceCredentials(),
    });
    for (const details of supplied) {
      const { name, title = name } = details;
      const reason = clusters.some(cluster => cluster.name === name)
        ? 'there is another cluster with this name'
        : this.#unusable(details);
      if (reason) {
        skipped.push({ name, reason });
      } else {
        const authProvider = authProviderOf(details);
        clusters.push({
          access: 'strategy',
          name,
          title,
          details,
          authProvider,
        });
      }
    }
    return { clusters, skipped };
  }

  /**
   * As {@link read}, with what is skipped in the log, once; undefined while a supplier that was added does not tell.
   *
   * @throws Error when the configuration is not valid
   */
  async watchable(): Promise<ClusterDefinition[] | undefined> {
    try {
      const { clusters, skipped } = await this.read();
      this.#complain(
        skipped.map(
          ({ name, reason }) => `Cluster '${name}' is not watched: ${reason}`,
        ),
      );
      return clusters;
    } catch (error) {
      if (!this.#isSupplied) {
        throw error;
      }
      this.#complain([
        `Could not list the clusters: ${toError(error).message}`,
      ]);
      return undefined;
    }
  }

  async credentialsFor(
    definition: ClusterDefinition,
  ): Promise<ClusterCredentials> {
    if (definition.access === 'kubeconfig') {
      return KubeconfigCredentials.load(definition);
    }
    const strategy = this.#strategies.get(definition.authProvider);
    if (!strategy) {
      throw new Error(`No authentication strategy ${definition.authProvider}`);
    }
    return new StrategyCredentials(
      definition.details,
      strategy,
      strategy === serviceAccountStrategy,
    );
  }

  #unusable(details: ClusterDetails): string | undefined {
    const { authMetadata, name, skipTLSVerify, url } = details;
    if (!name || slug(name) !== name) {
      return "its name may hold only a-z, 0-9, '.' and '-'";
    }
    const provider = authProviderOf(details);
    const strategy = this.#strategies.get(provider);
    if (!strategy) {
      return `its authProvider is '${provider}', and there is no such authentication strategy; known are ${[
        ...this.#strategies.keys(),
      ].join(', ')}`;
    }
    const [invalid] = strategy.validateCluster(authMetadata);
    if (invalid) {
      return invalid.message;
    }
    if (!url.startsWith('https:') && !skipTLSVerify) {
      return 'its address is not https, so its credentials would be sent unencrypted; a local test cluster may set skipTLSVerify';
    }
    return undefined;
  }

  #complain(texts: readonly string[]): void {
    const complaints = texts.join('\n');
    if (complaints !== this.#complaints) {
      texts.forEach(text => this.#logger.warn(text));
    }
    this.#complaints = complaints;
  }
}

function authProviderOf({ authMetadata }: ClusterDetails): string {
  return authMetadata[AUTH_PROVIDER] ?? SERVICE_ACCOUNT;
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

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^-.a-z0-9]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}

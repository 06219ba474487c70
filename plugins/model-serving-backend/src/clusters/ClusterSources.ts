import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import {
  AuthenticationStrategy,
  ClusterDetails,
  KubernetesClustersSupplier,
} from '@backstage/plugin-kubernetes-node';
import {
  plainLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { readUsable } from '@model-serving/backstage-plugin-model-serving-node';
import { ClusterDefinition } from './ClusterDefinition';
import {
  configuredClusters,
  readConfiguredClusters,
} from './configuredClusters';
import {
  ClusterCredentials,
  CredentialError,
  UnusableCredentials,
} from './credentials/ClusterCredentials';
import {
  KubeconfigCredentials,
  loadKubeconfigContext,
} from './credentials/KubeconfigCredentials';
import {
  AUTH_PROVIDER,
  SERVICE_ACCOUNT,
  serviceAccountStrategy,
} from './credentials/serviceAccountStrategy';
import { StrategyCredentials } from './credentials/StrategyCredentials';

const KUBECONFIG = 'modelServing.kubeconfig';

/** The clusters there are, and those that cannot even be named, with the reason. */
export interface ClusterDefinitions {
  /** Includes clusters that cannot be read; what is known of them is why. */
  clusters: ClusterDefinition[];
  skipped: Array<{ name: string; reason: string }>;
}

/** Why a cluster cannot be read, from its configuration alone. */
type Unusable = Pick<
  Extract<ClusterDefinition, { access: 'none' }>,
  'failure' | 'detail'
>;

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
  #kubeconfig: ClusterDefinition | undefined;
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
    const kubeconfig = this.#config.getOptionalConfig(KUBECONFIG);
    if (kubeconfig) {
      clusters.push(await this.#readKubeconfig(kubeconfig));
    }
    const supplier = await this.#supplier;
    const supplied = await supplier.getClusters({
      credentials: await this.#auth.getOwnServiceCredentials(),
    });
    for (const details of supplied) {
      const { title = details.name } = details;
      const name = slug(details.name);
      const reason = unnameable(name, clusters);
      if (reason) {
        skipped.push({ name: details.name, reason });
        continue;
      }
      const unusable = this.#unusable(details);
      clusters.push(
        unusable
          ? { access: 'none', name, title, ...unusable }
          : {
              access: 'strategy',
              name,
              title,
              details,
              authProvider: authProviderOf(details),
            },
      );
    }
    for (const { detail, failure, title } of this.#unread()) {
      const name = freeName(slug(title), clusters);
      clusters.push({ access: 'none', name, title, failure, detail });
    }
    return { clusters, skipped };
  }

  /** A supplier that was added may read what nobody else does. */
  #unread() {
    return this.#isSupplied ? [] : readConfiguredClusters(this.#config).unread;
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
    if (definition.access === 'none') {
      return new UnusableCredentials(
        new CredentialError(definition.failure, definition.detail),
      );
    }
    if (definition.access === 'kubeconfig') {
      return new KubeconfigCredentials(definition);
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

  /** A file that is broken for a moment, or for good, is no other cluster: what was read last stays, and says so. */
  async #readKubeconfig(config: Config): Promise<ClusterDefinition> {
    const read = await readKubeconfig(config);
    if (read.access !== 'none' || !this.#kubeconfig) {
      this.#kubeconfig = read;
    }
    return this.#kubeconfig;
  }

  #unusable(details: ClusterDetails): Unusable | undefined {
    const { authMetadata, skipTLSVerify, url } = details;
    const provider = authProviderOf(details);
    const strategy = this.#strategies.get(provider);
    if (!strategy) {
      return {
        failure: 'strategy-unknown',
        detail: `its authProvider is '${provider}', and there is no such authentication strategy; known are ${[
          ...this.#strategies.keys(),
        ].join(', ')}`,
      };
    }
    const [invalid] = strategy.validateCluster(authMetadata);
    if (invalid) {
      return { failure: 'no-valid-credentials', detail: invalid.message };
    }
    if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
      return {
        failure: 'address-invalid',
        detail: `its url is '${url.slice(0, 200)}'`,
      };
    }
    return /^https:/i.test(url) || skipTLSVerify
      ? undefined
      : {
          failure: 'address-not-encrypted',
          detail: `its url is ${url.slice(0, 200)}`,
        };
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

/** Entities and addresses hold a cluster's name, with what they cannot hold replaced. */
function unnameable(
  name: string,
  clusters: readonly ClusterDefinition[],
): string | undefined {
  if (!name) {
    return 'its name has no letter and no digit';
  }
  return clusters.some(cluster => cluster.name === name)
    ? `there is another cluster with the name ${name}`
    : undefined;
}

function freeName(name: string, taken: readonly ClusterDefinition[]): string {
  return taken.some(cluster => cluster.name === name)
    ? freeName(`${name}-2`, taken)
    : name;
}

/** Called as its context is, unless it is given a name. */
async function readKubeconfig(config: Config): Promise<ClusterDefinition> {
  const { problem, value: file } = readUsable(() => config.getString('file'));
  if (problem !== undefined) {
    return {
      access: 'none',
      name: 'default',
      title: KUBECONFIG,
      failure: 'configuration-invalid',
      detail: problem,
    };
  }
  // An empty text stands for an environment variable that was not set.
  const chosen = config.getOptional<string>('context') || undefined;
  const named = (context: string | undefined) => {
    const name = slug(config.getOptionalString('name') ?? context ?? '');
    return {
      name: name || 'default',
      title:
        config.getOptionalString('title') ??
        config.getOptionalString('name') ??
        plainLine(context ?? 'kubeconfig', TEXT_LIMITS.name),
    };
  };
  try {
    const { name: context, namespace } = await loadKubeconfigContext({
      file,
      context: chosen,
    });
    return {
      access: 'kubeconfig',
      ...named(context),
      file,
      context,
      ...(namespace ? { namespace } : {}),
    };
  } catch (error) {
    if (!(error instanceof CredentialError)) {
      throw error;
    }
    const { failure, message } = error;
    return { access: 'none', ...named(chosen), failure, detail: message };
  }
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^-.a-z0-9]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}

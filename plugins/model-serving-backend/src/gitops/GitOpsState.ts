import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Asked,
  BranchProtection,
  Freshness,
  Proposal,
  TenantRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Forge,
  GitOpsConfig,
  GitOpsFile,
  GitOpsRepository,
  Judging,
  PlatformSource,
  Profile,
  SharedJson,
  shareJson,
} from '@model-serving/backstage-plugin-model-serving-node';
import { PlatformPolicies } from './PlatformPolicies';

const MESSAGE_CHARACTERS = 300;

/** What the platform keeps in Git: its policies and profiles, and which services exist there. */
export interface PlatformFiles {
  commit: string;
  /** The files themselves, for the threads that judge by them. */
  source: SharedJson<PlatformSource>;
  policies: PlatformPolicies;
  profiles: Profile[];
  /** The tenants that have a `tenant.yaml`, with the answers that it amounts to; null where they cannot express it. */
  tenants: ReadonlyMap<string, TenantRequest | null>;
  /** `tenants/<tenant>/<service>` of every service that has files. */
  directories: string[];
}

interface Part<T> {
  value: T;
  asOf: string | null;
  failure: string | undefined;
}

/**
 * The last known state of the GitOps repository and its pull requests. What cannot be read
 * keeps its last state and says so.
 */
export class GitOpsState {
  readonly #config: GitOpsConfig | undefined;
  readonly #repository: GitOpsRepository | undefined;
  readonly #forge:
    | Pick<Forge, 'branchProtection' | 'listProposals'>
    | undefined;
  readonly #judging: Judging;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #changed: () => void;
  #platform: Part<PlatformFiles | undefined>;
  #proposals: Part<readonly Proposal[]>;
  #protection: Asked<BranchProtection> = {
    known: false,
    reason: 'the forge has not been asked yet',
  };

  constructor(options: {
    config: GitOpsConfig | undefined;
    repository: GitOpsRepository | undefined;
    forge: Pick<Forge, 'branchProtection' | 'listProposals'> | undefined;
    judging: Judging;
    logger: LoggerService;
    now?: () => Date;
    changed: () => void;
  }) {
    this.#config = options.config;
    this.#repository = options.repository;
    this.#forge = options.forge;
    this.#judging = options.judging;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
    this.#changed = options.changed;
    const failure = options.config
      ? 'the GitOps repository has not been read yet'
      : 'no GitOps repository is configured';
    this.#platform = { value: undefined, asOf: null, failure };
    this.#proposals = { value: [], asOf: null, failure };
  }

  get config(): GitOpsConfig | undefined {
    return this.#config;
  }

  /** Undefined until the repository was read once. */
  get platform(): PlatformFiles | undefined {
    return this.#platform.value;
  }

  /** Why the platform's files are missing or old, in words. */
  get platformFailure(): string | undefined {
    return this.#platform.failure;
  }

  /** Freshness of an answer that also rests on the platform's files. */
  withPlatform(freshness: Freshness): Freshness {
    const { value, failure } = this.#platform;
    const staleReason = [freshness.staleReason, failure]
      .filter(Boolean)
      .join('; ');
    return {
      asOf: freshness.asOf,
      source: `${freshness.source} git:${value?.commit ?? 'unknown'}`,
      stale: freshness.stale || failure !== undefined,
      ...(staleReason ? { staleReason } : {}),
    };
  }

  get proposals(): readonly Proposal[] {
    return this.#proposals.value;
  }

  proposalFreshness(): Freshness {
    const { asOf, failure } = this.#proposals;
    return {
      asOf,
      source: this.#config
        ? `forge:${new URL(this.#config.repository).host}`
        : 'forge',
      stale: failure !== undefined,
      ...(failure ? { staleReason: failure } : {}),
    };
  }

  /** How the applied branch is guarded; undefined where no repository is configured. */
  branchProtection():
    | { source: string; protection: Asked<BranchProtection> }
    | undefined {
    return (
      this.#config && {
        source: `forge:${new URL(this.#config.repository).host} branch ${
          this.#config.branch
        }`,
        protection: this.#protection,
      }
    );
  }

  /** Reads files, pull requests and the branch's protection once. Never throws. */
  async refresh(): Promise<void> {
    await Promise.all([
      this.refreshFiles(),
      this.refreshProposals(),
      this.refreshProtection(),
    ]);
  }

  async refreshFiles(): Promise<void> {
    if (!this.#repository || !this.#config) {
      return;
    }
    const { paths } = this.#config;
    try {
      const snapshot = await this.#repository.read([
        paths.policies,
        paths.profiles,
        paths.tenants,
      ]);
      const { commit, files } = snapshot;
      if (commit !== this.#platform.value?.commit) {
        const below = (path: string) =>
          files.filter(file => file.path.startsWith(`${path}/`));
        const source = shareJson<PlatformSource>({
          policies: below(paths.policies),
          profiles: below(paths.profiles),
          tenants: tenantFilesOf(below(paths.tenants), paths.tenants),
        });
        const data = await this.#judging.run('readPlatform', {
          platform: source,
        });
        this.#platform = {
          value: {
            commit,
            source,
            policies: new PlatformPolicies(data),
            profiles: data.profiles,
            tenants: new Map(Object.entries(data.tenants)),
            directories: directoriesOf(
              below(paths.tenants).map(file => file.path),
              paths.tenants,
            ),
          },
          asOf: this.#now().toISOString(),
          failure: undefined,
        };
        this.#changed();
      }
      this.#platform = {
        ...this.#platform,
        asOf: snapshot.asOf,
        failure: snapshot.stale
          ? snapshot.staleReason ?? 'the GitOps repository cannot be read'
          : undefined,
      };
    } catch (error) {
      this.#platform = {
        ...this.#platform,
        failure: this.#explain(
          'The GitOps repository cannot be used',
          error,
          this.#platform.failure,
        ),
      };
    }
  }

  async refreshProtection(): Promise<void> {
    if (!this.#forge) {
      return;
    }
    try {
      this.#protection = {
        known: true,
        value: await this.#forge.branchProtection(),
      };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#protection = {
        known: false,
        reason: `the forge does not tell how the branch is guarded: ${reason.slice(
          0,
          MESSAGE_CHARACTERS,
        )}`,
      };
    }
  }

  async refreshProposals(): Promise<void> {
    if (!this.#forge) {
      return;
    }
    const former = this.#proposals;
    try {
      const value = await this.#forge.listProposals();
      this.#proposals = {
        value,
        asOf: this.#now().toISOString(),
        failure: undefined,
      };
      if (
        former.failure ||
        JSON.stringify(former.value) !== JSON.stringify(value)
      ) {
        this.#changed();
      }
    } catch (error) {
      this.#proposals = {
        ...former,
        failure: this.#explain(
          'The forge cannot be read',
          error,
          former.failure,
        ),
      };
    }
  }

  /** Says the same thing once. */
  #explain(what: string, error: unknown, former: string | undefined): string {
    const reason = error instanceof Error ? error.message : String(error);
    const text = `${what}: ${reason.slice(0, MESSAGE_CHARACTERS)}`;
    if (text !== former) {
      this.#logger.warn(text);
    }
    return text;
  }
}

function tenantFilesOf(
  files: readonly GitOpsFile[],
  root: string,
): Record<string, GitOpsFile> {
  const found = new Map<string, GitOpsFile>();
  for (const file of files) {
    const [tenant, name, more] = file.path.slice(root.length + 1).split('/');
    if (more === undefined && /^tenant\.ya?ml$/.test(name ?? '')) {
      found.set(tenant, file);
    }
  }
  return Object.fromEntries(found);
}

function directoriesOf(paths: string[], root: string): string[] {
  const depth = root.split('/').length + 2;
  return [
    ...new Set(
      paths
        .map(path => path.split('/'))
        .filter(parts => parts.length > depth)
        .map(parts => parts.slice(0, depth).join('/')),
    ),
  ].sort();
}

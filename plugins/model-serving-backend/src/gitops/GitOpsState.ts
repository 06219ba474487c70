import { LoggerService } from '@backstage/backend-plugin-api';
import {
  NotImplementedError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import {
  Asked,
  BranchProtection,
  Freshness,
  ModelGovernance,
  NO_MODEL_GOVERNANCE,
  Proposal,
  RepositoryGuards,
  RepositoryWriters,
  TenantRequest,
  plainLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  GitOps,
  GitOpsConfig,
  GitOpsFile,
  Judging,
  mayGovernModels,
  PlatformSource,
  PollPause,
  Profile,
  ForgeProposals,
  RuntimePods,
  SharedJson,
  shareJson,
} from '@model-serving/backstage-plugin-model-serving-node';
import { PlatformPolicies } from './PlatformPolicies';

/** Who guards a repository changes rarely, and costs several calls to find out. */
const GUARDS_MS = 30_000;
/** Until the repository was read, nobody knows what its rules allow. */
const UNREAD_GOVERNANCE: ModelGovernance = {
  ...NO_MODEL_GOVERNANCE,
  rules: {
    ...NO_MODEL_GOVERNANCE.rules,
    incomplete: 'the GitOps repository has not been read yet',
  },
};
const NOT_ASKED = {
  known: false as const,
  reason: 'the forge has not been asked yet',
};

/** What the platform keeps in Git: its policies and profiles, and which services exist there. */
export interface PlatformFiles {
  commit: string;
  /** The files themselves, for the threads that judge by them. */
  source: SharedJson<PlatformSource>;
  policies: PlatformPolicies;
  profiles: Profile[];
  /** What the runtimes that profiles offer start. */
  runtimePods: RuntimePods;
  /** The tenants that have a `tenant.yaml`, with the answers that it amounts to; null where they cannot express it. */
  tenants: ReadonlyMap<string, TenantRequest | null>;
  /** `tenants/<tenant>/<service>` of every service that has files. */
  directories: ReadonlySet<string>;
  /** The files of all tenants and their services. */
  tenantFiles: readonly GitOpsFile[];
}

interface Part<T> {
  value: T;
  asOf: string | null;
  failure: Failure | undefined;
}

/** Why something is missing or old. */
interface Failure {
  /** In words that everybody may read. */
  reason: string;
  /** The same with what the forge or a file said, which may be about any tenant: for platform owners. */
  explained?: string;
}

/** Who an answer is for. */
export interface FreshnessReader {
  /** Whether the forge's own words may be told. */
  platform: boolean;
}

/**
 * The last known state of the GitOps repository and its pull requests. What cannot be read
 * keeps its last state and says so.
 */
export class GitOpsState {
  readonly #gitops: GitOps | undefined;
  readonly #judging: Judging;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #changed: () => void;
  readonly #proposalsPause: PollPause;
  #platform: Part<PlatformFiles | undefined>;
  #proposals: Part<ForgeProposals>;
  #governance: {
    commit: string | undefined;
    value: ModelGovernance;
    failure: Failure | undefined;
  };
  /** By number, when the proposal was first seen to be merged. */
  #mergedSince: ReadonlyMap<number, string> = new Map();
  #protection: Asked<BranchProtection> = NOT_ASKED;
  #writers: Asked<RepositoryWriters> = NOT_ASKED;
  #guardsAskedAt = -Infinity;

  constructor(options: {
    gitops: GitOps | undefined;
    judging: Judging;
    logger: LoggerService;
    now?: () => Date;
    changed: () => void;
  }) {
    const { gitops, logger, now = () => new Date(), changed } = options;
    this.#gitops = gitops;
    this.#judging = options.judging;
    this.#logger = logger;
    this.#now = now;
    this.#changed = changed;
    this.#proposalsPause = new PollPause(
      (gitops?.config.refreshSeconds ?? 0) * 1_000,
      () => now().getTime(),
    );
    const failure = {
      reason: gitops
        ? 'the GitOps repository has not been read yet'
        : 'no GitOps repository is configured',
    };
    this.#platform = { value: undefined, asOf: null, failure };
    this.#governance = {
      commit: undefined,
      value: gitops ? UNREAD_GOVERNANCE : NO_MODEL_GOVERNANCE,
      failure: undefined,
    };
    this.#proposals = {
      value: { proposals: [], incomplete: null },
      asOf: null,
      failure,
    };
  }

  get config(): GitOpsConfig | undefined {
    return this.#gitops?.config;
  }

  /** Undefined until the repository was read once. */
  get platform(): PlatformFiles | undefined {
    return this.#platform.value;
  }

  /**
   * The platform's files, for what cannot be done without.
   *
   * @param purpose - what is not known without them, as the beginning of a sentence
   * @throws NotImplementedError where no repository is configured, which no waiting changes; ServiceUnavailableError
   * while it cannot be read
   */
  demandPlatform(purpose: string): PlatformFiles {
    const { failure, value } = this.#platform;
    if (value) {
      return value;
    }
    const message = `${purpose}: ${failure?.reason}`;
    throw this.#gitops
      ? new ServiceUnavailableError(message)
      : new NotImplementedError(`${message} (modelServing.gitops)`);
  }

  /** What the repository says about models of all sources; the same object until it says something else. */
  get modelGovernance(): ModelGovernance {
    return this.#governance.value;
  }

  /** Freshness of an answer that also rests on the platform's files. */
  withPlatform(
    freshness: Freshness,
    reader: FreshnessReader = { platform: false },
  ): Freshness {
    const { value, failure } = this.#platform;
    const staleReason = [freshness.staleReason, wordsFor(reader, failure)]
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
    return this.#proposals.value.proposals;
  }

  /** Whether the files of a merged proposal are gone from the repository, which was read since. */
  removed({ directory, number }: Proposal): boolean {
    const { asOf, value } = this.#platform;
    const since = this.#mergedSince.get(number);
    return (
      value !== undefined &&
      asOf !== null &&
      since !== undefined &&
      asOf > since &&
      !value.directories.has(directory)
    );
  }

  /** What is missing of the proposals; null when nothing is. */
  get proposalsIncomplete(): string | null {
    return this.#proposals.value.incomplete;
  }

  proposalFreshness(reader: FreshnessReader): Freshness {
    const { asOf, failure } = this.#proposals;
    const staleReason = wordsFor(reader, failure);
    return {
      asOf,
      source: this.#source,
      stale: failure !== undefined,
      ...(staleReason ? { staleReason } : {}),
    };
  }

  /** How the repository is guarded; undefined where none is configured. */
  repositoryGuards(): RepositoryGuards | undefined {
    return (
      this.config && {
        source: `${this.#source} branch ${this.config.branch}`,
        protection: this.#protection,
        writers: this.#writers,
        expectedWriters: this.config.writers,
      }
    );
  }

  /**
   * The files of a service at the branch's last commit; none where it has none.
   *
   * @param whenStale - what to do where the repository cannot be read now: take its last known state, or refuse
   * @throws ServiceUnavailableError where it is refused
   */
  async serviceFiles(
    directory: string,
    whenStale: 'use' | 'refuse',
  ): Promise<GitOpsFile[]> {
    return (await this.tenantFiles(whenStale)).filter(({ path }) =>
      path.startsWith(`${directory}/`),
    );
  }

  /** The files of all tenants; otherwise as {@link serviceFiles}. */
  async tenantFiles(whenStale: 'use' | 'refuse'): Promise<GitOpsFile[]> {
    if (!this.#gitops) {
      return [];
    }
    const { config, repository } = this.#gitops;
    const { files, stale, staleReason } = await repository.read([
      config.paths.tenants,
    ]);
    if (stale && whenStale === 'refuse') {
      throw new ServiceUnavailableError(
        staleReason ?? 'The GitOps repository cannot be read',
      );
    }
    return files;
  }

  /** The same as they were when the repository was last looked at, for pages: nothing is asked for. */
  knownServiceFiles(directory: string): GitOpsFile[] {
    return (this.#platform.value?.tenantFiles ?? []).filter(({ path }) =>
      path.startsWith(`${directory}/`),
    );
  }

  /** Reads files, pull requests and how the repository is guarded once. Never throws. */
  async refresh(): Promise<void> {
    await Promise.all([
      this.refreshFiles(),
      this.refreshModelGovernance(),
      this.refreshProposals(),
      this.refreshGuards(),
    ]);
  }

  async refreshFiles(): Promise<void> {
    if (!this.#gitops) {
      return;
    }
    const { config, repository } = this.#gitops;
    const { paths } = config;
    try {
      const snapshot = await repository.read([
        paths.policies,
        paths.profiles,
        paths.runtimes,
        paths.tenants,
      ]);
      const { commit, files } = snapshot;
      if (commit !== this.#platform.value?.commit) {
        const below = (path: string) =>
          files.filter(file => file.path.startsWith(`${path}/`));
        const source = shareJson<PlatformSource>({
          policies: below(paths.policies),
          profiles: below(paths.profiles),
          runtimes: below(paths.runtimes),
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
            runtimePods: data.runtimePods,
            tenants: new Map(Object.entries(data.tenants)),
            tenantFiles: below(paths.tenants),
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
          ? {
              reason: 'The GitOps repository cannot be read',
              explained: snapshot.staleReason,
            }
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

  /** On its own, so that a models' folder that is emptied holds up nothing else. What cannot be read stays as it was. */
  async refreshModelGovernance(): Promise<void> {
    if (!this.#gitops) {
      return;
    }
    const { config, repository } = this.#gitops;
    const { models } = config.paths;
    try {
      const { commit, files } = await repository.read([models]);
      if (commit !== this.#governance.commit) {
        const value = await this.#judging.run('readModelGovernance', {
          filePages: config.filePages,
          files: files.filter(
            file => file.path.startsWith(`${models}/`) && mayGovernModels(file),
          ),
        });
        for (const { field, place, reason } of value.problems) {
          this.#logger.warn(
            `${place} cannot be used: ${field ? `${field}: ` : ''}${reason}`,
          );
        }
        const isSame =
          JSON.stringify(value) === JSON.stringify(this.#governance.value);
        this.#governance = {
          commit,
          value: isSame ? this.#governance.value : value,
          failure: undefined,
        };
      }
    } catch (error) {
      this.#governance.failure = this.#explain(
        "The platform's rules of models cannot be read",
        error,
        this.#governance.failure,
      );
    }
  }

  /** Asks how the repository is guarded, unless that was asked shortly before. */
  async refreshGuards(): Promise<void> {
    const now = this.#now().getTime();
    if (!this.#gitops || now - this.#guardsAskedAt < GUARDS_MS) {
      return;
    }
    this.#guardsAskedAt = now;
    const { forge } = this.#gitops;
    [this.#protection, this.#writers] = await Promise.all([
      this.#asked('how the branch is guarded', () => forge.branchProtection()),
      this.#asked('who can write to the repository', () => forge.writers()),
    ]);
  }

  async refreshProposals(): Promise<void> {
    if (!this.#gitops) {
      return;
    }
    const { forge } = this.#gitops;
    const former = this.#proposals;
    try {
      const value = await this.#proposalsPause.unlessFailing(() =>
        forge.listProposals(),
      );
      const asOf = this.#now().toISOString();
      this.#mergedSince = new Map(
        value.proposals
          .filter(({ state }) => state === 'merged')
          .map(({ number }) => [number, this.#mergedSince.get(number) ?? asOf]),
      );
      this.#proposals = { value, asOf, failure: undefined };
      if (value.incomplete && value.incomplete !== former.value.incomplete) {
        this.#logger.warn(`Pull requests are incomplete: ${value.incomplete}`);
      }
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

  get #source(): string {
    return this.config
      ? `forge:${new URL(this.config.repository).host}`
      : 'forge';
  }

  /** Says the same thing once. */
  #explain(
    reason: string,
    error: unknown,
    former: Failure | undefined,
  ): Failure {
    const explained = `${reason}: ${plainLine(
      toError(error).message,
      TEXT_LIMITS.line,
    )}`;
    if (explained !== former?.explained) {
      this.#logger.warn(explained);
    }
    return { reason, explained };
  }

  async #asked<T>(what: string, ask: () => Promise<T>): Promise<Asked<T>> {
    try {
      return { known: true, value: await ask() };
    } catch (error) {
      const reason = `the forge does not report ${what}`;
      // Controls show it to members, so the forge's own words stay in the log.
      this.#logger.debug(`${reason}: ${toError(error).message}`);
      return { known: false, reason };
    }
  }
}

function wordsFor(
  { platform }: FreshnessReader,
  failure: Failure | undefined,
): string | undefined {
  return (platform && failure?.explained) || failure?.reason;
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

function directoriesOf(
  paths: readonly string[],
  root: string,
): ReadonlySet<string> {
  const depth = root.split('/').length + 2;
  return new Set(
    paths
      .map(path => path.split('/'))
      .filter(parts => parts.length > depth)
      .map(parts => parts.slice(0, depth).join('/')),
  );
}

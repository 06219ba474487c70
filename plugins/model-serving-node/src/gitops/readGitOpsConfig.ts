import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { builtInForges } from '../forges/builtInForges';
import { findForge } from '../forges/createForge';
import { ForgeDefinition } from '../forges/ForgeDefinition';
import {
  GitOpsCredentials,
  readGitOpsCredentials,
} from './readGitOpsCredentials';
import { unsafePathReason } from './repositoryPath';

/** Where things lie in the GitOps repository; paths from its root. @public */
export interface GitOpsPaths {
  policies: string;
  profiles: string;
  /** Where the ClusterServingRuntimes are that profiles offer. */
  runtimes: string;
  models: string;
  tenants: string;
}

/** The GitOps repository, from `modelServing.gitops`. @public */
export interface GitOpsConfig {
  /** Web address of the repository, without a slash or `.git` at its end. */
  repository: string;
  /** The branch that the GitOps agent applies. */
  branch: string;
  /** Where the forge shows the branch's files: an address that a file's path completes. */
  filePages: string;
  /** Id of its forge. */
  forge: string;
  /** Root of the forge's API; the forge is asked there and nowhere else. */
  apiBaseUrl: string;
  /** The repository as the API names it: its owner, or the groups above it, and its name. */
  project: readonly string[];
  credentials: GitOpsCredentials;
  /** Accounts and teams, besides the portal, that are meant to have write access to the repository. */
  writers: readonly string[];
  paths: GitOpsPaths;
  /** Seconds between two looks at the branch. */
  refreshSeconds: number;
}

const BRANCH = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const REPOSITORY_SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/**
 * Reads `modelServing.gitops`.
 *
 * @returns undefined when it is not configured: nothing can then be proposed, and there are no policies or profiles.
 * @throws InputError naming the key whose value cannot be used.
 * @public
 */
export function readGitOpsConfig(
  config: Config,
  forges: readonly ForgeDefinition[] = builtInForges,
): GitOpsConfig | undefined {
  const gitops = config.getOptionalConfig('modelServing.gitops');
  if (!gitops) {
    return undefined;
  }
  const repository = readRepository(gitops.getString('repository'));
  const forge = readForge(
    gitops.getOptionalString('forge'),
    new URL(repository),
    forges,
  );
  const branch = readBranch(gitops.getOptionalString('branch') ?? 'main');
  return {
    repository,
    branch,
    filePages: forge.filePages(repository, branch),
    forge: forge.id,
    ...forge.address(
      new URL(repository),
      readApiBaseUrl(gitops.getOptionalString('apiBaseUrl')),
    ),
    credentials: readGitOpsCredentials(gitops, forge),
    writers: gitops.getOptionalStringArray('writers') ?? [],
    paths: {
      policies: readPath(gitops, 'policies', 'platform/policies'),
      profiles: readPath(gitops, 'profiles', 'platform/profiles'),
      runtimes: readPath(gitops, 'runtimes', 'platform/runtimes'),
      models: readPath(gitops, 'models', 'platform/models'),
      tenants: readPath(gitops, 'tenants', 'tenants'),
    },
    refreshSeconds: readRefresh(gitops.getOptionalNumber('refreshSeconds')),
  };
}

function invalid(key: string, why: string): InputError {
  return new InputError(`modelServing.gitops.${key} ${why}`);
}

/** The forge that is named, or the one that the repository's host is known to be. */
function readForge(
  id: string | undefined,
  { host }: URL,
  forges: readonly ForgeDefinition[],
): ForgeDefinition {
  if (id !== undefined) {
    return findForge(id, forges);
  }
  const forge = forges.find(({ hosts }) => hosts.includes(host));
  if (!forge) {
    throw invalid(
      'forge',
      `is missing, and ${host} is not known; set it to one of ${forges
        .map(each => each.id)
        .join(', ')}`,
    );
  }
  return forge;
}

function readApiBaseUrl(value: string | undefined): URL | undefined {
  if (value === undefined) {
    return undefined;
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    url.search ||
    url.hash
  ) {
    throw invalid(
      'apiBaseUrl',
      'must be a web address without credentials, query and fragment',
    );
  }
  return url;
}

function readRepository(value: string): string {
  if (!URL.canParse(value)) {
    throw invalid('repository', 'must be the web address of a repository');
  }
  const url = new URL(value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalid('repository', 'must begin with http:// or https://');
  }
  if (url.username || url.password) {
    throw invalid(
      'repository',
      'must not hold credentials; set them in modelServing.gitops.credentials',
    );
  }
  if (url.search || url.hash) {
    throw invalid('repository', 'must not have a query or a fragment');
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  const segments = path.split('/').slice(1);
  if (
    segments.length < 2 ||
    !segments.every(segment => REPOSITORY_SEGMENT.test(segment))
  ) {
    throw invalid('repository', 'must end in <owner>/<repository>');
  }
  return `${url.origin}${path}`;
}

function readBranch(value: string): string {
  if (
    !BRANCH.test(value) ||
    value.includes('..') ||
    value.endsWith('.') ||
    value.endsWith('.lock') ||
    value === 'HEAD'
  ) {
    throw invalid(
      'branch',
      'must be a branch name of letters, digits, ".", "_" and "-" (the forges\' addresses cannot tell a slash in it from a path)',
    );
  }
  return value;
}

function readPath(
  gitops: Config,
  key: keyof GitOpsPaths,
  fallback: string,
): string {
  const value = gitops.getOptionalString(`paths.${key}`) ?? fallback;
  const path = value.replace(/\/$/, '');
  const reason = unsafePathReason(path);
  if (reason) {
    throw invalid(`paths.${key}`, reason);
  }
  return path;
}

function readRefresh(value: number | undefined): number {
  const seconds = value ?? 30;
  if (!Number.isFinite(seconds) || seconds < 1) {
    throw invalid('refreshSeconds', 'must be 1 or more');
  }
  return seconds;
}

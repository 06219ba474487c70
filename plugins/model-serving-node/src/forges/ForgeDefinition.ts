import { InputError } from '@backstage/errors';
import { GitOpsConfig } from '../gitops/readGitOpsConfig';
import { GitOpsCredentials } from '../gitops/readGitOpsCredentials';
import { ForgeRepository } from './ForgeRepository';
import { ForgeAuth } from './http/ForgeAuth';
import { RepositoryOptions } from './RestRepository';

/** Where a forge's API is, and which repository it is asked for. @public */
export interface ForgeAddress {
  /** Root of the forge's API, without a slash at its end. */
  apiBaseUrl: string;
  /** The repository as the API names it: its owner, or the groups above it, and its name. */
  project: readonly string[];
}

/**
 * A kind of forge: everything the suite has to know of it. `modelServing.gitops.forge` names its id.
 *
 * @example
 * A forge that speaks another's API at other addresses:
 * ```ts
 * export const forgejo: ForgeDefinition = {
 *   ...giteaForge,
 *   id: 'forgejo',
 *   title: 'Forgejo',
 *   hosts: ['codeberg.org'],
 * };
 * ```
 * @public
 */
export interface ForgeDefinition {
  /** Value of `modelServing.gitops.forge`. */
  id: string;
  /** Its name as people write it. */
  title: string;
  /** Hosts that are known to be this forge, so that `modelServing.gitops.forge` may be left out for them. */
  hosts: readonly string[];
  /** Kinds of credentials that it accepts. */
  credentials: readonly GitOpsCredentials['kind'][];
  /**
   * Splits the repository's address into the forge's own and the repository's path.
   *
   * @param repository - web address, already checked
   * @param apiBaseUrl - what is configured, already checked, without a slash at its end
   * @throws InputError when the repository does not lie on its forge.
   */
  address(repository: URL, apiBaseUrl: URL | undefined): ForgeAddress;
  /**
   * Where the forge shows the files of a branch: an address that a file's path from the root of the repository completes.
   *
   * @param repository - web address, without a slash at its end
   */
  filePages(repository: string, branch: string): string;
  /** How calls sign in. */
  auth(options: { gitops: GitOpsConfig; timeoutMs?: number }): ForgeAuth;
  /** The configured repository. */
  repository(options: RepositoryOptions): ForgeRepository;
}

/**
 * The address of a repository on a forge whose API lies at one path below its web address, such as
 * `https://git.example.com/api/v4`. A forge below a path of its host is found by the configured API.
 */
export function addressBelow(options: {
  repository: URL;
  apiBaseUrl: URL | undefined;
  apiPath: string;
  /** How many segments name a repository. */
  segments: { least: number; most: number };
}): ForgeAddress {
  const { apiBaseUrl, apiPath, repository } = options;
  const { least, most } = options.segments;
  const { origin, pathname } = repository;
  const root = apiBaseUrl ? rootOf(apiBaseUrl, apiPath, origin) : '';
  if (!`${pathname}/`.startsWith(`${root}/`)) {
    throw new InputError(
      `modelServing.gitops.repository must lie below ${origin}${root}, where modelServing.gitops.apiBaseUrl is`,
    );
  }
  const project = segmentsOf(pathname.slice(root.length));
  if (project.length < least || project.length > most) {
    throw new InputError(
      'modelServing.gitops.repository must end in <owner>/<repository>',
    );
  }
  return {
    apiBaseUrl: apiBaseUrl ? addressOf(apiBaseUrl) : `${origin}${apiPath}`,
    project,
  };
}

/** Segments of a path. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter(Boolean);
}

/** An address without a slash at its end. */
export function addressOf(url: URL): string {
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** Path of the forge on its host; that of another host says nothing about the repository. */
function rootOf(apiBaseUrl: URL, apiPath: string, origin: string): string {
  const path = apiBaseUrl.pathname.replace(/\/+$/, '');
  return apiBaseUrl.origin === origin && path.endsWith(apiPath)
    ? path.slice(0, -apiPath.length)
    : '';
}

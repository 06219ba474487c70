import { InputError } from '@backstage/errors';
import { ForgeType } from './readGitOpsConfig';

const MAX_SEGMENTS = 20;

/** Where the forge's API is, and which repository it is asked for. */
export interface ForgeAddress {
  /** Root of the forge's API, without a slash at its end. */
  apiBaseUrl: string;
  /** The repository as the API names it: its owner, or the groups above it, and its name. */
  project: readonly string[];
}

/** Path of the API below the forge's own address. */
const API_PATH: Record<ForgeType, string> = {
  gitea: '/api/v1',
  github: '/api/v3',
  gitlab: '/api/v4',
};

/**
 * Splits the repository's address into the forge's own and the repository's path. A forge below a
 * path of its host is found by `apiBaseUrl`; without it, only Gitea's can be told from the repository.
 *
 * @param repository - web address, already checked
 * @throws InputError when `apiBaseUrl` is no web address, or the repository does not lie on its forge.
 */
export function forgeAddress(
  forge: ForgeType,
  repository: string,
  apiBaseUrl: string | undefined,
): ForgeAddress {
  const { origin, hostname, pathname } = new URL(repository);
  const segments = pathname.split('/').slice(1);
  if (apiBaseUrl !== undefined) {
    const api = readApiBaseUrl(apiBaseUrl);
    return { apiBaseUrl: api, project: below(forge, origin, segments, api) };
  }
  if (forge === 'gitea') {
    const above = segments.slice(0, -2).map(segment => `/${segment}`);
    return {
      apiBaseUrl: `${origin}${above.join('')}${API_PATH.gitea}`,
      project: segments.slice(-2),
    };
  }
  return {
    apiBaseUrl:
      hostname === 'github.com'
        ? 'https://api.github.com'
        : `${origin}${API_PATH[forge]}`,
    project: ownerAndName(forge, segments),
  };
}

function below(
  forge: ForgeType,
  origin: string,
  segments: readonly string[],
  apiBaseUrl: string,
): readonly string[] {
  const api = new URL(apiBaseUrl);
  const root = api.pathname.endsWith(API_PATH[forge])
    ? api.pathname.slice(0, -API_PATH[forge].length)
    : '';
  const prefix = api.origin === origin ? root.split('/').slice(1) : [];
  if (prefix.some((segment, index) => segments[index] !== segment)) {
    throw new InputError(
      `modelServing.gitops.repository must lie below ${api.origin}${root}, where modelServing.gitops.apiBaseUrl is`,
    );
  }
  return ownerAndName(forge, segments.slice(prefix.length));
}

function ownerAndName(
  forge: ForgeType,
  segments: readonly string[],
): readonly string[] {
  const most = forge === 'gitlab' ? MAX_SEGMENTS : 2;
  if (segments.length < 2 || segments.length > most) {
    throw new InputError(
      'modelServing.gitops.repository must end in <owner>/<repository>',
    );
  }
  return segments;
}

function readApiBaseUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    url.search ||
    url.hash
  ) {
    throw new InputError(
      'modelServing.gitops.apiBaseUrl must be a web address without credentials, query and fragment',
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

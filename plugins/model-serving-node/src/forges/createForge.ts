import { GitOpsConfig } from '../gitops';
import { Forge } from './Forge';
import { ForgeFiles, ForgeRepository } from './ForgeRepository';
import { GiteaRepository } from './gitea/GiteaRepository';
import { GithubAppAuth } from './github/GithubAppAuth';
import { GithubRepository } from './github/GithubRepository';
import { GitlabRepository } from './gitlab/GitlabRepository';
import { ForgeAuth, secretAuth } from './http/ForgeAuth';
import { ForgeHttp } from './http/ForgeHttp';
import { ProposalForge } from './ProposalForge';
import { Pause } from './untilSettled';

/** @public */
export interface ForgeOptions {
  gitops: GitOpsConfig;
  /** Waits between attempts; replaced in tests. */
  wait?: Pause;
  /** Deadline of one call in milliseconds, 15,000 by default. */
  timeoutMs?: number;
}

/**
 * The forge that `modelServing.gitops` names, at its address and with its credentials: as a place for
 * proposals, and as one to read files from.
 * @public
 */
export function createForge(options: ForgeOptions): {
  forge: Forge;
  files: ForgeFiles;
} {
  const { gitops, timeoutMs, wait } = options;
  const repository = createRepository(
    gitops,
    new ForgeHttp({
      apiBaseUrl: gitops.apiBaseUrl,
      auth: createAuth(gitops, timeoutMs),
      timeoutMs,
    }),
  );
  return {
    forge: new ProposalForge({ gitops, repository, wait }),
    files: repository,
  };
}

function createRepository(
  gitops: GitOpsConfig,
  http: ForgeHttp,
): ForgeRepository {
  const { branch, credentials, project } = gitops;
  switch (gitops.forge) {
    case 'gitea':
      return new GiteaRepository({ http, project, branch });
    case 'github':
      return new GithubRepository({
        http,
        project,
        branch,
        signsInAsApp: credentials.kind === 'githubApp',
      });
    default:
      return new GitlabRepository({ http, project, branch });
  }
}

function createAuth(gitops: GitOpsConfig, timeoutMs?: number): ForgeAuth {
  const { apiBaseUrl, credentials, forge, project } = gitops;
  return credentials.kind === 'githubApp'
    ? new GithubAppAuth({ app: credentials, apiBaseUrl, project, timeoutMs })
    : secretAuth(credentials, forge === 'gitea' ? 'token' : 'Bearer');
}

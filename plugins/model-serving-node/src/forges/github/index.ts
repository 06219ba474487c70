import { addressBelow, ForgeDefinition } from '../ForgeDefinition';
import { secretAuth } from '../http/ForgeAuth';
import { GithubAppAuth } from './GithubAppAuth';
import { GithubRepository } from './GithubRepository';

/** GitHub.com and GitHub Enterprise Server. */
export const githubForge: ForgeDefinition = {
  id: 'github',
  title: 'GitHub',
  hosts: ['github.com'],
  credentials: ['token', 'githubApp'],
  address: (repository, apiBaseUrl) =>
    addressBelow({
      repository,
      apiBaseUrl:
        apiBaseUrl ??
        (repository.hostname === 'github.com'
          ? new URL('https://api.github.com')
          : undefined),
      apiPath: '/api/v3',
      segments: { least: 2, most: 2 },
    }),
  filePages: (repository, branch) => `${repository}/blob/${branch}/`,
  auth: ({ gitops: { apiBaseUrl, credentials, project }, timeoutMs }) =>
    credentials.kind === 'githubApp'
      ? new GithubAppAuth({ app: credentials, apiBaseUrl, project, timeoutMs })
      : secretAuth(credentials, 'Bearer'),
  repository: options => new GithubRepository(options),
};

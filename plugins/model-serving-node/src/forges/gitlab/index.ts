import { addressBelow, ForgeDefinition } from '../ForgeDefinition';
import { secretAuth } from '../http/ForgeAuth';
import { GitlabRepository } from './GitlabRepository';

/** GitLab.com and self-managed GitLab. */
export const gitlabForge: ForgeDefinition = {
  id: 'gitlab',
  title: 'GitLab',
  hosts: ['gitlab.com'],
  credentials: ['token'],
  address: (repository, apiBaseUrl) =>
    addressBelow({
      repository,
      apiBaseUrl,
      apiPath: '/api/v4',
      // GitLab has groups of groups.
      segments: { least: 2, most: 20 },
    }),
  filePages: (repository, branch) => `${repository}/-/blob/${branch}/`,
  auth: ({ gitops }) => secretAuth(gitops.credentials, 'Bearer'),
  repository: options => new GitlabRepository(options),
};

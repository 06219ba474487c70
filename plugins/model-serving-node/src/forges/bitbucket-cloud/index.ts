import { addressBelow, ForgeDefinition } from '../ForgeDefinition';
import { secretAuth } from '../http/ForgeAuth';
import { BitbucketCloudRepository } from './BitbucketCloudRepository';

/** Bitbucket Cloud. Bitbucket Data Center has another API, which cannot commit several files at once. */
export const bitbucketCloudForge: ForgeDefinition = {
  id: 'bitbucket-cloud',
  title: 'Bitbucket Cloud',
  hosts: ['bitbucket.org'],
  credentials: ['token', 'basic'],
  address: (repository, apiBaseUrl) =>
    addressBelow({
      repository,
      apiBaseUrl: apiBaseUrl ?? new URL('https://api.bitbucket.org/2.0'),
      apiPath: '/2.0',
      segments: { least: 2, most: 2 },
    }),
  filePages: (repository, branch) => `${repository}/src/${branch}/`,
  auth: ({ gitops }) => secretAuth(gitops.credentials, 'Bearer'),
  repository: options => new BitbucketCloudRepository(options),
};

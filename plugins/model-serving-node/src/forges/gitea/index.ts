import { addressBelow, ForgeDefinition, segmentsOf } from '../ForgeDefinition';
import { secretAuth } from '../http/ForgeAuth';
import { GiteaRepository } from './GiteaRepository';

const API_PATH = '/api/v1';

/** Gitea and Forgejo. */
export const giteaForge: ForgeDefinition = {
  id: 'gitea',
  title: 'Gitea',
  hosts: ['gitea.com', 'codeberg.org'],
  credentials: ['token', 'basic'],
  address: (repository, apiBaseUrl) => {
    // A repository's name always has two segments, so that what lies above them is the forge's own path.
    const above = segmentsOf(repository.pathname).slice(0, -2);
    const api = [repository.origin, ...above].join('/');
    return addressBelow({
      repository,
      apiBaseUrl: apiBaseUrl ?? new URL(`${api}${API_PATH}`),
      apiPath: API_PATH,
      segments: { least: 2, most: 2 },
    });
  },
  filePages: (repository, branch) => `${repository}/src/branch/${branch}/`,
  auth: ({ gitops }) => secretAuth(gitops.credentials, 'token'),
  repository: options => new GiteaRepository(options),
};

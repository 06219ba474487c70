import { InputError } from '@backstage/errors';
import { addressOf, ForgeDefinition, segmentsOf } from '../ForgeDefinition';
import { secretAuth } from '../http/ForgeAuth';
import { AzureDevOpsRepository } from './AzureDevOpsRepository';

/**
 * Azure DevOps Services, and Azure DevOps Server 2022. The address of a repository is
 * `<collection>/<project>/_git/<repository>`; its project is `[project, repository]`.
 */
export const azureDevOpsForge: ForgeDefinition = {
  id: 'azure-devops',
  title: 'Azure DevOps',
  hosts: ['dev.azure.com'],
  credentials: ['token'],
  address: (repository, apiBaseUrl) => {
    const segments = segmentsOf(repository.pathname);
    const [project, marker, name] = segments.slice(-3);
    const collection = segments.slice(0, -3);
    if (marker !== '_git' || !name) {
      throw new InputError(
        'modelServing.gitops.repository must end in <project>/_git/<repository>',
      );
    }
    return {
      apiBaseUrl: addressOf(
        apiBaseUrl ?? new URL(`${repository.origin}/${collection.join('/')}`),
      ),
      project: [decodeURIComponent(project), decodeURIComponent(name)],
    };
  },
  filePages: (repository, branch) => `${repository}?version=GB${branch}&path=/`,
  // A personal access token is the password of an account without a name.
  auth: ({ gitops }) => secretAuth(gitops.credentials, 'Basic'),
  repository: options => new AzureDevOpsRepository(options),
};

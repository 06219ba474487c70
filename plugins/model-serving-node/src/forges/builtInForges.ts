import { azureDevOpsForge } from './azure-devops';
import { bitbucketCloudForge } from './bitbucket-cloud';
import { ForgeDefinition } from './ForgeDefinition';
import { giteaForge } from './gitea';
import { githubForge } from './github';
import { gitlabForge } from './gitlab';

/** The forges that the suite brings along. @public */
export const builtInForges: readonly ForgeDefinition[] = [
  azureDevOpsForge,
  bitbucketCloudForge,
  giteaForge,
  githubForge,
  gitlabForge,
];

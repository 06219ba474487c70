import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { GitOpsConfig } from '../gitops';
import { Forge } from './Forge';
import { GiteaForge } from './GiteaForge';
import { GithubForge } from './GithubForge';
import { GitlabForge } from './GitlabForge';

/** @public */
export interface ForgeOptions {
  gitops: GitOpsConfig;
  integrations: ScmIntegrations;
  logger: LoggerService;
}

/**
 * The forge that `modelServing.gitops` names, with the address and the credentials of its integration.
 *
 * @throws InputError when no integration of that kind covers the repository.
 * @public
 */
export function createForge(options: ForgeOptions): Forge {
  const { gitops, integrations, logger } = options;
  const missing = () =>
    new InputError(
      `modelServing.gitops.repository is on ${
        new URL(gitops.repository).host
      }, which no entry of integrations.${gitops.forge} covers`,
    );
  switch (gitops.forge) {
    case 'gitea': {
      const integration = integrations.gitea.byUrl(gitops.repository);
      if (!integration) {
        throw missing();
      }
      return new GiteaForge({ gitops, integration: integration.config });
    }
    case 'github': {
      const integration = integrations.github.byUrl(gitops.repository);
      if (!integration) {
        throw missing();
      }
      return new GithubForge({
        gitops,
        integrations,
        integration: integration.config,
        credentials:
          DefaultGithubCredentialsProvider.fromIntegrations(integrations),
        logger,
      });
    }
    default: {
      const integration = integrations.gitlab.byUrl(gitops.repository);
      if (!integration) {
        throw missing();
      }
      return new GitlabForge({
        gitops,
        integrations,
        integration: integration.config,
        logger,
      });
    }
  }
}

import { InputError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { GitOpsConfig } from '../gitops';
import { Forge } from './Forge';
import { GiteaForge } from './GiteaForge';

/** @public */
export interface ForgeOptions {
  gitops: GitOpsConfig;
  integrations: ScmIntegrations;
}

/**
 * The forge that `modelServing.gitops` names, with the credentials of its integration.
 *
 * @throws InputError when no integration of that kind covers the repository's host.
 * @public
 */
export function createForge(options: ForgeOptions): Forge {
  const { gitops, integrations } = options;
  const integration = integrations.gitea.byUrl(gitops.repository);
  if (!integration) {
    throw new InputError(
      `No integrations.${gitops.forge} covers ${gitops.repository}`,
    );
  }
  return new GiteaForge({ gitops, integration: integration.config });
}

import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { Forge } from '../forges/Forge';
import { createForge } from '../forges/createForge';
import { GitOpsRepository } from './GitOpsRepository';
import { GitOpsConfig, readGitOpsConfig } from './readGitOpsConfig';
import { warnOfSharedCredentials } from './warnOfSharedCredentials';

/** The GitOps repository and its forge, shared by all plugins of the backend. @public */
export interface GitOps {
  config: GitOpsConfig;
  repository: Pick<GitOpsRepository, 'read'>;
  forge: Forge;
}

/** @public */
export interface GitOpsService {
  /** What `modelServing.gitops` configures; undefined where nothing is. */
  configured: GitOps | undefined;
}

/**
 * The GitOps repository and its forge. There is one for the whole backend, so that the repository is read
 * once, whichever plugins need it.
 * @public
 */
export const gitOpsServiceRef = createServiceRef<GitOpsService>({
  id: 'model-serving.gitops',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.rootLogger,
      },
      async factory({ config, logger }) {
        const gitops = readGitOpsConfig(config);
        if (!gitops) {
          return { configured: undefined };
        }
        await warnOfSharedCredentials(config, gitops, logger);
        const { forge, files } = createForge({ gitops });
        const repository = new GitOpsRepository({ gitops, files, logger });
        return { configured: { config: gitops, forge, repository } };
      },
    }),
});

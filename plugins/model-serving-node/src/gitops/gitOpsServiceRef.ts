import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Forge } from '../forges/Forge';
import { builtInForges } from '../forges/builtInForges';
import { createForge } from '../forges/createForge';
import { ForgeDefinition } from '../forges/ForgeDefinition';
import { GitOpsRepository } from './GitOpsRepository';
import { GitOpsConfig, readGitOpsConfig } from './readGitOpsConfig';
import { warnOfSharedCredentials } from './warnOfSharedCredentials';

/** The GitOps repository and its forge, shared by all plugins of the backend. @public */
export interface GitOps {
  config: GitOpsConfig;
  repository: Pick<GitOpsRepository, 'filesAt' | 'read'>;
  forge: Forge;
}

/** @public */
export interface GitOpsService {
  /** What `modelServing.gitops` configures; undefined where nothing is, or nothing that can be used. */
  configured: GitOps | undefined;
  /** Why what it configures cannot be used, naming the key; undefined where it can, or nothing is configured. */
  problem?: string;
}

/**
 * Adds a kind of forge, for all plugins of the backend: add a service factory for each. One with the id of the suite's
 * own takes its place.
 * @public
 */
export const forgeServiceRef = createServiceRef<ForgeDefinition>({
  id: 'model-serving.forge',
  scope: 'root',
  multiton: true,
});

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
        forges: forgeServiceRef,
        logger: coreServices.rootLogger,
      },
      async factory({ config, forges: added, logger }) {
        const forges = [...added, ...builtInForges];
        try {
          const gitops = readGitOpsConfig(config, forges);
          if (!gitops) {
            return { configured: undefined };
          }
          await warnOfSharedCredentials(config, gitops, logger);
          const { forge, files } = createForge({ gitops, forges });
          const repository = new GitOpsRepository({ gitops, files, logger });
          return { configured: { config: gitops, forge, repository } };
        } catch (error) {
          const problem = toError(error).message;
          logger.error(
            `The GitOps repository cannot be used, so that nothing can be proposed: ${problem}`,
          );
          return { configured: undefined, problem };
        }
      },
    }),
});

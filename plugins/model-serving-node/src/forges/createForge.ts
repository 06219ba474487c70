import { InputError } from '@backstage/errors';
import { GitOpsConfig } from '../gitops/readGitOpsConfig';
import { builtInForges } from './builtInForges';
import { Forge } from './Forge';
import { ForgeDefinition } from './ForgeDefinition';
import { ForgeFiles } from './ForgeRepository';
import { ForgeHttp } from './http/ForgeHttp';
import { ProposalForge } from './proposal/ProposalForge';
import { Pause } from './proposal/untilSettled';

/** @public */
export interface ForgeOptions {
  gitops: GitOpsConfig;
  /** The forges to choose from; those of the suite by default. */
  forges?: readonly ForgeDefinition[];
  /** Waits between attempts; replaced in tests. */
  wait?: Pause;
  /** Deadline of one call in milliseconds, 15,000 by default. */
  timeoutMs?: number;
}

/**
 * The forge that `modelServing.gitops` names, at its address and with its credentials: as a place for
 * proposals, and as one to read files from.
 *
 * @throws InputError when there is no such forge.
 * @public
 */
export function createForge(options: ForgeOptions): {
  forge: Forge;
  files: ForgeFiles;
} {
  const { forges = builtInForges, gitops, timeoutMs, wait } = options;
  const definition = findForge(gitops.forge, forges);
  const http = new ForgeHttp({
    apiBaseUrl: gitops.apiBaseUrl,
    auth: definition.auth({ gitops, timeoutMs }),
    timeoutMs,
  });
  const repository = definition.repository({ gitops, http });
  return {
    forge: new ProposalForge({ gitops, repository, wait }),
    files: repository,
  };
}

/**
 * The forge with an id.
 *
 * @throws InputError naming those that there are.
 */
export function findForge(
  id: string,
  forges: readonly ForgeDefinition[],
): ForgeDefinition {
  const forge = forges.find(each => each.id === id);
  if (!forge) {
    throw new InputError(
      `modelServing.gitops.forge must be one of ${forges
        .map(each => each.id)
        .join(', ')}`,
    );
  }
  return forge;
}

import { ConflictError } from '@backstage/errors';
import { GitOpsConfig } from '../gitops';
import { Change } from './Forge';

/** The refusal of a change that the main branch holds already, though no proposal brought it there. */
export function nothingToProposeError(
  change: Change,
  gitops: GitOpsConfig,
): ConflictError {
  return new ConflictError(
    `${change.directory} is already in ${gitops.branch} exactly so; there is nothing to propose`,
  );
}

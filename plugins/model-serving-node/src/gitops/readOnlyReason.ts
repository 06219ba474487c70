import { Config } from '@backstage/config';
import type { GitOpsService } from './gitOpsServiceRef';

/**
 * Why this portal opens no pull requests, for the end of a sentence; undefined where it does. Forms, buttons and
 * actions rest on this one answer.
 *
 * @public
 */
export function readOnlyReason(
  config: Config,
  gitops: GitOpsService,
): string | undefined {
  if (config.getOptionalBoolean('modelServing.propose') === false) {
    return 'modelServing.propose is false';
  }
  return gitops.configured ? undefined : 'no modelServing.gitops is configured';
}

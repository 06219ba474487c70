import { Config } from '@backstage/config';
import { readUsable } from '../configuration';
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
  const { problem, value: proposes } = readUsable(
    () => config.getOptionalBoolean('modelServing.propose') ?? true,
  );
  if (problem !== undefined) {
    return problem;
  }
  if (!proposes) {
    return 'modelServing.propose is false';
  }
  return gitops.configured
    ? undefined
    : gitops.problem ?? 'no modelServing.gitops is configured';
}

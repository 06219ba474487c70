import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { GitOpsConfig } from './readGitOpsConfig';

/** Keys of an integration that hold a secret, and of the GitHub Apps in one. */
const SECRETS = ['token', 'password', 'privateKey'];

/**
 * Warns where an integration holds the credentials of the GitOps repository as well: every plugin can use
 * those, and so can everyone who may run a template.
 */
export async function warnOfSharedCredentials(
  config: Config,
  gitops: GitOpsConfig,
  logger: LoggerService,
): Promise<void> {
  const { host, protocol, hostname } = new URL(gitops.apiBaseUrl);
  const own = await ownSecret(gitops);
  const entries =
    config.getOptionalConfigArray(`integrations.${gitops.forge}`) ?? [];
  const shared = entries.some(entry =>
    [entry, ...(entry.getOptionalConfigArray('apps') ?? [])].some(each =>
      SECRETS.some(
        key =>
          own !== undefined &&
          String(each.getOptional(key) ?? '').trim() === own,
      ),
    ),
  );
  if (shared) {
    logger.warn(
      `integrations.${gitops.forge} holds the same credentials as modelServing.gitops.credentials, so every plugin and template can write to the GitOps repository with them. Give integrations read access at most; docs/gitops.md says how.`,
    );
  }
  if (protocol === 'http:' && !isLoopback(hostname)) {
    logger.warn(
      `The credentials of the GitOps repository are sent unencrypted to ${host}; use https in modelServing.gitops.`,
    );
  }
}

async function ownSecret({
  credentials,
}: GitOpsConfig): Promise<string | undefined> {
  try {
    switch (credentials.kind) {
      case 'token':
        return (await credentials.token.read()).trim();
      case 'basic':
        return (await credentials.password.read()).trim();
      default:
        return (await credentials.privateKey.read()).trim();
    }
  } catch {
    // A file that is not there yet is reported by the first call that needs it.
    return undefined;
  }
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname)
  );
}

import { GitOpsCredentials } from '../../gitops/readGitOpsCredentials';
import { credentialsAuth, HttpAuth } from '../../http/HttpAuth';

/** How calls to a forge are signed in. @public */
export type ForgeAuth = HttpAuth;

/**
 * Signs in with a fixed or file-based token, or with a user name and password. `Basic` sends the token as a
 * password without a user name.
 * @public
 */
export function secretAuth(
  credentials: GitOpsCredentials,
  tokenScheme: 'Bearer' | 'token' | 'Basic',
): ForgeAuth {
  if (credentials.kind === 'githubApp') {
    throw new TypeError('a GitHub App has no secret to send');
  }
  return credentialsAuth(credentials, tokenScheme);
}

import { GitOpsCredentials } from '../../gitops/readGitOpsCredentials';

/** How calls to a forge are signed in. */
export interface ForgeAuth {
  /** Headers of the next call; asked for each time, because a secret may rotate or a token expire. */
  headers(): Promise<Record<string, string>>;
  /** The forge did not accept the last headers. */
  refused?(): void;
}

/** Signs in with a fixed or file-based token, or with a user name and password. */
export function secretAuth(
  credentials: Exclude<GitOpsCredentials, { kind: 'githubApp' }>,
  /** The scheme of the forge's tokens in the Authorization header. */
  scheme: 'Bearer' | 'token',
): ForgeAuth {
  return {
    async headers() {
      if (credentials.kind === 'token') {
        return {
          Authorization: `${scheme} ${await credentials.token.read()}`,
        };
      }
      const { username, password } = credentials;
      const pair = `${username}:${await password.read()}`;
      return {
        Authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
      };
    },
  };
}

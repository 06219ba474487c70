import { GitOpsCredentials } from '../../gitops/readGitOpsCredentials';

/** How calls to a forge are signed in. @public */
export interface ForgeAuth {
  /** Headers of the next call; asked for each time, because a secret may rotate or a token expire. */
  headers(): Promise<Record<string, string>>;
  /** The forge did not accept the last headers. */
  refused?(): void;
}

/**
 * Signs in with a fixed or file-based token, or with a user name and password. `Basic` sends the token as a
 * password without a user name.
 * @public
 */
export function secretAuth(
  credentials: GitOpsCredentials,
  tokenScheme: 'Bearer' | 'token' | 'Basic',
): ForgeAuth {
  return {
    async headers() {
      switch (credentials.kind) {
        case 'token': {
          const token = await credentials.token.read();
          return {
            Authorization:
              tokenScheme === 'Basic'
                ? basic('', token)
                : `${tokenScheme} ${token}`,
          };
        }
        case 'basic':
          return {
            Authorization: basic(
              credentials.username,
              await credentials.password.read(),
            ),
          };
        default:
          throw new TypeError('a GitHub App has no secret to send');
      }
    },
  };
}

function basic(username: string, password: string): string {
  const pair = Buffer.from(`${username}:${password}`);
  return `Basic ${pair.toString('base64')}`;
}

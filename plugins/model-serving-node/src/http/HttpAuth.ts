import type { HttpCredentials } from './HttpCredentials';

/** How calls to another program are signed in. @public */
export interface HttpAuth {
  /** Headers of the next call; asked for each time, because a secret may rotate or a token expire. */
  headers(): Promise<Record<string, string>>;
  /** The last headers were not accepted. */
  refused?(): void;
}

/**
 * Signs in with what the configuration holds.
 *
 * @param scheme - how a token is sent; `Basic` sends it as a password without a user name
 * @public
 */
export function credentialsAuth(
  credentials: HttpCredentials,
  scheme: string = 'Bearer',
): HttpAuth {
  return {
    async headers(): Promise<Record<string, string>> {
      switch (credentials.kind) {
        case 'token': {
          const token = await credentials.token.read();
          return {
            Authorization:
              scheme === 'Basic' ? basic('', token) : `${scheme} ${token}`,
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
          return {};
      }
    },
  };
}

function basic(username: string, password: string): string {
  const pair = Buffer.from(`${username}:${password}`);
  return `Basic ${pair.toString('base64')}`;
}

/** What must not be repeated of headers: their values, and the password in a Basic one. */
export function secretsIn(headers: Record<string, string>): string[] {
  return Object.values(headers).flatMap(value => {
    const [, pair] = /^Basic (.+)$/.exec(value) ?? [];
    const text = pair
      ? Buffer.from(pair, 'base64').toString('utf8')
      : value.replace(/^[A-Za-z]+ /, '');
    return [value, text, text.slice(text.indexOf(':') + 1)].filter(Boolean);
  });
}

import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readSecret, Secret } from '../secrets';

/** What another program is signed in to with. @public */
export type HttpCredentials =
  | { kind: 'none' }
  | { kind: 'token'; token: Secret }
  | { kind: 'basic'; username: string; password: Secret };

/**
 * Credentials from the keys `token` or `tokenFile`, or `username` with `password` or `passwordFile`. Files are read for
 * each call.
 *
 * @param key - configuration key of `config`, for errors
 * @throws InputError saying what is missing or contradicts itself; never with a secret in it
 * @public
 */
export function readHttpCredentials(
  config: Config,
  key: string,
): HttpCredentials {
  const token = readSecret(config, 'token', key);
  const password = readSecret(config, 'password', key);
  const username = config.getOptionalString('username');
  if (token && (password || username !== undefined)) {
    throw new InputError(
      `${key} has a token and a password. Configure one of them.`,
    );
  }
  if (token) {
    return { kind: 'token', token };
  }
  if (!password && username === undefined) {
    return { kind: 'none' };
  }
  if (!password) {
    throw new InputError(
      `${key}.username needs ${key}.password or ${key}.passwordFile`,
    );
  }
  if (!username) {
    throw new InputError(`${key}.username is missing`);
  }
  return { kind: 'basic', username, password };
}

import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Secret } from './Secret';

/**
 * The secret of the key `<name>`, or of the file that `<name>File` names.
 *
 * @param key - configuration key of `config`, for errors
 * @throws InputError when both are set
 * @public
 */
export function readSecret(
  config: Config,
  name: string,
  key: string,
): Secret | undefined {
  const value = config.getOptionalString(name);
  const file = config.getOptionalString(`${name}File`);
  if (value !== undefined && file !== undefined) {
    throw new InputError(`${key} has both ${name} and ${name}File`);
  }
  if (file !== undefined) {
    return Secret.file(file, `${key}.${name}File`);
  }
  return value === undefined ? undefined : Secret.of(value);
}

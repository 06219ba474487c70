import { readFile, stat } from 'node:fs/promises';
import { ServiceUnavailableError } from '@backstage/errors';

const MAX_FILE_BYTES = 64 * 1024;

/**
 * A secret of the configuration: the value itself, or a file that is read for each use, so that a
 * rotated secret is used at once. Never shows its value when it is printed or serialized.
 * @public
 */
export class Secret {
  static of(value: string): Secret {
    return new Secret(async () => value);
  }

  /** @param key - the configuration key that names the file, for errors */
  static file(path: string, key: string): Secret {
    return new Secret(() => readSecretFile(path, key));
  }

  readonly #read: () => Promise<string>;

  private constructor(read: () => Promise<string>) {
    this.#read = read;
  }

  /** @throws ServiceUnavailableError when the file cannot be read or holds nothing. */
  read(): Promise<string> {
    return this.#read();
  }

  toJSON(): string {
    return '[secret]';
  }
}

async function readSecretFile(path: string, key: string): Promise<string> {
  let value: string;
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) {
      throw new Error('it is larger than 64 KiB');
    }
    value = (await readFile(path, 'utf8')).trim();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ServiceUnavailableError(
      `The file of ${key} cannot be read: ${code ?? message}`,
    );
  }
  if (value === '') {
    throw new ServiceUnavailableError(`The file of ${key} is empty`);
  }
  return value;
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyPair } from './Authority';

/** Paths of a key pair on disk. */
export interface KeyPairFiles {
  certificate: string;
  key: string;
}

/** Writes `tls.crt` and `tls.key`, the names that every controller expects, into the folder. */
export async function writeKeyPair(
  folder: string,
  pair: KeyPair,
): Promise<KeyPairFiles> {
  await mkdir(folder, { recursive: true });
  const files = {
    certificate: join(folder, 'tls.crt'),
    key: join(folder, 'tls.key'),
  };
  await writeFile(files.certificate, pair.certificate);
  await writeFile(files.key, pair.key, { mode: 0o600 });
  return files;
}

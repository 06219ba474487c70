import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { FailureName } from '../failures';
import { CredentialError } from './ClusterCredentials';

const MOST_BYTES = 1024 * 1024;

/**
 * Reads a token, certificate or kubeconfig file. Pipes and devices are refused rather than waited
 * for: a read that never ends would hold one of the few threads that all file access shares.
 *
 * @param failure - what it means that the file cannot be read
 * @throws CredentialError naming what is wrong with the file
 */
export async function readCredentialFile(
  path: string,
  failure: FailureName,
): Promise<Buffer> {
  let file;
  try {
    // Without O_NONBLOCK, opening a pipe waits for somebody to write to it.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new CredentialError(
      failure,
      `${path} could not be opened: ${(error as NodeJS.ErrnoException).code}`,
    );
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile()) {
      throw new CredentialError(failure, `${path} is not a regular file`);
    }
    if (stat.size > MOST_BYTES) {
      throw new CredentialError(
        failure,
        `${path} is larger than ${MOST_BYTES} bytes`,
      );
    }
    const content = Buffer.alloc(stat.size);
    const { bytesRead } = await file.read(content, 0, stat.size, 0);
    return content.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * Reads a bearer token, which must fit into a header.
 *
 * @throws CredentialError where the file holds none
 */
export async function readTokenFile(path: string): Promise<string> {
  const content = await readCredentialFile(path, 'token-file-unreadable');
  const token = content.toString('utf8').trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new CredentialError(
      'token-file-unreadable',
      `${path} does not hold a token`,
    );
  }
  return token;
}

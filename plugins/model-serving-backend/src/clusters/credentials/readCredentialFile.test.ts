import { createMockDirectory } from '@backstage/backend-test-utils';
import { execFileSync } from 'node:child_process';
import { readCredentialFile, readTokenFile } from './readCredentialFile';

describe('a file of credentials', () => {
  const directory = createMockDirectory({
    content: {
      token: ' abc.def\n',
      lines: 'abc\ndef\n',
      empty: '',
      large: 'x'.repeat(2 * 1024 * 1024),
    },
  });

  it('is read', async () => {
    await expect(readTokenFile(directory.resolve('token'))).resolves.toBe(
      'abc.def',
    );
  });

  it('that is a pipe is refused, not waited for', async () => {
    const pipe = directory.resolve('pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(readCredentialFile(pipe, 'ca-unreadable')).rejects.toThrow(
      'is not a regular file',
    );
  });

  it.each([
    ['lines', 'does not hold a token'],
    ['empty', 'does not hold a token'],
    ['large', 'is larger than'],
    ['none', 'could not be opened: ENOENT'],
    ['.', 'is not a regular file'],
  ])('%s: says what is wrong', async (name, reason) => {
    await expect(readTokenFile(directory.resolve(name))).rejects.toThrow(
      reason,
    );
  });
});

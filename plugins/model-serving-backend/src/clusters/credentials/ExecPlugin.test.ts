import { createMockDirectory } from '@backstage/backend-test-utils';
import { existsSync, readFileSync } from 'node:fs';
import { until } from '../../__testUtils__/until';
import { ExecPlugin } from './ExecPlugin';

const API = 'client.authentication.k8s.io/v1';

const credential = (status: object, more: object = {}) =>
  `process.stdout.write(${JSON.stringify(
    JSON.stringify({
      apiVersion: API,
      kind: 'ExecCredential',
      status,
      ...more,
    }),
  )});`;

describe('a credential plugin', () => {
  const directory = createMockDirectory();

  const plugin = (
    script: string,
    options: { deadlineMs?: number; more?: object } = {},
  ) =>
    new ExecPlugin(
      {
        apiVersion: API,
        command: process.execPath,
        args: ['-e', script],
        ...options.more,
      },
      directory.resolve('config'),
      options,
    );

  const isAlive = (pid: number) => {
    try {
      // Whoever ended and was not reaped yet does nothing any more.
      return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };

  // First, so that no timer of another test ends meanwhile.
  it('leaves nothing to wait for when it has ended', async () => {
    const timers = () =>
      process.getActiveResourcesInfo().filter(name => name === 'Timeout')
        .length;
    const before = timers();
    await plugin(credential({ token: 'abc' })).run();
    // Timers of others may end meanwhile.
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('issues a token and says until when it holds', async () => {
    await expect(
      plugin(
        credential({
          token: 'abc',
          expirationTimestamp: '2026-11-29T12:00:00Z',
        }),
      ).run(),
    ).resolves.toEqual({
      token: 'abc',
      certificate: undefined,
      key: undefined,
      expiresAt: Date.parse('2026-11-29T12:00:00Z'),
    });
  });

  it('is told what it is run for, with the variables of the kubeconfig', async () => {
    const { token } = await plugin(
      `const { kind, apiVersion } = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
       process.stdout.write(JSON.stringify({ kind, apiVersion, status: { token: process.env.PROFILE } }));`,
      { more: { env: [{ name: 'PROFILE', value: 'reader' }] } },
    ).run();
    expect(token).toBe('reader');
  });

  it('that hangs is ended with everything it started', async () => {
    const pids = directory.resolve('pids');
    await expect(
      plugin(
        `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
         require('node:fs').writeFileSync(${JSON.stringify(
           pids,
         )}, process.pid + ' ' + child.pid);
         process.on('SIGTERM', () => {});
         setInterval(() => {}, 1000);`,
        { deadlineMs: 3_000 },
      ).run(),
    ).rejects.toThrow('did not finish within 3 s and was ended');
    const started = readFileSync(pids, 'utf8').split(' ').map(Number);
    expect(started).toHaveLength(2);
    await until(() => !started.some(isAlive), 'both processes to end');
  }, 30_000);

  it('is over when it ends, though what it started holds its output open', async () => {
    await expect(
      plugin(
        `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).unref();
         ${credential({ token: 'abc' })}
         setTimeout(() => process.exit(0), 100);`,
      ).run(),
    ).resolves.toMatchObject({ token: 'abc' });
  });

  it.each<[string, string, string | RegExp]>([
    [
      'fails',
      `console.error('Unable to locate credentials.\\ndebug\\nRun aws configure'); process.exit(253)`,
      /failed with exit code 253: Unable to locate credentials\. … Run aws configure$/,
    ],
    [
      'fails with a secret',
      `console.error('sent Bearer abcdefgh12345678'); process.exit(1)`,
      /failed with exit code 1: sent \[masked\]$/,
    ],
    [
      'fails at length',
      `process.stderr.write('x'.repeat(3e6)); process.exitCode = 1`,
      /failed with exit code 1: x{100,300}…?$/,
    ],
    ['crashes', `process.kill(process.pid, 'SIGSEGV')`, 'failed with signal'],
    ['prints a page', `console.log('<html>')`, 'did not print JSON'],
    [
      'prints something else',
      `console.log('{"kind":"Status","apiVersion":"v1"}')`,
      'did not print an ExecCredential',
    ],
    [
      'prints another version',
      credential({ token: 'x' }, { apiVersion: 'other/v1' }),
      `did not print an ExecCredential of ${API}`,
    ],
    [
      'prints a token that no header can carry',
      credential({ token: 'a\r\nHost: x' }),
      'status.token is not valid',
    ],
    ['prints nothing to log in with', credential({}), 'neither a token nor'],
    [
      'prints without end',
      `const more = () => process.stdout.write('x'.repeat(1e5), more); more()`,
      'printed more than',
    ],
  ])('that %s is named with its reason', async (_, script, reason) => {
    await expect(plugin(script).run()).rejects.toThrow(reason);
  });

  it('that is not installed is named, with the hint of the kubeconfig', async () => {
    await expect(
      plugin('', {
        more: { command: 'aws-none', installHint: 'Install the AWS CLI' },
      }).run(),
    ).rejects.toThrow(
      'credential plugin aws-none was not found: Install the AWS CLI',
    );
    expect(existsSync(directory.resolve('aws-none'))).toBe(false);
  });

  it.each([
    ['needs a terminal', { interactiveMode: 'Always' }, 'needs a terminal'],
    ['has no command', { command: '' }, 'exec.command'],
    ['speaks another version', { apiVersion: 'v1alpha1' }, 'exec.apiVersion'],
  ])('that %s is refused before it is run', (_, more, reason) => {
    expect(() => plugin('', { more })).toThrow(reason);
  });
});

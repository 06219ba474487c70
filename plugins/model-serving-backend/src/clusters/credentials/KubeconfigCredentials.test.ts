import { createMockDirectory } from '@backstage/backend-test-utils';
import { FakeApiServer } from '../../__testUtils__/FakeApiServer';
import { ClusterConnection } from '../ClusterConnection';
import { VERSION } from '../expectedAnswers';
import { KubeconfigCredentials } from './KubeconfigCredentials';

const read = async (file: string, context?: string) => {
  const connection = new ClusterConnection(
    new KubeconfigCredentials({ file, context }),
  );
  try {
    return { version: await connection.getJson('/version', VERSION) };
  } catch (error) {
    return { error: (error as Error).message };
  } finally {
    await connection.close();
  }
};

describe('a kubeconfig', () => {
  const directory = createMockDirectory();
  let server: FakeApiServer;
  let seen: Array<string | undefined>;

  beforeEach(async () => {
    server = await FakeApiServer.start();
    seen = [];
    server.intercept = ({ headers }) => {
      seen.push(headers.authorization);
      return undefined;
    };
    directory.setContent({
      token: 'three\n',
      config: JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'first',
        clusters: [
          {
            name: 'test',
            cluster: { server: server.url, 'insecure-skip-tls-verify': true },
          },
        ],
        users: [
          { name: 'token', user: { token: 'one' } },
          { name: 'file', user: { tokenFile: 'token' } },
          {
            name: 'plugin',
            user: {
              exec: {
                apiVersion: 'client.authentication.k8s.io/v1',
                command: process.execPath,
                interactiveMode: 'Never',
                args: [
                  '-e',
                  `process.stdout.write(JSON.stringify({apiVersion:'client.authentication.k8s.io/v1',kind:'ExecCredential',status:{token:'two'}}))`,
                ],
              },
            },
          },
        ],
        contexts: [
          { name: 'first', context: { cluster: 'test', user: 'token' } },
          { name: 'second', context: { cluster: 'test', user: 'plugin' } },
          { name: 'rotated', context: { cluster: 'test', user: 'file' } },
        ],
      }),
    });
  });

  afterEach(() => server.stop());

  it('lets in by its current context', async () => {
    const { version } = await read(directory.resolve('config'));
    expect(version).toEqual({ gitVersion: 'v1.36.3' });
    expect(seen).toEqual(['Bearer one']);
  });

  it('runs the credential plugin of another context', async () => {
    const { version } = await read(directory.resolve('config'), 'second');
    expect(version).toBeDefined();
    expect(seen).toEqual(['Bearer two']);
  });

  it('reads the token from the file that a context names', async () => {
    const { version } = await read(directory.resolve('config'), 'rotated');
    expect(version).toBeDefined();
    expect(seen).toEqual(['Bearer three']);
  });

  it('says which context it lacks', async () => {
    const { error } = await read(directory.resolve('config'), 'third');
    expect(error).toContain("no context 'third'");
  });

  it.each([
    ['password: *pa55word', /an alias in it cannot be resolved/],
    ['token: |pa55word\n  x', /unexpected token at line 1/],
    ['token: !pa55word x', /no contexts/],
    ['a: b\n\tpassword: pa55word', /tab as indent at line 2/],
  ])('quotes nothing of a file that is broken: %j', async (content, says) => {
    const warned = jest.spyOn(process, 'emitWarning').mockReturnValue();
    directory.addContent({ broken: content });
    const { error } = await read(directory.resolve('broken'));
    expect(error).toMatch(says);
    expect(error).not.toContain('pa55word');
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });
});

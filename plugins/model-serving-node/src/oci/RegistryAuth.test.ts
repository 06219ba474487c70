import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpCredentials } from '../http/HttpCredentials';
import { Secret } from '../secrets';
import { FakeOciRegistry, FakeOciRequest } from '../testUtils/FakeOciRegistry';
import { OciRegistry } from './OciRegistry';

const PASSWORD = 'canary-password';
const BASIC = `Basic ${Buffer.from(`portal:${PASSWORD}`).toString('base64')}`;
const basic: HttpCredentials = {
  kind: 'basic',
  username: 'portal',
  password: Secret.of(PASSWORD),
};

describe('signing in to a registry', () => {
  let server: FakeOciRegistry;
  let now: number;

  beforeAll(async () => {
    server = await FakeOciRegistry.start();
    server.pushModel('m', 'v1');
    server.pushModel('other', 'v1');
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.forget();
    now = 0;
  });

  const open = (credentials: HttpCredentials, tokenHosts = [server.host]) =>
    new OciRegistry(
      {
        host: server.host,
        url: `http://${server.host}`,
        credentials,
        tokenHosts,
      },
      { now: () => now },
    );

  /** Asks for tokens, as distribution does with `auth: token`. */
  const withTokens = (realm: string, expires?: number) => {
    let issued = 0;
    server.instead = ({ headers, path }: FakeOciRequest) => {
      if (path.startsWith('/token')) {
        issued += 1;
        return {
          status: 200,
          body: JSON.stringify({ token: `t${issued}`, expires_in: expires }),
        };
      }
      return headers.authorization === `Bearer t${issued}` && issued > 0
        ? undefined
        : {
            status: 401,
            headers: {
              'www-authenticate': `Bearer realm="${realm}",service="registry",scope="repository:m:pull,push,delete"`,
            },
          };
    };
  };
  const tokenCalls = () =>
    server.calls.filter(call => call.startsWith('GET /token'));

  it('asks the issuer for pulling only, with the password, and keeps the token', async () => {
    withTokens(`http://${server.host}/token?account=x`, 300);
    const registry = open(basic);
    await registry.head('m', 'v1');
    await registry.head('m', 'v1');

    expect(tokenCalls()).toEqual([
      'GET /token?account=x&service=registry&scope=repository%3Am%3Apull',
    ]);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(
      [undefined, BASIC, 'Bearer t1', 'Bearer t1'],
    );
    expect(registry.requests).toBe(4);
  });

  it('asks for a token of its own for each repository', async () => {
    withTokens(`http://${server.host}/token`, 300);
    const registry = open(basic);
    await registry.head('m', 'v1');
    await registry.head('other', 'v1');
    expect(tokenCalls()).toHaveLength(2);
  });

  it('asks anew when a token ends, or is refused before', async () => {
    withTokens(`http://${server.host}/token`, 300);
    const registry = open(basic);
    await registry.head('m', 'v1');
    now = 295_000;
    await registry.head('m', 'v1');
    expect(tokenCalls()).toHaveLength(2);
    withTokens(`http://${server.host}/token`, 300);
    await registry.head('m', 'v1');
    expect(tokenCalls()).toHaveLength(3);
  });

  it('asks without a password for anonymous tokens', async () => {
    withTokens(`http://${server.host}/token`);
    await open({ kind: 'none' }).head('m', 'v1');
    expect(server.requests[1].headers.authorization).toBeUndefined();
  });

  it.each([
    ['another host', 'https://evil.example/token'],
    ['the metadata service', 'http://169.254.169.254/token'],
    ['another port of the host', 'http://127.0.0.1:1/token'],
    ['a file', 'file:///etc/passwd'],
    ['a user of the host', 'http://x@HOST/token'],
    ['no address', 'token'],
  ])('sends nothing to %s', async (_, realm) => {
    withTokens(realm.replace('HOST', server.host));
    await expect(open(basic).head('m', 'v1')).rejects.toMatchObject({
      kind: 'not-allowed',
      message: expect.stringMatching(
        /tokenHosts .* modelServing\.models\.registries/,
      ),
    });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0].headers.authorization).toBeUndefined();
  });

  it('does not send a password unencrypted to another host, though it is allowed', async () => {
    withTokens('http://127.0.0.1:1/token');
    await expect(
      open(basic, [server.host, '127.0.0.1:1']).head('m', 'v1'),
    ).rejects.toMatchObject({ kind: 'not-allowed' });
  });

  it.each([
    ['no token', '{}'],
    ['a token that would be another header', '{"token":"a\\r\\nX-Evil: 1"}'],
    ['an empty token', '{"token":""}'],
    ['a web page', '<html>'],
  ])('takes %s for none', async (_, body) => {
    server.instead = ({ path }) =>
      path.startsWith('/token')
        ? { status: 200, body }
        : {
            status: 401,
            headers: {
              'www-authenticate': `Bearer realm="http://${server.host}/token"`,
            },
          };
    await expect(open(basic).head('m', 'v1')).rejects.toMatchObject({
      kind: 'unexpected',
      message: expect.stringMatching(/issued no token/),
    });
    expect(server.requests).toHaveLength(2);
  });

  it('says that credentials are wrong, without asking for ever', async () => {
    server.instead = () => ({
      status: 401,
      headers: { 'www-authenticate': 'Basic realm="Registry"' },
    });
    await expect(open(basic).head('m', 'v1')).rejects.toMatchObject({
      kind: 'credentials',
    });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(
      [undefined, BASIC],
    );
  });

  it('sends a password by itself only once it was asked for', async () => {
    server.instead = ({ headers }) =>
      headers.authorization === BASIC
        ? undefined
        : {
            status: 401,
            headers: { 'www-authenticate': 'Basic realm="Registry"' },
          };
    const registry = open(basic);
    await registry.head('m', 'v1');
    await registry.head('m', 'v1');
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(
      [undefined, BASIC, BASIC],
    );
  });

  it('reads the file of a token for each call', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'oci-token-'));
    const file = join(folder, 'token');
    const registry = open({
      kind: 'token',
      token: Secret.file(file, 'registries[0].tokenFile'),
    });
    await writeFile(file, 'first\n');
    await registry.head('m', 'v1');
    await writeFile(file, 'second\n');
    await registry.head('m', 'v1');
    await rm(folder, { recursive: true });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(
      ['Bearer first', 'Bearer second'],
    );
    await expect(registry.head('m', 'v1')).rejects.toThrow(
      /registries\[0\]\.tokenFile cannot be read: ENOENT/,
    );
  });
});

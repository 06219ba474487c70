import { gzipSync } from 'node:zlib';
import crane from './__fixtures__/crane-0.22.1.json';
import distribution from './__fixtures__/distribution-3.0.0.json';
import { FakeOciAnswer, FakeOciRegistry } from '../testUtils/FakeOciRegistry';
import { OCI_MEDIA_TYPES } from './manifest';
import { Secret } from '../secrets';
import { OciRegistry } from './OciRegistry';

const TINY =
  'sha256:53a7d2792e4c1295d0a7875bb2af6ba8a6cc153f9ec97de555239e07f19e1d14';
const CONFIG =
  'sha256:d50101b52ded74256d333c41ce2fb6101fcbfbf9a936643eaa073585096172d0';
const NOTHING = `sha256:${'0'.repeat(64)}`;

describe('OciRegistry', () => {
  let server: FakeOciRegistry;
  let registry: OciRegistry;

  const open = (deadlineMs?: number) =>
    new OciRegistry(
      {
        host: server.host,
        url: `http://${server.host}`,
        credentials: { kind: 'none' },
        tokenHosts: [server.host],
      },
      { deadlineMs },
    );

  beforeAll(async () => {
    server = await FakeOciRegistry.start();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.forget();
    server.hasReferrersApi = false;
    server.pageSize = 1_000;
    registry = open();
  });

  const tags = (repository: string, most = 1_000) =>
    registry.tags(repository, { most });

  describe.each([
    ['distribution 3.0.0', distribution],
    ["crane's registry 0.22.1", crane],
  ])('with the recorded answers of %s', (_, recorded) => {
    beforeEach(() => {
      server.instead = ({ method, path }) =>
        (
          recorded as Array<FakeOciAnswer & { method: string; path: string }>
        ).find(
          each =>
            each.method === method &&
            each.path === path.replace(/\?n=500$/, ''),
        ) ?? { status: 500 };
    });

    it('reads the digest of a tag with one request', async () => {
      await expect(registry.head('team-a/tiny', '1.1')).resolves.toEqual({
        digest: TINY,
        mediaType: OCI_MEDIA_TYPES.dockerManifest,
      });
      expect(server.calls).toEqual(['HEAD /v2/team-a/tiny/manifests/1.1']);
    });

    it('reads manifests, and holds them against their digest', async () => {
      const { content, digest } = await registry.manifest('team-a/tiny', '1.1');
      expect(digest).toBe(TINY);
      expect(content).toMatchObject({
        kind: 'manifest',
        layers: [{ size: 2_256_566 }],
        annotations: { 'org.opencontainers.image.source': 'https://example/x' },
      });
      const artifact = await registry.manifest('team-a/artifact', 'v1');
      expect(artifact.content.artifactType).toBe(
        'application/vnd.cncf.model.manifest.v1+json',
      );
    });

    it('reads the configuration, whatever its content type', async () => {
      const blob = await registry.blob(
        'team-a/tiny',
        { digest: CONFIG, size: 332 },
        1_000,
      );
      expect(JSON.parse(blob.toString()).config.Labels).toEqual({
        'org.opencontainers.image.licenses': 'Apache-2.0',
        'org.opencontainers.image.title': 'tiny',
      });
    });

    it('reads tags as JSON, also where it is sent as text', async () => {
      await expect(tags('team-a/tiny')).resolves.toEqual({
        items: ['1.0', '1.1', 'latest', TINY.replace(':', '-')],
        cut: false,
      });
    });

    it('finds referrers under the fallback tag where there is no API for them', async () => {
      await expect(
        registry.referrers('team-a/tiny', TINY),
      ).resolves.toMatchObject([
        { artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json' },
      ]);
    });

    it('knows what is missing', async () => {
      await expect(
        registry.manifest('team-a/tiny', 'nope'),
      ).rejects.toMatchObject({
        kind: 'not-found',
        message: expect.stringMatching(
          /^team-a\/tiny:nope was not found in 127/,
        ),
      });
      await expect(tags('nope')).rejects.toMatchObject({
        kind: 'not-found',
        message: expect.stringMatching(/has no repository for nope/),
      });
    });
  });

  it('always asks for all four types of manifest', async () => {
    server.push('m', 'oci', {
      schemaVersion: 2,
      config: { mediaType: 'x', ...server.blob('{}') },
      layers: [],
    });
    await registry.head('m', 'oci');
    await registry.manifest('m', 'oci');
    for (const { headers } of server.requests) {
      for (const type of Object.values(OCI_MEDIA_TYPES)) {
        expect(headers.accept).toContain(type);
      }
    }
  });

  it('does not take a manifest whose type is refused for one that is missing', async () => {
    server.instead = () => ({
      status: 404,
      body: JSON.stringify({
        errors: [
          {
            code: 'MANIFEST_UNKNOWN',
            message:
              'OCI manifest found, but accept header does not support OCI manifests',
          },
        ],
      }),
    });
    await expect(registry.manifest('m', 'v1')).rejects.toMatchObject({
      kind: 'unexpected',
      message: expect.stringMatching(/m:v1 exists, but .* Accept header/),
    });
  });

  it('reads the content where the registry does not say its digest', async () => {
    const digest = server.pushModel('silent', 'v1');
    server.instead = ({ method }) =>
      method === 'HEAD' ? { status: 200 } : undefined;
    await expect(registry.head('silent', 'v1')).resolves.toMatchObject({
      digest,
    });
  });

  it('reads lists page by page', async () => {
    for (let index = 10; index < 20; index += 1) {
      server.pushModel('many', `v${index}`);
    }
    server.pageSize = 3;
    const { cut, items } = await tags('many');
    expect(items).toHaveLength(10);
    expect(cut).toBe(false);
    expect(server.calls).toHaveLength(4);
    await expect(tags('many', 5)).resolves.toMatchObject({
      items: ['v10', 'v11', 'v12', 'v13', 'v14'],
      cut: true,
    });
  });

  it('asks on where a full page names no next one', async () => {
    const all = Array.from({ length: 700 }, (_, index) => `v${1_000 + index}`);
    server.instead = ({ path }) => {
      const query = new URL(path, 'http://x').searchParams;
      const rest = all.filter(tag => tag > (query.get('last') ?? ''));
      return {
        status: 200,
        body: JSON.stringify({ tags: rest.slice(0, Number(query.get('n'))) }),
      };
    };
    await expect(tags('m')).resolves.toEqual({ items: all, cut: false });
  });

  it('takes no tags for none, and leaves out what is no tag', async () => {
    server.instead = () => ({ status: 200, body: '{"name":"m","tags":null}' });
    await expect(tags('m')).resolves.toEqual({ items: [], cut: false });
    server.instead = () => ({
      status: 200,
      body: JSON.stringify({ tags: ['ok', '../x', '', 7, 'a b', '<b>'] }),
    });
    await expect(tags('m')).resolves.toEqual({ items: ['ok'], cut: false });
  });

  it('uses the referrers API where there is one', async () => {
    server.hasReferrersApi = true;
    const subject = server.pushModel('signed', 'v1');
    const digest = server.attach('signed', subject, 'application/x', {
      mediaType: 'text/plain',
      content: 'x',
    });
    await expect(registry.referrers('signed', subject)).resolves.toMatchObject([
      { digest },
    ]);
    expect(server.calls).toEqual([`GET /v2/signed/referrers/${subject}`]);
  });

  it('has no referrers where neither the API nor the tag exists', async () => {
    const subject = server.pushModel('plain', 'v1');
    await expect(registry.referrers('plain', subject)).resolves.toEqual([]);
  });

  describe('does not believe', () => {
    const page = (link: string, ...items: string[]) => ({
      status: 200,
      headers: { link: `<${link}>; rel="next"` },
      body: JSON.stringify({ tags: items }),
    });

    it.each<[string, () => FakeOciAnswer, RegExp]>([
      [
        'a list that leads to another host',
        () => page('http://127.0.0.1:1/v2/m/tags/list?last=a', 'a'),
        /leads elsewhere/,
      ],
      [
        'a list that leads to another repository',
        () => page('/v2/other/tags/list?last=a', 'a'),
        /leads elsewhere/,
      ],
      [
        'a list that leads to itself',
        () => page('/v2/m/tags/list?n=500', 'a'),
        /does not end/,
      ],
      [
        'a list that brings the same again',
        () => page(`/v2/m/tags/list?last=${server.calls.length}`, 'a'),
        /repeats itself/,
      ],
      [
        'empty pages without end',
        () => page(`/v2/m/tags/list?last=${server.calls.length}`),
        /does not end/,
      ],
      [
        'a web page',
        () => ({ status: 200, body: '<html>Sign in' }),
        /a web page/,
      ],
      [
        'half of a list',
        () => ({ status: 200, body: '{"tags": ["a' }),
        /no list/,
      ],
      [
        'a list that unpacks to more than anybody needs',
        () => ({
          status: 200,
          headers: { 'content-encoding': 'gzip' },
          body: gzipSync(Buffer.alloc(33 * 1024 * 1024, ' ')),
        }),
        /sent more .* than is read/,
      ],
      [
        'a list of something else',
        () => ({ status: 200, body: '[1]' }),
        /no list/,
      ],
      [
        'a redirect',
        () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }),
        /redirects/,
      ],
    ])('%s', async (_, answer, message) => {
      server.instead = answer;
      await expect(tags('m')).rejects.toMatchObject({
        kind: 'unexpected',
        message: expect.stringMatching(message),
      });
    });

    it('content with another digest than the one asked for', async () => {
      const digest = server.pushModel('swapped', 'v1');
      const manifest = JSON.stringify({
        schemaVersion: 2,
        config: { mediaType: 'x', digest: NOTHING, size: 1 },
      });
      server.instead = () => ({ status: 200, body: manifest });
      await expect(registry.manifest('swapped', digest)).rejects.toThrow(
        /does not match its digest/,
      );
      server.instead = () => ({
        status: 200,
        headers: { 'docker-content-digest': digest },
        body: manifest,
      });
      await expect(registry.manifest('swapped', 'v1')).rejects.toThrow(
        /does not match its digest/,
      );
      server.instead = () => ({ status: 200, body: 'other bytes' });
      await expect(
        registry.blob('swapped', { digest, size: 1 }, 1_000),
      ).rejects.toThrow(/does not match its digest/);
    });

    it('inline content with another digest', async () => {
      const { digest, size } = server.blob('real');
      server.pushModel('inline', 'v1');
      const data = Buffer.from('other').toString('base64');
      const blob = await registry.blob('inline', { digest, size, data }, 1_000);
      expect(blob.toString()).toBe('real');
    });

    it('a size that is not so', async () => {
      const { digest } = server.blob('x'.repeat(5_000));
      server.pushModel('sized', 'v1');
      await expect(
        registry.blob('sized', { digest, size: 1 }, 1_000),
      ).rejects.toMatchObject({
        kind: 'unexpected',
        message: expect.stringMatching(/more .* than is read/),
      });
      server.forget();
      await expect(
        registry.blob('sized', { digest, size: 1_001 }, 1_000),
      ).rejects.toThrow(/too many to read/);
      expect(server.calls).toEqual([]);
    });

    it.each([
      ['an address that is not public', 'https://127.0.0.1:1/blob'],
      ['the metadata service', 'http://169.254.169.254/latest/meta-data'],
      ['a name of this machine', 'https://localhost:1/blob'],
      ['plain HTTP', 'http://storage.example.com/blob'],
      ['a place with a password', 'https://u:p@storage.example.com/blob'],
      ['nothing', 'http://['],
    ])('content that is kept at %s', async (_, location) => {
      server.instead = () => ({ status: 307, headers: { location } });
      await expect(
        registry.blob('m', { digest: NOTHING, size: 1 }, 1_000),
      ).rejects.toMatchObject({
        kind: 'unexpected',
        message: expect.stringMatching(/where it cannot be read/),
      });
      expect(server.calls).toHaveLength(1);
    });

    it('content that is passed round for ever', async () => {
      server.instead = () => ({
        status: 307,
        headers: { location: '/v2/m/blobs/elsewhere' },
      });
      await expect(
        registry.blob('m', { digest: NOTHING, size: 1 }, 1_000),
      ).rejects.toThrow(/where it cannot be read/);
      expect(server.calls.length).toBeLessThan(10);
    });
  });

  it('follows content on the same host, without credentials', async () => {
    const descriptor = server.blob('moved');
    server.instead = ({ path }) => {
      if (path === '/storage/1') {
        return { status: 200, body: 'moved' };
      }
      return { status: 307, headers: { location: '/storage/1' } };
    };
    await expect(registry.blob('m', descriptor, 1_000)).resolves.toEqual(
      Buffer.from('moved'),
    );
    expect(server.requests[1].headers.authorization).toBeUndefined();
  });

  it.each([
    [
      401,
      {},
      'credentials',
      /requires valid credentials .*modelServing\.models\.registries/,
    ],
    [403, {}, 'forbidden', /grant it read access/],
    [429, { 'retry-after': '30' }, 'rate-limited', /Try again in 30 s/],
    [429, { 'retry-after': 'soon' }, 'rate-limited', /Try again later/],
    [500, {}, 'unavailable', /not available right now \(HTTP 500\)/],
    [418, {}, 'unexpected', /HTTP 418/],
  ])('tells HTTP %d in words', async (status, headers, kind, message) => {
    server.instead = () => ({
      status,
      headers: headers as Record<string, string>,
    });
    await expect(registry.head('m', 'v1')).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(message),
    });
  });

  it('does not take the 404 of a proxy for that of a registry', async () => {
    server.instead = () => ({ status: 404, body: '<html>Not here</html>' });
    await expect(registry.manifest('m', 'v1')).rejects.toMatchObject({
      kind: 'unexpected',
      message: expect.stringMatching(/web page/),
    });
  });

  it('repeats no secret that a registry echoes', async () => {
    server.instead = () => ({
      status: 403,
      body: JSON.stringify({
        errors: [{ code: 'DENIED', message: 'no: Bearer secret-token-1' }],
      }),
    });
    const signedIn = new OciRegistry({
      host: server.host,
      url: `http://${server.host}`,
      credentials: { kind: 'token', token: Secret.of('secret-token-1') },
      tokenHosts: [],
    });
    const error = await signedIn.manifest('m', 'v1').catch(each => each);
    expect(error.message).toMatch(/no: Bearer \[masked\]|no: \[masked\]/);
    expect(error.message).not.toContain('secret-token-1');
  });

  it('ends a call whose answer never comes', async () => {
    server.instead = () => 'silence';
    await expect(open(100).manifest('m', 'v1')).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/did not answer .* in time/),
    });
  });

  it('ends a call whose answer never ends', async () => {
    server.instead = () => 'endless';
    await expect(registry.manifest('m', 'v1')).rejects.toMatchObject({
      kind: 'unexpected',
    });
  });
});

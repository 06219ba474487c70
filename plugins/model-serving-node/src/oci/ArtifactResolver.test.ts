import { FakeOciRegistry } from '../testUtils/FakeOciRegistry';
import { bundleOf, BUNDLE, signerOf } from '../testUtils/signing';
import { ArtifactResolver } from './ArtifactResolver';

describe('ArtifactResolver', () => {
  let server: FakeOciRegistry;
  let resolver: ArtifactResolver;
  let now: number;
  const release = signerOf('the release key');

  beforeAll(async () => {
    server = await FakeOciRegistry.start();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.forget();
    now = Date.parse('2026-11-29T20:00:00Z');
    resolver = new ArtifactResolver(
      {
        registries: [
          {
            host: server.host,
            url: `http://${server.host}`,
            credentials: { kind: 'none' },
            tokenHosts: [],
          },
        ],
        signingKeys: [release.key],
      },
      () => now,
    );
  });

  const uri = (rest: string) => `oci://${server.host}/${rest}`;

  it('pins a tag, with size and signature', async () => {
    const digest = server.pushModel('models/m', 'v1', { size: 5_000 });
    server.attach('models/m', digest, BUNDLE, {
      mediaType: BUNDLE,
      content: bundleOf(digest, release),
    });
    const { sizeBytes, ...rest } = await resolver.resolve(uri('models/m:v1'));
    expect(rest).toEqual({
      uri: uri('models/m:v1'),
      digest,
      pinnedUri: uri(`models/m@${digest}`),
      signature: { state: 'verified', by: 'the release key' },
      asOf: '2026-11-29T20:00:00.000Z',
    });
    expect(sizeBytes).toBeGreaterThan(5_000);
  });

  it('takes the digest of an address that has a tag as well', async () => {
    const first = server.pushModel('models/both', 'v1', { content: '1' });
    server.pushModel('models/both', 'v1', { content: '2' });
    await expect(
      resolver.resolve(uri(`models/both:v1@${first}`)),
    ).resolves.toMatchObject({ digest: first });
  });

  it('asks once for those who ask at the same time, and again after a minute', async () => {
    server.pushModel('models/shared', 'v1', { content: '1' });
    const address = uri('models/shared:v1');
    await Promise.all([resolver.resolve(address), resolver.resolve(address)]);
    const calls = server.calls.length;
    await resolver.resolve(address);
    expect(server.calls).toHaveLength(calls);
    const moved = server.pushModel('models/shared', 'v1', { content: '2' });
    now += 60_001;
    await expect(resolver.resolve(address)).resolves.toMatchObject({
      digest: moved,
    });
  });

  it('asks a registry that failed again after some seconds', async () => {
    server.pushModel('models/back', 'v1');
    server.instead = () => ({ status: 503 });
    const address = uri('models/back:v1');
    await expect(resolver.resolve(address)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    server.forget();
    await expect(resolver.resolve(address)).rejects.toThrow();
    expect(server.calls).toEqual([]);
    now += 10_001;
    await expect(resolver.resolve(address)).resolves.toBeDefined();
  });

  it.each([
    'oci://evil.example/m:v1',
    'oci://169.254.169.254/m:v1',
    'oci://127.0.0.1/m:v1',
    'http://127.0.0.1/m:v1',
    'hf://org/model@main',
    'oci://evil.example/../m:v1',
  ])('calls nobody for %s', async address => {
    await expect(resolver.resolve(address)).rejects.toMatchObject({
      kind: 'not-allowed',
    });
    expect(resolver.knows(address)).toBe(false);
    expect(server.calls).toEqual([]);
  });

  it('reads the digest of a tag with one request', async () => {
    const digest = server.pushModel('models/m', 'v2', { content: 'v2' });
    await expect(resolver.digestOf(uri('models/m:v2'))).resolves.toBe(digest);
    expect(server.calls).toHaveLength(1);
  });
});

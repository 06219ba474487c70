import type { FakeOciRegistry } from '../../testUtils/FakeOciRegistry';
import { BUNDLE, bundleOf, signByTag, Signer } from '../../testUtils/signing';
import type { OciRegistry } from '../OciRegistry';
import { artifactToSign } from './__testUtils__/artifactToSign';
import { readAttachments } from './readSignature';

const OTHER = `sha256:${'b'.repeat(64)}`;
const PROVENANCE = 'https://slsa.dev/provenance/v1';
const SBOM = 'https://spdx.dev/Document';
const IN_TOTO = 'application/vnd.in-toto+json';
const DSSE = 'application/vnd.dsse.envelope.v1+json';

describe('attestations', () => {
  const given = artifactToSign();
  let server: FakeOciRegistry;
  let registry: OciRegistry;
  let release: Signer;
  let digest: string;
  let repository: string;

  beforeEach(() => {
    ({ digest, registry, release, repository, server } = given);
  });

  const read = (tags?: ReadonlySet<string>) =>
    readAttachments(registry, [release.key], { repository, digest, tags });
  const attach = (content: string, type = BUNDLE) =>
    server.attach(repository, digest, type, { mediaType: type, content });
  const attest = (predicateType: string, about = digest) =>
    attach(bundleOf(about, release, { predicateType }));
  /** As cosign 2 keeps attestations. */
  const tag = (ending: string, ...layers: object[]) =>
    server.push(repository, `${digest.replace(':', '-')}.${ending}`, {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        ...server.blob('{}'),
      },
      layers: layers.map(layer => ({ ...server.blob('{}'), ...layer })),
    });

  it('are none where nothing is attached', async () => {
    await expect(read()).resolves.toEqual({
      signature: { state: 'absent' },
      attestations: [],
    });
  });

  describe.each([
    ['no referrers API', false, false],
    ['a referrers API', true, false],
    ['one that lists the types of configurations', true, true],
  ])('with %s', (_, hasApi, listsConfigTypes) => {
    beforeEach(() => {
      server.hasReferrersApi = hasApi;
      server.listsConfigTypes = listsConfigTypes;
    });

    it('are named by what they say, each once, beside a signature', async () => {
      attach(bundleOf(digest, release));
      attest(SBOM);
      attest(PROVENANCE);
      attach(`${bundleOf(digest, release, { predicateType: SBOM })} `);
      attach('an SBOM', 'application/spdx+json');
      await expect(read()).resolves.toEqual({
        signature: { state: 'verified', by: 'the release key' },
        attestations: [
          { type: 'application/spdx+json', form: 'referrer' },
          { type: PROVENANCE, form: 'referrer' },
          { type: SBOM, form: 'referrer' },
        ],
      });
    });

    it('are not those of another artifact, nor what else is attached', async () => {
      attest(PROVENANCE, OTHER);
      attach('a picture', 'image/png');
      await expect(read()).resolves.toMatchObject({ attestations: [] });
    });
  });

  it('never make a signature, even where a configured key made them', async () => {
    attest(PROVENANCE);
    await expect(read()).resolves.toEqual({
      signature: { state: 'absent' },
      attestations: [{ type: PROVENANCE, form: 'referrer' }],
    });
  });

  it('lie under tags, too, with their predicates', async () => {
    tag(
      'att',
      { mediaType: DSSE, annotations: { predicateType: PROVENANCE } },
      { mediaType: DSSE },
      { mediaType: 'image/png' },
    );
    tag('sbom', { mediaType: 'text/spdx+json' });
    await expect(read()).resolves.toMatchObject({
      attestations: [
        { type: DSSE, form: 'cosign-tag' },
        { type: PROVENANCE, form: 'cosign-tag' },
        { type: 'text/spdx+json', form: 'cosign-tag' },
      ],
    });
  });

  it('are statements whose layers say what they are', async () => {
    server.hasReferrersApi = true;
    attach('{}', IN_TOTO);
    await expect(read()).resolves.toMatchObject({
      attestations: [{ type: IN_TOTO, form: 'referrer' }],
    });
  });

  it('cost no request for tags that the repository does not have', async () => {
    await read(new Set(['v1']));
    expect(server.calls.filter(call => /\.(att|sbom|sig)/.test(call))).toEqual(
      [],
    );
  });

  it('are read a few at most, and cannot hold a name that misleads', async () => {
    server.hasReferrersApi = true;
    for (let each = 0; each < 60; each += 1) {
      attach(`${each}`, IN_TOTO);
    }
    for (const listsConfigTypes of [false, true]) {
      server.listsConfigTypes = listsConfigTypes;
      server.forget();
      await read(new Set());
      expect(server.calls.length).toBeLessThan(50);
    }
    server.listsConfigTypes = false;

    tag(
      'att',
      { mediaType: DSSE, annotations: { predicateType: 'x\u202ey\u0000z' } },
      { mediaType: DSSE, annotations: { predicateType: 'y'.repeat(10_000) } },
      ...Array.from({ length: 50 }, (_, layer) => ({
        mediaType: DSSE,
        annotations: { predicateType: `z${layer}` },
      })),
    );
    const { attestations = [] } = await read();
    expect(attestations.length).toBeLessThanOrEqual(20);
    for (const { type } of attestations) {
      expect(type).not.toMatch(/\p{Cc}|\p{Cf}/u);
      expect(type.length).toBeLessThanOrEqual(300);
    }
  });

  it('are unknown while the registry is away, and unreadable ones hide no signature', async () => {
    server.instead = () => ({ status: 503 });
    await expect(read()).resolves.toEqual({
      signature: { state: 'unknown', reason: expect.any(String) },
    });
    server.forget();
    signByTag(server, repository, digest, release);
    server.push(
      repository,
      `${digest.replace(':', '-')}.att`,
      '{"no":"manifest"}',
    );
    const { attestations, signature } = await read();
    expect(signature).toEqual({ state: 'verified', by: 'the release key' });
    expect(attestations).toBeUndefined();
  });
});

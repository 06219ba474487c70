import { generateKeyPairSync } from 'node:crypto';
import cosign from '../__fixtures__/cosign-3.1.3.json';
import type { FakeOciRegistry } from '../../testUtils/FakeOciRegistry';
import {
  BUNDLE,
  bundleOf,
  messageBundleOf,
  signByTag,
  Signer,
  signerOf,
} from '../../testUtils/signing';
import type { OciRegistry } from '../OciRegistry';
import { artifactToSign } from './__testUtils__/artifactToSign';
import { Secret } from '../../secrets';
import { readSignature } from './readSignature';
import { SigningKey } from './SigningKey';

const OTHER = `sha256:${'b'.repeat(64)}`;

describe('signatures', () => {
  const given = artifactToSign();
  let server: FakeOciRegistry;
  let registry: OciRegistry;
  let release: Signer;
  let digest: string;
  let repository: string;

  beforeEach(() => {
    ({ digest, registry, release, repository, server } = given);
  });

  const read = async (
    keys: SigningKey[] = [release.key],
    tags?: ReadonlySet<string>,
  ) =>
    await readSignature(registry, keys, {
      repository,
      digest,
      tags,
    });
  const attach = (content: string, type = BUNDLE) =>
    server.attach(repository, digest, type, { mediaType: type, content });

  it('are absent where nothing is attached, or something else', async () => {
    await expect(read()).resolves.toEqual({ state: 'absent' });
    attach('an SBOM', 'application/spdx+json');
    await expect(read()).resolves.toEqual({ state: 'absent' });
  });

  describe.each([false, true])('with a referrers API: %s', hasApi => {
    beforeEach(() => {
      server.hasReferrersApi = hasApi;
    });

    it('are only present while nobody has a key', async () => {
      attach(bundleOf(digest, release));
      await expect(read([])).resolves.toEqual({
        state: 'present',
        form: 'sigstore-bundle',
        reason: null,
      });
    });

    it('are verified by the key that made a bundle', async () => {
      attach(bundleOf(digest, release));
      await expect(read()).resolves.toEqual({
        state: 'verified',
        by: 'the release key',
      });
    });
  });

  it('under the tag of cosign 2 are found and verified, too', async () => {
    signByTag(server, repository, digest, release);
    await expect(read([])).resolves.toEqual({
      state: 'present',
      form: 'cosign-tag',
      reason: null,
    });
    await expect(read()).resolves.toEqual({
      state: 'verified',
      by: 'the release key',
    });
  });

  it.each(['ec', 'rsa', 'ed25519'] as const)(
    'with a key of type %s are verified in all three forms',
    async type => {
      const signer = signerOf(`a key of type ${type}`, type);
      const verified = { state: 'verified', by: signer.key.name };
      const artifact = await registry.manifest(repository, 'v1');

      attach(bundleOf(digest, signer));
      await expect(read([release.key, signer.key])).resolves.toEqual(verified);

      digest = server.pushModel(repository, 'v1', { content: `${type}2` });
      signByTag(server, repository, digest, signer);
      await expect(read([signer.key])).resolves.toEqual(verified);

      server.push(
        repository,
        'v1',
        artifact.bytes.toString(),
        artifact.mediaType,
      );
      digest = artifact.digest;
      attach(messageBundleOf(artifact.bytes, signer));
      await expect(read([signer.key])).resolves.toEqual(verified);
    },
  );

  it('that somebody else made are present, and not verified', async () => {
    attach(bundleOf(digest, signerOf('somebody')));
    await expect(read()).resolves.toEqual({
      state: 'present',
      form: 'sigstore-bundle',
      reason: 'Not signed with a configured key.',
    });
  });

  it('as cosign 3.1.3 was recorded to write them are read', async () => {
    const { subject } = JSON.parse(
      Buffer.from(
        JSON.parse(cosign.bundle).dsseEnvelope.payload,
        'base64',
      ).toString(),
    );
    const signed = `sha256:${subject[0].digest.sha256}`;
    server.push(repository, null, cosign.manifest);
    server.blob(cosign.bundle);
    server.push(
      repository,
      signed.replace(':', '-'),
      cosign.index,
      'application/vnd.oci.image.index.v1+json',
    );
    await expect(
      readSignature(registry, [release.key], {
        repository,
        digest: signed,
      }),
    ).resolves.toMatchObject({ state: 'present', form: 'sigstore-bundle' });
  });

  it.each<[string, () => void, RegExp]>([
    [
      'a bundle of the key for another artifact',
      () => attach(bundleOf(OTHER, release)),
      /Signed with the release key, but for another artifact/,
    ],
    [
      'a signature under the tag for another artifact',
      () => signByTag(server, repository, digest, release, OTHER),
      /Signed with the release key, but for another artifact/,
    ],
    [
      "somebody's bundle for another artifact",
      () => attach(bundleOf(OTHER, signerOf('somebody'))),
      /for another artifact/,
    ],
    [
      "somebody's bundle that names the key",
      () =>
        attach(bundleOf(digest, signerOf('somebody'), { hint: release.hint })),
      /names the release key, but that key did not sign this/,
    ],
    [
      'a statement that was changed after it was signed',
      () => {
        const bundle = JSON.parse(bundleOf(OTHER, release));
        const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64')
          .toString()
          .replace(OTHER.slice(7), digest.slice(7));
        bundle.dsseEnvelope.payload = Buffer.from(payload).toString('base64');
        attach(JSON.stringify(bundle));
      },
      /that key did not sign this/,
    ],
  ])('are invalid: %s', async (_, sign, reason) => {
    sign();
    await expect(read()).resolves.toEqual({
      state: 'invalid',
      reason: expect.stringMatching(reason),
    });
  });

  it('of an attestation do not count: it says something else of the artifact', async () => {
    attach(
      bundleOf(digest, release, {
        predicateType: 'https://slsa.dev/provenance/v1',
      }),
    );
    await expect(read()).resolves.toEqual({ state: 'absent' });
  });

  it('made without a key are present', async () => {
    const bundle = JSON.parse(bundleOf(digest, signerOf('somebody')));
    bundle.verificationMaterial = { certificate: { rawBytes: 'AAAA' } };
    attach(JSON.stringify(bundle));
    await expect(read()).resolves.toMatchObject({
      state: 'present',
      reason: expect.stringMatching(/certificate/),
    });
  });

  it.each([
    ['text', 'nothing to read'],
    ['an empty bundle', '{}'],
    [
      'a payload that is no statement',
      JSON.stringify({
        dsseEnvelope: {
          payload: 'e30=',
          payloadType: 'application/vnd.in-toto+json',
          signatures: [{ sig: 'AAAA' }],
        },
      }),
    ],
  ])('are unknown where %s is attached as one', async (_, content) => {
    attach(content);
    await expect(read()).resolves.toMatchObject({
      state: 'unknown',
      reason: expect.stringMatching(/cannot be read as one/),
    });
  });

  it('are verified whatever else is attached', async () => {
    attach('nothing to read');
    attach(bundleOf(OTHER, release));
    attach(bundleOf(digest, signerOf('somebody')));
    server.push(repository, `${digest.replace(':', '-')}.sig`, 'no manifest');
    attach(bundleOf(digest, release));
    await expect(read()).resolves.toEqual({
      state: 'verified',
      by: 'the release key',
    });
  });

  it('are looked for in so many attached artifacts, and no more', async () => {
    for (let index = 0; index < 40; index += 1) {
      attach(`nothing ${index}`);
    }
    server.forget();
    await read();
    expect(server.calls.length).toBeLessThan(30);
  });

  it('are unknown while the registry does not answer', async () => {
    server.instead = () => ({ status: 503 });
    await expect(read()).resolves.toMatchObject({
      state: 'unknown',
      reason: expect.stringMatching(/not available right now/),
    });
  });

  it('under a tag are not asked for where the tags are known', async () => {
    await read([release.key], new Set(['v1']));
    expect(server.calls).not.toContainEqual(expect.stringMatching(/\.sig$/));
  });

  it.each([
    [
      'a private key',
      generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
      /private key/,
    ],
    [
      'a curve that cosign signs otherwise',
      generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString(),
      /only ECDSA P-256/,
    ],
    [
      'a short RSA key',
      generateKeyPairSync('rsa', { modulusLength: 1024 })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString(),
      /RSA from 2048 bits/,
    ],
    ['something else', 'no key', /PEM/],
  ])('are unknown while the key is %s', async (_, pem, reason) => {
    attach(bundleOf(digest, release));
    const key = new SigningKey('broken', Secret.of(pem), 'signingKeys[0]');
    await expect(read([key])).resolves.toMatchObject({
      state: 'unknown',
      reason: expect.stringMatching(reason),
    });
  });
});

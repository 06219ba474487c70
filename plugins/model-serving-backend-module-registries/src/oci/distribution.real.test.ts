import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigReader } from '@backstage/config';
import type {
  ArtifactSignature,
  ModelVariant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { read } from '../__testUtils__/sourceOf';
import { builtInRegistries } from '../sources/builtInRegistries';
import { createSources } from '../sources/createSources';

/*
 * Run by `./dev test:registries distribution`, which starts the registries and compiles what pushes to them and signs.
 */

const { OCI_PROGRAMS, OCI_REFERRERS_REGISTRY, OCI_REGISTRY } = process.env;
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const RELEASE = 'the release key';

jest.setTimeout(300_000);

describe('models of a real OCI registry', () => {
  let folder: string;

  const call = async (program: string, ...args: string[]) =>
    (
      await promisify(execFile)(join(OCI_PROGRAMS!, program), args, {
        cwd: folder,
        env: {
          ...process.env,
          COSIGN_PASSWORD: '',
          DOCKER_CONFIG: folder,
          HOME: folder,
        },
      })
    ).stdout.trim();
  const write = (name: string, content: string) =>
    writeFile(join(folder, name), content);
  const content = (name: string) => readFile(join(folder, name), 'utf8');

  const crane = (verb: string, ...args: string[]) =>
    call('crane', verb, '--insecure', ...args);
  const oras = (verb: string, ...args: string[]) =>
    call('oras', verb, '--plain-http', '--disable-path-validation', ...args);

  /** Nothing of Sigstore's public services is asked. */
  const OFFLINE = ['--tlog-upload=false', '--use-signing-config=false'];
  const FORMS = { bundle: [], tag: ['--new-bundle-format=false'] };
  const sign = (
    reference: string,
    key: string,
    form: keyof typeof FORMS,
  ): Promise<string> =>
    call(
      'cosign',
      ...['sign', '--yes', '--allow-http-registry', ...OFFLINE],
      ...[...FORMS[form], '--key', `${key}.key`, reference],
    );

  const car = `${OCI_REGISTRY}/models/car`;
  const pack = `${OCI_REGISTRY}/models/pack`;
  const signed = `${OCI_REGISTRY}/models/signed`;
  const digestOf = (repository: string, tag: string) =>
    crane('digest', `${repository}:${tag}`);
  const at = async (repository: string, tag: string) =>
    `${repository}@${await digestOf(repository, tag)}`;
  const signatureTag = (digest: string) => `${digest.replace(':', '-')}.sig`;

  /** A modelcar with a digest of its own. */
  const pushCar = async (
    repository: string,
    tag: string,
    ...labels: string[]
  ): Promise<void> => {
    // No version of the model.
    const base = `${OCI_REGISTRY}/layers:base`;
    await crane('append', '-f', 'layer.tar', '-t', base);
    await crane(
      'mutate',
      ...[base, '-t', `${repository}:${tag}`],
      ...['-l', `org.opencontainers.image.version=${tag}`],
      ...labels.flatMap(label => ['-l', label]),
    );
  };

  /** The bundle that cosign attached to an artifact, as the file `bundle.json`. */
  const takeBundle = async (tag: string): Promise<any> => {
    const index = JSON.parse(
      await crane(
        'manifest',
        `${signed}:${(await digestOf(signed, tag)).replace(':', '-')}`,
      ),
    );
    const manifest = JSON.parse(
      await crane('manifest', `${signed}@${index.manifests[0].digest}`),
    );
    return JSON.parse(
      await crane('blob', `${signed}@${manifest.layers[0].digest}`),
    );
  };
  const attach = async (tag: string, bundle: string) => {
    await write('bundle.json', bundle);
    await oras(
      'attach',
      ...['--artifact-type', BUNDLE, `${signed}:${tag}`],
      `bundle.json:${BUNDLE}`,
    );
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oci-models-'));
    await write('model.safetensors', 'w'.repeat(10_000));
    await promisify(execFile)('tar', ['cf', 'layer.tar', 'model.safetensors'], {
      cwd: folder,
    });
    for (const key of ['release', 'stranger']) {
      await call('cosign', 'generate-key-pair', '--output-key-prefix', key);
    }
    for (const version of ['1.0', '1.1']) {
      await pushCar(
        car,
        version,
        'org.opencontainers.image.licenses=Apache-2.0',
      );
    }
    await crane('tag', `${car}:1.1`, 'latest');
    await sign(await at(car, '1.1'), 'release', 'bundle');
    await write(
      'config.json',
      JSON.stringify({
        descriptor: { title: 'Packed', licenses: ['MIT'] },
        config: {
          format: 'safetensors',
          paramSize: '8b',
          precision: 'float16',
        },
        modelfs: { type: 'layers', diffIds: [await digestOf(car, '1.1')] },
      }),
    );
    await oras(
      'push',
      ...['--artifact-type', 'application/vnd.cncf.model.manifest.v1+json'],
      ...['--config', 'config.json:application/vnd.cncf.model.config.v1+json'],
      `${pack}:v1`,
      'model.safetensors:application/vnd.cncf.model.weight.v1.raw',
    );
    await sign(await at(pack, 'v1'), 'release', 'tag');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const source = async (keys: Record<string, string>) => {
    const [made] = createSources(
      new ConfigReader({
        modelServing: {
          models: {
            registries: [{ host: OCI_REGISTRY, insecure: true }],
            signingKeys: await Promise.all(
              Object.entries(keys).map(async ([name, key]) => ({
                name,
                publicKey: await content(`${key}.pub`),
              })),
            ),
            sources: {
              oci: {
                main: {
                  registry: OCI_REGISTRY,
                  repositories: [
                    { repository: 'models/car', versions: { tags: '*' } },
                  ],
                  catalog: { repositories: 'models/*' },
                },
              },
            },
          },
        },
      } as any),
      builtInRegistries,
    );
    return made;
  };

  it('are read with versions, sizes, licenses and signatures', async () => {
    const reader = await source({ [RELEASE]: 'release' });
    const { models, requests, skipped } = await read(reader);
    expect(skipped).toEqual([]);
    expect(models).toMatchObject([
      { place: 'models/car', license: { id: 'Apache-2.0' } },
      {
        place: 'models/pack',
        title: 'Packed',
        license: { id: 'MIT' },
        versions: [
          {
            name: 'v1',
            parameters: 8_000_000_000,
            variants: [
              {
                precision: 'fp16',
                weightBytes: 10_000,
                signature: { state: 'verified', by: RELEASE },
              },
            ],
          },
        ],
      },
    ]);
    expect(models[0].versions).toMatchObject([
      {
        name: '1.1',
        aliases: ['latest'],
        variants: [{ signature: { state: 'verified', by: RELEASE } }],
      },
      { name: '1.0', variants: [{ signature: { state: 'absent' } }] },
    ]);
    const second = await read(reader);
    expect(second.models).toEqual(models);
    expect(second.requests).toBeLessThan(requests);
  });

  describe('signed by cosign', () => {
    const PRESENT = { bundle: 'sigstore-bundle', tag: 'cosign-tag' } as const;
    const foreign = (form: keyof typeof PRESENT) => ({
      state: 'present',
      form: PRESENT[form],
      reason: 'Not signed with a configured key.',
    });
    const verified = { state: 'verified', by: RELEASE };
    const absent = { state: 'absent' };

    let withKey: ReadonlyMap<string, ArtifactSignature | null>;
    let withoutKey: typeof withKey;

    const signatures = async (keys: Record<string, string>) => {
      const { models, skipped } = await read(await source(keys));
      expect(skipped).toEqual([]);
      const { versions } = models.find(
        ({ place }) => place === 'models/signed',
      )!;
      return new Map(
        versions.map(({ name, variants }) => [name, variants[0].signature]),
      );
    };

    /** What is done to each artifact. */
    const acts: Record<string, (tag: string) => Promise<unknown>> = {
      nothing: async () => {},
      bundle: async tag => sign(await at(signed, tag), 'release', 'bundle'),
      tag: async tag => sign(await at(signed, tag), 'release', 'tag'),
      'stranger-bundle': async tag =>
        sign(await at(signed, tag), 'stranger', 'bundle'),
      'stranger-tag': async tag =>
        sign(await at(signed, tag), 'stranger', 'tag'),
      'stranger-and-release': async tag => {
        for (const form of ['bundle', 'tag'] as const) {
          await sign(await at(signed, tag), 'stranger', form);
        }
        await sign(await at(signed, tag), 'release', 'bundle');
      },
      attestation: async tag => {
        await write('predicate.json', '{"tested": true}');
        await call(
          'cosign',
          ...['attest', '--yes', '--allow-http-registry', ...OFFLINE],
          ...['--key', 'release.key', '--predicate', 'predicate.json'],
          ...['--type', 'https://example.com/tested', await at(signed, tag)],
        );
      },
      'software-list': async tag => {
        await write('sbom.json', '{}');
        await oras(
          'attach',
          ...['--artifact-type', 'application/spdx+json', `${signed}:${tag}`],
          'sbom.json:application/spdx+json',
        );
      },
      'anything-as-bundle': tag => attach(tag, '{"trust": "me"}'),
      'bundle-of-another': async tag =>
        attach(tag, JSON.stringify(await takeBundle('bundle'))),
      'changed-statement': async tag => {
        const bundle = await takeBundle('bundle');
        const [from, to] = await Promise.all(
          ['bundle', tag].map(each => digestOf(signed, each)),
        );
        const statement = Buffer.from(bundle.dsseEnvelope.payload, 'base64')
          .toString()
          .replaceAll(from.slice(7), to.slice(7));
        bundle.dsseEnvelope.payload = Buffer.from(statement).toString('base64');
        await attach(tag, JSON.stringify(bundle));
      },
      'tag-of-another': async tag => {
        const [from, to] = await Promise.all(
          ['tag', tag].map(each => digestOf(signed, each)),
        );
        await crane('tag', `${signed}:${signatureTag(from)}`, signatureTag(to));
      },
      'changed-payload': async tag => {
        const [from, to] = await Promise.all(
          ['tag', tag].map(each => digestOf(signed, each)),
        );
        const { layers } = JSON.parse(
          await crane('manifest', `${signed}:${signatureTag(from)}`),
        );
        const [{ annotations, digest, mediaType }] = layers;
        const payload = await crane('blob', `${signed}@${digest}`);
        await write('payload.json', payload.replace(from, to));
        await write(
          'annotations.json',
          JSON.stringify({ 'payload.json': annotations }),
        );
        await oras(
          'push',
          ...['--annotation-file', 'annotations.json'],
          ...[`${signed}:${signatureTag(to)}`, `payload.json:${mediaType}`],
        );
      },
    };

    beforeAll(async () => {
      for (const [tag, act] of Object.entries(acts)) {
        await pushCar(signed, tag);
        await act(tag);
      }
      withKey = await signatures({ [RELEASE]: 'release' });
      withoutKey = await signatures({});
    });

    it('leaves its marks where this registry has no referrers API', async () => {
      const digest = await digestOf(signed, 'bundle');
      const { status } = await fetch(
        `http://${OCI_REGISTRY}/v2/models/signed/referrers/${digest}`,
      );
      expect(status).toBe(404);
      const tags = (await crane('ls', signed)).split('\n');
      expect(tags).toContain(digest.replace(':', '-'));
      expect(tags).toContain(signatureTag(await digestOf(signed, 'tag')));
      // They are no versions.
      expect([...withKey.keys()].sort()).toEqual(Object.keys(acts).sort());
    });

    it.each([
      ['nothing', absent, absent],
      ['bundle', { state: 'present', form: 'sigstore-bundle' }, verified],
      ['tag', { state: 'present', form: 'cosign-tag' }, verified],
      ['stranger-bundle', { state: 'present' }, foreign('bundle')],
      ['stranger-tag', { state: 'present' }, foreign('tag')],
      ['stranger-and-release', { state: 'present' }, verified],
      ['attestation', absent, absent],
      ['software-list', absent, absent],
      ['anything-as-bundle', { state: 'unknown' }, { state: 'unknown' }],
      ['bundle-of-another', { state: 'invalid' }, { state: 'invalid' }],
      ['tag-of-another', { state: 'invalid' }, { state: 'invalid' }],
      ['changed-statement', { state: 'present' }, { state: 'invalid' }],
      ['changed-payload', { state: 'present' }, foreign('tag')],
    ])('says of %s what is true', async (tag, without, having) => {
      expect(withoutKey.get(tag)).toMatchObject(without);
      expect(withKey.get(tag)).toMatchObject(having);
    });

    it('is believed with the key alone that made it', async () => {
      const strange = await signatures({ 'a strange key': 'stranger' });
      for (const tag of ['stranger-bundle', 'stranger-tag']) {
        expect(strange.get(tag)).toEqual({
          state: 'verified',
          by: 'a strange key',
        });
      }
      for (const tag of ['bundle', 'tag', 'changed-payload']) {
        expect(strange.get(tag)).toMatchObject({ state: 'present' });
      }
    });
  });

  describe.each([
    ['no referrers API', OCI_REGISTRY!, 404],
    ['a referrers API', OCI_REFERRERS_REGISTRY!, 200],
  ])('attested by cosign, in a registry with %s', (_, registry, status) => {
    const attested = `${registry}/models/attested`;
    let digest: string;
    let variant: ModelVariant;

    const attest = async (type: string, predicate: string, form: string[]) => {
      await write('predicate.json', predicate);
      await call(
        'cosign',
        ...['attest', '--yes', '--allow-http-registry', ...OFFLINE, ...form],
        ...['--key', 'release.key', '--predicate', 'predicate.json'],
        ...['--type', type, `${attested}@${digest}`],
      );
    };

    beforeAll(async () => {
      const base = `${registry}/layers:base`;
      await crane('append', '-f', 'layer.tar', '-t', base);
      await crane('mutate', base, '-t', `${attested}:v1`, '-l', 'a=b');
      digest = await digestOf(attested, 'v1');
      await sign(`${attested}@${digest}`, 'release', 'bundle');
      await attest('https://example.com/tested', '{"tested": true}', []);
      await attest(
        'slsaprovenance1',
        JSON.stringify({
          buildDefinition: {
            buildType: 'https://example.com/build',
            externalParameters: {},
          },
          runDetails: { builder: { id: 'https://example.com/builder' } },
        }),
        FORMS.bundle,
      );
      await attest(
        'cyclonedx',
        '{"bomFormat": "CycloneDX", "specVersion": "1.6"}',
        FORMS.tag,
      );
      await write('sbom.json', '{"spdxVersion": "SPDX-2.3"}');
      await oras(
        'attach',
        ...['--artifact-type', 'application/spdx+json', `${attested}:v1`],
        'sbom.json:application/spdx+json',
      );
      const [made] = createSources(
        new ConfigReader({
          modelServing: {
            models: {
              registries: [{ host: registry, insecure: true }],
              signingKeys: [
                { name: RELEASE, publicKey: await content('release.pub') },
              ],
              sources: {
                oci: {
                  main: {
                    registry,
                    repositories: [{ repository: 'models/attested' }],
                  },
                },
              },
            },
          },
        } as any),
        builtInRegistries,
      );
      const { models } = await read(made);
      [variant] = models[0].versions[0].variants;
    });

    it('answers as it is said to', async () => {
      const answer = await fetch(
        `http://${registry}/v2/models/attested/referrers/${digest}`,
      );
      expect(answer.status).toBe(status);
    });

    it('has them in both forms, and the signature apart from them', () => {
      expect(variant.signature).toEqual({ state: 'verified', by: RELEASE });
      expect(variant.attestations).toEqual([
        { type: 'application/spdx+json', form: 'referrer' },
        { type: 'https://cyclonedx.org/bom', form: 'cosign-tag' },
        { type: 'https://example.com/tested', form: 'referrer' },
        { type: 'https://slsa.dev/provenance/v1', form: 'referrer' },
      ]);
    });
  });
});

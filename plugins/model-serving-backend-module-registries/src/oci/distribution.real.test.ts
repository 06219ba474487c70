import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigReader } from '@backstage/config';
import {
  BUNDLE,
  bundleOf,
  signerOf,
} from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { read } from '../__testUtils__/sourceOf';
import { builtInRegistries } from '../sources/builtInRegistries';
import { createSources } from '../sources/createSources';

/*
 * Run by `./dev test:registries distribution`, which starts the registry and compiles what pushes to it.
 */

const { OCI_PROGRAMS, OCI_REGISTRY } = process.env;
const SIGNED = 'application/vnd.dev.cosign.simplesigning.v1+json';

jest.setTimeout(120_000);

describe('models of a real OCI registry', () => {
  let folder: string;
  const tag = signerOf('the key of the tag');
  const bundle = signerOf('the key of the bundle');

  const call = async (program: string, ...args: string[]) =>
    (
      await promisify(execFile)(join(OCI_PROGRAMS!, program), args, {
        cwd: folder,
      })
    ).stdout.trim();
  const write = (name: string, content: string) =>
    writeFile(join(folder, name), content);

  const oras = (verb: string, ...args: string[]) =>
    call('oras', verb, '--plain-http', '--disable-path-validation', ...args);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oci-models-'));
    await write('model.safetensors', 'w'.repeat(10_000));
    await promisify(execFile)('tar', ['cf', 'layer.tar', 'model.safetensors'], {
      cwd: folder,
    });
    const car = `${OCI_REGISTRY}/models/car`;
    for (const version of ['1.0', '1.1']) {
      await write('version', version);
      await call(
        'crane',
        ...['append', '--insecure', '-f', 'layer.tar', '-t', `${car}:base`],
      );
      await call(
        'crane',
        ...['mutate', '--insecure', `${car}:base`, '-t', `${car}:${version}`],
        ...['-l', 'org.opencontainers.image.licenses=Apache-2.0'],
        ...['-l', `org.opencontainers.image.version=${version}`],
      );
    }
    await call('crane', 'tag', '--insecure', `${car}:1.1`, 'latest');
    const digest = await call('crane', 'digest', '--insecure', `${car}:1.1`);
    await write('bundle.json', bundleOf(digest, bundle));
    await oras(
      'attach',
      ...['--artifact-type', BUNDLE, `${car}:1.1`, `bundle.json:${BUNDLE}`],
    );

    const pack = `${OCI_REGISTRY}/models/pack`;
    await write(
      'config.json',
      JSON.stringify({
        descriptor: { title: 'Packed', licenses: ['MIT'] },
        config: {
          format: 'safetensors',
          paramSize: '8b',
          precision: 'float16',
        },
        modelfs: { type: 'layers', diffIds: [digest] },
      }),
    );
    await oras(
      'push',
      ...['--artifact-type', 'application/vnd.cncf.model.manifest.v1+json'],
      ...['--config', 'config.json:application/vnd.cncf.model.config.v1+json'],
      `${pack}:v1`,
      'model.safetensors:application/vnd.cncf.model.weight.v1.raw',
    );
    const packed = await call('crane', 'digest', '--insecure', `${pack}:v1`);
    const payload = JSON.stringify({
      critical: {
        identity: { 'docker-reference': pack },
        image: { 'docker-manifest-digest': packed },
        type: 'cosign container image signature',
      },
      optional: null,
    });
    await write('payload.json', payload);
    await write(
      'annotations.json',
      JSON.stringify({
        'payload.json': {
          'dev.cosignproject.cosign/signature': tag
            .sign(Buffer.from(payload))
            .toString('base64'),
        },
      }),
    );
    await oras(
      'push',
      ...['--annotation-file', 'annotations.json'],
      `${pack}:${packed.replace(':', '-')}.sig`,
      `payload.json:${SIGNED}`,
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const source = async (signingKeys: object[]) => {
    const [made] = createSources(
      new ConfigReader({
        modelServing: {
          models: {
            registries: [{ host: OCI_REGISTRY, insecure: true }],
            signingKeys,
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
    const keys = await Promise.all(
      [tag, bundle].map(async ({ pem, key }) => ({
        name: key.name,
        publicKey: pem,
      })),
    );
    const reader = await source(keys);
    const { models, skipped, requests } = await read(reader);
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
                signature: { state: 'verified', by: 'the key of the tag' },
              },
            ],
          },
        ],
      },
    ]);
    const car = models[0].versions.find(({ name }) => name === '1.1');
    expect(car).toMatchObject({
      aliases: ['latest'],
      variants: [
        { signature: { state: 'verified', by: 'the key of the bundle' } },
      ],
    });
    const second = await read(reader);
    expect(second.models).toEqual(models);
    expect(second.requests).toBeLessThan(requests);
  });

  it('are only signed by somebody while nobody has a key', async () => {
    const { models } = await read(await source([]));
    expect(models[1].versions[0].variants[0].signature).toEqual({
      state: 'present',
      form: 'cosign-tag',
      reason: null,
    });
  });
});

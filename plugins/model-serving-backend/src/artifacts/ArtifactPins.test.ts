import {
  emptyModelVariant,
  emptyModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ArtifactResolver,
  readOciConfig,
} from '@model-serving/backstage-plugin-model-serving-node';
import { FakeOciRegistry } from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { ConfigReader } from '@backstage/config';
import { ArtifactPins } from './ArtifactPins';

describe('ArtifactPins', () => {
  let server: FakeOciRegistry;
  let pins: ArtifactPins;
  let digest: string;

  beforeAll(async () => {
    server = await FakeOciRegistry.start();
    digest = server.pushModel('models/m', 'v1');
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.forget();
    pins = new ArtifactPins(
      new ArtifactResolver(
        readOciConfig(
          new ConfigReader({
            modelServing: {
              models: { registries: [{ host: server.host, insecure: true }] },
            },
          }),
        ),
      ),
      () => new Date('2026-11-29T20:00:00Z'),
    );
  });

  const at = (rest: string) => `oci://${server.host}/${rest}`;
  const pin = async (uri: string) =>
    (await pins.pin({ facts: { uri }, title: 'M' })).facts.uri;

  it('replace a tag by the digest that it names', async () => {
    await expect(pin(at('models/m:v1'))).resolves.toBe(
      at(`models/m@${digest}`),
    );
  });

  it.each([
    ['is pinned', `oci://registry.example/m@sha256:${'a'.repeat(64)}`],
    ['is of a registry that is not configured', 'oci://registry.example/m:v1'],
    ['is of no registry', 'hf://org/model@main'],
  ])('leave an address as it is that %s, and ask nobody', async (_, uri) => {
    await expect(pin(uri)).resolves.toBe(uri);
    expect(server.calls).toEqual([]);
  });

  it('refuse a tag that is not there, and wait for a registry that is away', async () => {
    await expect(pin(at('models/m:nope'))).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(/^model: models\/m:nope was not found/),
    });
    server.instead = () => ({ status: 503 });
    await expect(pin(at('models/m:v1'))).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(/not available right now/),
    });
  });

  it('pin all artifacts of a model; a tag that is gone stays', async () => {
    const model = {
      versions: [
        emptyModelVersion('1', [
          emptyModelVariant('a', at('models/m:v1'), 'vLLM'),
          emptyModelVariant('b', at('models/m:gone'), 'vLLM'),
        ]),
      ],
    };
    const { versions } = await pins.pinAll(model);
    expect(versions[0].variants.map(({ uri }) => uri)).toEqual([
      at(`models/m@${digest}`),
      at('models/m:gone'),
    ]);
  });

  it('answer with the artifact, or with the reason', async () => {
    await expect(pins.answer(at('models/m:v1'))).resolves.toMatchObject({
      uri: at('models/m:v1'),
      artifact: {
        digest,
        pinnedUri: at(`models/m@${digest}`),
        signature: { state: 'absent' },
      },
      reason: null,
      source: `registry:${server.host}`,
      stale: false,
    });
    await expect(pins.answer('oci://other.example/m:v1')).resolves.toEqual({
      uri: 'oci://other.example/m:v1',
      artifact: null,
      reason: expect.stringMatching(
        /does not read the registry other\.example/,
      ),
      asOf: '2026-11-29T20:00:00.000Z',
      source: 'registry:other.example',
      stale: false,
    });
  });
});

import { FakeRegistry } from '../__testUtils__/FakeRegistry';
import { read, sourceOf } from '../__testUtils__/sourceOf';
import { FakeKubeflow } from './__testUtils__/FakeKubeflow';

const text = (string_value: string) => ({
  metadataType: 'MetadataStringValue',
  string_value,
});

describe('a Kubeflow Model Registry', () => {
  let kubeflow: FakeKubeflow;
  let server: FakeRegistry;

  beforeAll(async () => {
    server = await FakeRegistry.start(request => kubeflow.handle(request));
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    kubeflow = new FakeKubeflow();
    server.requests.length = 0;
  });
  afterEach(() => {
    if (kubeflow.violations.length > 0) {
      throw new Error(kubeflow.violations.join('\n'));
    }
  });

  const source = (config: object = {}) =>
    sourceOf('kubeflow', { url: server.url, ...config });

  const addArtifact = (
    version: string,
    artifact: { id: string } & Record<string, unknown>,
  ) =>
    kubeflow.artifacts.set(version, [
      ...(kubeflow.artifacts.get(version) ?? []),
      { artifactType: 'model-artifact', ...artifact },
    ]);

  /** A model with one version that has one artifact. */
  const addModel = (id: number) => {
    kubeflow.models.push({ id: `${id}`, name: `model-${id}` });
    kubeflow.versions.push({
      id: `${1_000_000 + id}`,
      registeredModelId: `${id}`,
      name: 'v1',
      createTimeSinceEpoch: '1795940560108',
      lastUpdateTimeSinceEpoch: '1795940560108',
    });
    addArtifact(`${1_000_000 + id}`, {
      id: `${2_000_000 + id}`,
      uri: `s3://bucket/${id}`,
    });
  };
  it('gives models with what the registry keeps of them', async () => {
    kubeflow.models = [
      {
        id: '1',
        name: 'granite',
        state: 'LIVE',
        description: 'For\ntrying',
        readme: '# Granite',
        maturity: 'Generally Available',
        language: ['en', 'de'],
        tasks: ['text-generation', 'summarization'],
        provider: 'IBM',
        license: 'apache-2.0',
        licenseLink: 'https://www.apache.org/licenses/LICENSE-2.0',
        customProperties: {
          vetted: text(''),
          toolCalling: { metadataType: 'MetadataBoolValue', bool_value: true },
        },
        lastUpdateTimeSinceEpoch: '1795940560244',
      },
    ];
    kubeflow.versions = [
      {
        id: '2',
        registeredModelId: '1',
        name: '1.0',
        createTimeSinceEpoch: '1795940560100',
      },
      {
        id: '3',
        registeredModelId: '1',
        name: '2.0',
        description: 'Longer context',
        createTimeSinceEpoch: '1795940560200',
        customProperties: {
          contextLength: {
            metadataType: 'MetadataIntValue',
            int_value: '131072',
          },
          parameters: {
            metadataType: 'MetadataDoubleValue',
            double_value: 8.1e9,
          },
        },
      },
    ];
    addArtifact('2', {
      id: '4',
      uri: 's3://bucket/granite/1',
      modelFormatName: 'vLLM',
    });
    addArtifact('3', {
      id: '5',
      name: 'weights',
      uri: `oci://registry.example.com/granite@sha256:${'a'.repeat(64)}`,
      state: 'LIVE',
      modelFormatName: 'vLLM',
      modelSourceKind: 'pipelines',
      modelSourceName: 'train/7',
      customProperties: { precision: text('bf16') },
    });
    addArtifact('3', {
      id: '6',
      uri: 's3://bucket/granite/2-fp8',
      modelFormatName: 'vLLM',
      customProperties: { quantization: text('FP8') },
    });
    addArtifact('3', {
      id: '7',
      artifactType: 'dataset-artifact',
      name: 'reviews',
      uri: 'https://data.example.com/reviews',
    });
    const { models, requests, skipped } = await read(
      source({ modelUrl: 'https://hub.example.com/models/{id}' }),
    );
    expect(skipped).toEqual([]);
    expect(requests).toBe(5);
    expect(models).toMatchObject([
      {
        place: 'granite',
        description: 'For trying',
        card: '# Granite',
        url: 'https://hub.example.com/models/1',
        publisher: 'IBM',
        license: {
          id: 'apache-2.0',
          url: 'https://www.apache.org/licenses/LICENSE-2.0',
        },
        task: 'text-generation',
        languages: ['en', 'de'],
        tags: ['vetted', 'summarization', 'Generally Available'],
        toolCalling: true,
        updatedAt: '2026-11-29T08:22:40.244Z',
        identities: [{ kind: 'digest', digest: `sha256:${'a'.repeat(64)}` }],
        lineage: [
          { kind: 'pipeline', title: 'train/7', url: null },
          {
            kind: 'dataset',
            title: 'reviews',
            url: 'https://data.example.com/reviews',
          },
        ],
        versions: [
          {
            name: '2.0',
            notes: 'Longer context',
            contextLength: 131_072,
            parameters: 8_100_000_000,
            variants: [
              { name: 'bf16', format: 'vLLM', precision: 'bf16' },
              { name: 'fp8', quantization: 'FP8' },
            ],
          },
          { name: '1.0', createdAt: '2026-11-29T08:22:40.100Z' },
        ],
      },
    ]);
  });

  it('is read in pages, and in no more requests when nothing is new', async () => {
    [1, 2].forEach(addModel);
    for (let id = 3; id <= 1_001; id += 1) {
      kubeflow.models.push({ id: `${id}`, name: `model-${id}` });
    }
    const main = source();
    const first = await read(main);
    expect(first.models).toHaveLength(1_001);
    // Two pages of models, one each of versions and artifacts, and each version once.
    expect(first.requests).toBe(2 + 1 + 1 + 2);

    const second = await read(main);
    expect(second.requests).toBe(2 + 1 + 1);
    expect(second.models).toEqual(first.models);
  });

  describe('artifacts, which do not name their version', () => {
    const uris = async (main: ReturnType<typeof source>) => {
      const { models, requests } = await read(main);
      return {
        requests,
        uris: models.map(({ versions }) =>
          versions.flatMap(({ variants }) => variants.map(({ uri }) => uri)),
        ),
      };
    };

    beforeEach(() => [1, 2].forEach(addModel));

    it('are found when one is added to a version that did not change', async () => {
      const main = source();
      await read(main);
      addArtifact('1000002', { id: '3000000', uri: 's3://bucket/more' });
      await expect(uris(main)).resolves.toEqual({
        requests: 5,
        uris: [['s3://bucket/1'], ['s3://bucket/2', 's3://bucket/more']],
      });
    });

    it('are read anew when one changes', async () => {
      const main = source();
      await read(main);
      kubeflow.artifacts.get('1000001')![0].uri = 's3://bucket/moved';
      await expect(uris(main)).resolves.toEqual({
        requests: 3,
        uris: [['s3://bucket/moved'], ['s3://bucket/2']],
      });
    });

    it('are asked for again where their version changed', async () => {
      const main = source();
      await read(main);
      kubeflow.versions[0].lastUpdateTimeSinceEpoch = '1795940560999';
      expect((await uris(main)).requests).toBe(4);
    });

    it('do not make every reading ask where no version holds them', async () => {
      const main = source();
      await read(main);
      addArtifact('9', { id: '3000001', uri: 's3://bucket/of-a-run' });
      expect((await uris(main)).requests).toBe(5);
      expect((await uris(main)).requests).toBe(3);
    });

    it('are left out when they are deleted', async () => {
      kubeflow.artifacts.get('1000001')![0].state = 'DELETED';
      const { models, skipped } = await read(source());
      expect(models[0].versions).toEqual([]);
      expect(skipped).toEqual([
        {
          place: 'model-1/v1',
          reason: 'it has no model artifact with an address',
        },
      ]);
    });
  });

  it('gives variants of one kind names of their own', async () => {
    addModel(1);
    addArtifact('1000001', { id: '3000000', uri: 's3://bucket/b' });
    addArtifact('1000001', { id: '3000001', uri: 's3://bucket/c' });
    const { models } = await read(source());
    expect(models[0].versions[0].variants.map(({ name }) => name)).toEqual([
      'unknown',
      'unknown-2',
      'unknown-3',
    ]);
  });

  it('leaves out what is archived', async () => {
    [1, 2].forEach(addModel);
    kubeflow.models[0].state = 'ARCHIVED';
    kubeflow.versions[1].state = 'ARCHIVED';
    const { models } = await read(source());
    expect(models.map(({ name, versions }) => [name, versions])).toEqual([
      ['model-2', []],
    ]);
  });

  it('skips what is not understood and takes the rest', async () => {
    addModel(1);
    kubeflow.instead = ({ path }) =>
      path.endsWith('/registered_models')
        ? {
            body: {
              items: [
                kubeflow.models[0],
                { id: '7', name: 'bad', tasks: 'all' },
                { name: '' },
                'x',
              ],
              nextPageToken: '',
            },
          }
        : undefined;
    const { models, skipped } = await read(source());
    expect(models).toHaveLength(1);
    expect(skipped.map(({ place }) => place)).toEqual(['bad', '', 'entry 4']);
  });

  it.each([
    ['models', '/registered_models'],
    ['versions', '/model_versions'],
    ['artifacts', '/model_artifacts'],
    ['artifacts of a version', '/model_versions/1000001/artifacts'],
  ])('is not read where its %s cannot be', async (_, path) => {
    addModel(1);
    kubeflow.instead = request =>
      request.path.endsWith(path)
        ? { status: 500, headers: { 'retry-after': '3600' }, body: {} }
        : undefined;
    await expect(read(source())).rejects.toThrow(/returned 500/);
  });

  it('is not read where a page names itself as the next', async () => {
    kubeflow.instead = () => ({
      body: {
        items: [{ id: `${server.requests.length}`, name: 'x' }],
        nextPageToken: 'same',
      },
    });
    await expect(read(source())).rejects.toThrow(/the list repeats itself/);
    expect(server.requests).toHaveLength(2);
  });

  it('is not read where the list is missing', async () => {
    kubeflow.instead = () => ({ body: { size: 0 } });
    await expect(read(source())).rejects.toThrow(
      /unexpected response: items: /,
    );
  });

  it('signs in with a bearer token', async () => {
    await read(source({ token: 'secret' }));
    expect(server.requests[0].headers.authorization).toBe('Bearer secret');
  });

  it('takes no web page without a place for the model', () => {
    expect(() => source({ modelUrl: 'https://hub.example.com' })).toThrow(
      /kubeflow\.main\.modelUrl must hold \{id\} or \{name\}/,
    );
  });
});

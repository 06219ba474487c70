import { ConfigReader } from '@backstage/config';
import {
  BUNDLE,
  bundleOf,
  FakeOciRegistry,
  signByTag,
  signerOf,
} from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { read } from '../__testUtils__/sourceOf';
import { builtInRegistries } from '../sources/builtInRegistries';
import { createSource } from '../sources/createSources';

const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const PACK = 'application/vnd.cncf.model.config.v1+json';

describe('models of an OCI registry', () => {
  let server: FakeOciRegistry;
  let repository: string;
  let count = 0;
  const release = signerOf('the release key');

  beforeAll(async () => {
    server = await FakeOciRegistry.start();
  });
  afterAll(() => server.stop());
  afterEach(() => jest.restoreAllMocks());
  beforeEach(() => {
    server.forget();
    server.hasReferrersApi = false;
    server.pageSize = 1_000;
    repository = `models/m${(count += 1)}`;
  });

  const sourceOf = (config: object, models: object = {}) => {
    return createSource(
      new ConfigReader({
        modelServing: {
          models: {
            registries: [{ host: server.host, insecure: true }],
            sources: { oci: { main: { registry: server.host, ...config } } },
            ...models,
          },
        },
      } as any),
      builtInRegistries,
      'oci',
      'main',
    );
  };
  const source = (more: object = {}) =>
    sourceOf({ repositories: [{ repository, ...more }] });

  it('are modelcars: tags become versions, labels become facts', async () => {
    const digest = server.pushModel(repository, 'v1', {
      labels: {
        'org.opencontainers.image.licenses': 'Apache-2.0',
        'org.opencontainers.image.title': 'Tiny',
        'org.opencontainers.image.vendor': 'Tiny Company',
        'org.opencontainers.image.source': 'https://git.example.com/tiny',
      },
      annotations: {
        'org.opencontainers.image.created': '2026-11-29T09:00:00Z',
        'org.opencontainers.image.title': 'Tiny, annotated',
      },
      size: 5_000,
    });
    const { models, skipped } = await read(source({ format: 'vLLM' }));
    expect(skipped).toEqual([]);
    expect(models).toMatchObject([
      {
        place: repository,
        name: repository,
        title: 'Tiny, annotated',
        publisher: 'Tiny Company',
        license: { id: 'Apache-2.0' },
        updatedAt: '2026-11-29T09:00:00.000Z',
        defaultVersion: 'v1',
        identities: [
          {
            kind: 'repository',
            repository: `${server.host}/${repository}`,
            revision: null,
          },
          { kind: 'digest', digest },
        ],
        lineage: [{ kind: 'source-code', url: 'https://git.example.com/tiny' }],
        versions: [
          {
            name: 'v1',
            license: null,
            variants: [
              {
                name: 'default',
                uri: `oci://${server.host}/${repository}@${digest}`,
                format: 'vLLM',
                weightBytes: null,
                signature: { state: 'absent' },
              },
            ],
          },
        ],
      },
    ]);
    expect(models[0].versions[0].variants[0].artifactBytes).toBeGreaterThan(
      5_000,
    );
  });

  const pushPack = (
    tag: string,
    config: object | string,
    ...layers: object[]
  ) =>
    server.push(repository, tag, {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.cncf.model.manifest.v1+json',
      config: {
        mediaType: PACK,
        ...server.blob(
          typeof config === 'string' ? config : JSON.stringify(config),
        ),
      },
      layers: [
        {
          mediaType: 'application/vnd.cncf.model.weight.v1.raw',
          digest: `sha256:${'1'.repeat(64)}`,
          size: 2_000,
          annotations: { 'org.cncf.model.filepath': 'model.safetensors' },
        },
        {
          mediaType: 'application/vnd.cncf.model.weight.config.v1.raw',
          digest: `sha256:${'2'.repeat(64)}`,
          size: 100,
        },
        {
          mediaType: 'application/vnd.cncf.model.doc.v1.raw',
          ...server.blob('# A card\n'),
          annotations: { 'org.cncf.model.filepath': 'README.md' },
        },
        ...layers,
      ],
    });

  const configLayer = (content: string, more: object = {}) => ({
    mediaType: 'application/vnd.cncf.model.weight.config.v1.raw',
    ...server.blob(content),
    annotations: { 'org.cncf.model.filepath': 'config.json' },
    ...more,
  });
  const QWEN = JSON.stringify({
    architectures: ['Qwen3ForCausalLM'],
    model_type: 'qwen3',
    num_hidden_layers: 36,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    head_dim: 128,
    hidden_size: 4096,
    vocab_size: 151936,
    max_position_embeddings: 40960,
    torch_dtype: 'bfloat16',
  });

  it('have the architecture of the config.json that is a layer of theirs', async () => {
    pushPack('1', { config: { paramSize: '8b' } }, configLayer(QWEN));
    const { models, skipped } = await read(source());
    expect(skipped).toEqual([]);
    expect(models[0].versions).toMatchObject([
      {
        parameters: 8e9,
        contextLength: 40_960,
        architecture: {
          layers: 36,
          kvHeads: 8,
          headSize: 128,
          hiddenSize: 4_096,
          vocabularySize: 151_936,
        },
        variants: [{ precision: 'bf16' }],
      },
    ]);
  });

  it('keep what their own configuration says', async () => {
    pushPack(
      '1',
      { config: { precision: 'float16', quantization: 'awq' } },
      configLayer(QWEN),
    );
    const { models } = await read(source());
    expect(models[0].versions[0].variants).toMatchObject([
      { precision: 'fp16', quantization: 'awq' },
    ]);
  });

  it.each<[string, () => object]>([
    [
      'is larger than 1 MiB',
      () => configLayer(QWEN.padEnd(1024 * 1024 + 1, ' ')),
    ],
    [
      'says that it is smaller than it is',
      () => configLayer(QWEN.padEnd(1024 * 1024 + 1, ' '), { size: 400 }),
    ],
    [
      'is in an archive',
      () =>
        configLayer(QWEN, {
          mediaType: 'application/vnd.cncf.model.weight.config.v1.tar',
        }),
    ],
    [
      'belongs to a part of the model',
      () =>
        configLayer(QWEN, {
          annotations: { 'org.cncf.model.filepath': 'vision/config.json' },
        }),
    ],
    ['is no JSON', () => configLayer('no JSON')],
    ['is a list', () => configLayer('[]')],
  ])('have no architecture where the config.json %s', async (_, layer) => {
    pushPack('1', {}, layer());
    const { models } = await read(source());
    expect(models.flatMap(({ versions }) => versions)).not.toContainEqual(
      expect.objectContaining({
        architecture: expect.objectContaining({ layers: 36 }),
      }),
    );
  });

  it('are ModelPack artifacts, with what their configuration says', async () => {
    pushPack('3.1', {
      descriptor: {
        createdAt: '2026-01-01T00:00:00Z',
        vendor: 'XYZ Corp.',
        title: 'XYZ 3 8B Instruct',
        docURL: 'https://www.example.com/get-started/',
        sourceURL: 'https://git.example.com/xyz3',
        datasetsURL: ['https://www.example.com/datasets/', 'data:text/html,x'],
        revision: '1234567890',
        licenses: ['Apache-2.0'],
      },
      config: {
        architecture: 'transformer',
        format: 'safetensors',
        paramSize: '6.7b',
        precision: 'bfloat16',
        quantization: 'gptq',
        capabilities: {
          inputTypes: ['text', 'image', 'other'],
          outputTypes: ['text'],
          toolUsage: true,
          languages: ['en', 'zh', '<b>'],
        },
      },
      modelfs: { type: 'layers', diffIds: [] },
    });
    const { models } = await read(source());
    expect(models).toMatchObject([
      {
        title: 'XYZ 3 8B Instruct',
        card: '# A card',
        publisher: 'XYZ Corp.',
        license: { id: 'Apache-2.0' },
        modalities: { input: ['text', 'image'], output: ['text'] },
        languages: ['en', 'zh'],
        toolCalling: true,
        links: [{ url: 'https://www.example.com/get-started/' }],
        lineage: [
          { kind: 'source-code', url: 'https://git.example.com/xyz3' },
          { kind: 'dataset', url: 'https://www.example.com/datasets/' },
        ],
        versions: [
          {
            name: '3.1',
            createdAt: '2026-01-01T00:00:00.000Z',
            revision: '1234567890',
            parameters: 6_700_000_000,
            variants: [
              {
                name: 'gptq',
                format: 'vLLM',
                precision: 'bf16',
                quantization: 'gptq',
                weightBytes: 2_000,
              },
            ],
          },
        ],
      },
    ]);
  });

  it.each([
    ['text', 'no JSON'],
    ['a list', '[]'],
    [
      'other types',
      '{"descriptor":"x","config":{"paramSize":7,"capabilities":[]}}',
    ],
    [
      'names of the prototype',
      '{"__proto__":{"config":1},"config":{"constructor":1}}',
    ],
  ])('say nothing where a ModelPack configuration is %s', async (_, config) => {
    pushPack('v1', config);
    const { models, skipped } = await read(source());
    expect(skipped).toEqual([]);
    expect(models).toMatchObject([
      { title: null, versions: [{ parameters: null }] },
    ]);
  });

  it('are ORAS artifacts without a configuration', async () => {
    server.push(repository, 'v1', {
      schemaVersion: 2,
      artifactType: 'application/vnd.cncf.model.manifest.v1+json',
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        ...server.blob('{}'),
        data: 'e30=',
      },
      layers: [
        {
          mediaType: 'application/vnd.cncf.model.weight.v1.raw',
          digest: `sha256:${'3'.repeat(64)}`,
          size: 2_888_376,
        },
      ],
      annotations: {
        'org.opencontainers.image.created': '2026-11-29T09:03:33Z',
      },
    });
    const { models } = await read(source());
    expect(models[0].versions[0]).toMatchObject({
      createdAt: '2026-11-29T09:03:33.000Z',
      variants: [{ format: 'unknown', weightBytes: 2_888_376 }],
    });
  });

  describe('of other packagers', () => {
    const layer = (mediaType: string, size: number, path?: string) => ({
      mediaType,
      digest: `sha256:${'1'.repeat(64)}`,
      size,
      annotations: path ? { 'org.cncf.model.filepath': path } : {},
    });
    const titled = (size: number, path: string) => ({
      ...layer('application/octet-stream', size),
      annotations: { 'org.opencontainers.image.title': path },
    });
    const file = (mediaType: string, content: string, path: string) => ({
      ...layer(mediaType, 0, path),
      ...server.blob(content),
    });
    const readPushed = async (
      mediaType: string,
      config: object,
      layers: object[],
    ) => {
      server.push(repository, '1', {
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: { mediaType, ...server.blob(JSON.stringify(config)) },
        layers,
      });
      const { models, skipped } = await read(source());
      expect(skipped).toEqual([]);
      return models[0];
    };

    // Shapes and values of https://github.com/docker/model-spec.
    it.each([
      [
        'v0.1',
        {
          descriptor: { created: '2025-04-15T10:00:00Z' },
          config: {
            format: 'gguf',
            parameters: '361.82 M',
            quantization: 'IQ2_XXS/Q4_K_M',
          },
        },
        { parameters: 361_820_000, createdAt: '2025-04-15T10:00:00.000Z' },
        'q4_k_m',
      ],
      [
        'v0.2',
        {
          config: {
            format: 'gguf',
            gguf: { parameter_count: '1.10 B', quantization: 'Q4_0' },
          },
        },
        { parameters: 1_100_000_000, createdAt: null },
        'q4_0',
      ],
    ])(
      'are GGUF files of docker model push, %s',
      async (at, config, of, type) => {
        const { versions } = await readPushed(
          `application/vnd.docker.ai.model.config.${at}+json`,
          config,
          [
            layer('application/vnd.docker.ai.gguf.v3', 270_590_880),
            layer('application/vnd.docker.ai.gguf.v3.lora', 5_000),
            layer('application/vnd.docker.ai.license', 11_358),
          ],
        );
        expect(versions[0]).toMatchObject({
          ...of,
          variants: [
            { format: 'gguf', quantization: type, weightBytes: 270_590_880 },
          ],
        });
      },
    );

    it('are safetensors of docker model push', async () => {
      const { versions } = await readPushed(
        'application/vnd.docker.ai.model.config.v0.2+json',
        { config: { format: 'safetensors' } },
        [
          layer('application/vnd.docker.ai.safetensors', 16e9),
          file('application/vnd.docker.ai.model.file', QWEN, 'config.json'),
        ],
      );
      expect(versions[0]).toMatchObject({
        architecture: { layers: 36 },
        variants: [{ format: 'vLLM', precision: 'bf16', weightBytes: 16e9 }],
      });
    });

    // The Kitfile of https://kitops.org/docs/kitfile/format.
    it('are ModelKits of KitOps', async () => {
      const model = await readPushed(
        'application/vnd.kitops.modelkit.config.v1+json',
        {
          manifestVersion: '1.0.0',
          package: {
            name: 'churn',
            description: 'Who leaves.',
            authors: ['Risk team'],
          },
          model: { path: 'model.onnx', license: 'Apache-2.0' },
        },
        [
          layer('application/vnd.kitops.modelkit.model.v1.tar+gzip', 700),
          layer('application/vnd.kitops.modelkit.modelpart.v1.tar', 300),
          layer('application/vnd.kitops.modelkit.dataset.v1.tar+gzip', 9_000),
        ],
      );
      expect(model).toMatchObject({
        title: 'churn',
        description: 'Who leaves.',
        publisher: 'Risk team',
        license: { id: 'Apache-2.0' },
        versions: [{ variants: [{ format: 'onnx', weightBytes: 1_000 }] }],
      });
    });

    // The manifest that https://github.com/containers/ramalama reads (`ramalama/transports/ollama.py`).
    it('are models of Ollama', async () => {
      const { versions } = await readPushed(
        'application/vnd.docker.container.image.v1+json',
        {
          model_format: 'gguf',
          model_family: 'llama',
          model_type: '8.0B',
          file_type: 'Q4_K_M',
          os: 'linux',
        },
        [
          layer('application/vnd.ollama.image.model', 4_920_738_944),
          layer('application/vnd.ollama.image.template', 1_481),
        ],
      );
      expect(versions[0]).toMatchObject({
        parameters: 8_000_000_000,
        variants: [
          {
            format: 'gguf',
            quantization: 'q4_k_m',
            weightBytes: 4_920_738_944,
          },
        ],
      });
    });

    it.each<[string, object[], object]>([
      [
        'safetensors',
        [
          titled(9e9, 'model-00001-of-00002.safetensors'),
          titled(7e9, 'model-00002-of-00002.safetensors'),
          titled(100, 'model.safetensors.index.json'),
        ],
        { format: 'vLLM', weightBytes: 16e9 },
      ],
      [
        'GGUF',
        [titled(5e9, 'qwen3-8b-Q4_K_M.gguf'), titled(1e9, 'mmproj-F16.gguf')],
        { format: 'gguf', quantization: 'q4_k_m', weightBytes: 5e9 },
      ],
      [
        'several GGUF files, of which nobody knows which is served',
        [titled(5e9, 'a-Q4_K_M.gguf'), titled(8e9, 'a-Q8_0.gguf')],
        { format: 'gguf', quantization: null, weightBytes: null },
      ],
      [
        'ONNX',
        [titled(5e6, 'model.onnx')],
        { format: 'onnx', weightBytes: null },
      ],
      ['a text', [titled(5e6, 'notes.txt')], { format: 'unknown' }],
    ])('are files of ORAS or RamaLama: %s', async (_, layers, variant) => {
      const { versions } = await readPushed(
        'application/vnd.oci.empty.v1+json',
        {},
        layers,
      );
      expect(versions[0].variants).toMatchObject([variant]);
    });

    it('are ModelPack artifacts with the annotations of modctl before the CNCF', async () => {
      const { versions } = await readPushed(
        'application/vnd.cnai.model.config.v1+json',
        {
          descriptor: null,
          config: { paramSize: '8190735360', capabilities: null },
        },
        [
          {
            ...layer('application/vnd.cnai.model.weight.config.v1.raw', 0),
            ...server.blob(QWEN),
            annotations: { 'org.cnai.model.filepath': 'config.json' },
          },
        ],
      );
      expect(versions[0]).toMatchObject({
        parameters: 8_190_735_360,
        architecture: { layers: 36 },
      });
    });
  });

  it.each([
    [
      'of an unknown platform',
      { platform: { os: 'unknown', architecture: 'unknown' } },
    ],
    [
      'by their annotation',
      { annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } },
    ],
  ])(
    'of several platforms are read as one: attestations %s are left out',
    async (_, marked) => {
      const child = server.pushModel(repository, 'child', {
        labels: { 'org.opencontainers.image.licenses': 'MIT' },
        size: 700,
      });
      const attestation = server.pushModel(repository, 'attestation');
      server.push(
        repository,
        'v1',
        {
          schemaVersion: 2,
          mediaType: OCI_INDEX,
          manifests: [
            {
              mediaType: 'application/vnd.oci.image.manifest.v1+json',
              digest: attestation,
              size: 1,
              ...marked,
            },
            {
              mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
              digest: child,
              size: 1,
              platform: { os: 'linux', architecture: 'arm64' },
            },
          ],
        },
        OCI_INDEX,
      );
      const { models, skipped } = await read(
        source({ versions: { tags: 'v*' } }),
      );
      expect(skipped).toEqual([]);
      expect(models[0].license).toMatchObject({ id: 'MIT' });
    },
  );

  it('have variants by the endings of their tags', async () => {
    server.pushModel(repository, 'v1', { content: 'a' });
    server.pushModel(repository, 'v1-fp8', { content: 'b' });
    const { models } = await read(source({ variants: { '-fp8': 'fp8' } }));
    expect(models[0].versions).toHaveLength(1);
    expect(models[0].versions[0].variants.map(({ name }) => name)).toEqual([
      'default',
      'fp8',
    ]);
  });

  it('are asked for with one request for each tag, and once more for what is new', async () => {
    for (let version = 1; version <= 5; version += 1) {
      server.pushModel(repository, `v${version}`, { content: `${version}` });
    }
    server.pageSize = 2;
    const reader = source();
    const first = await read(reader);
    expect(first.requests).toBe(server.calls.length);

    server.forget();
    const second = await read(reader);
    // Five tags, in three pages.
    expect(second.requests).toBe(5 + 3);
    expect(server.calls.filter(call => call.startsWith('HEAD'))).toHaveLength(
      5,
    );
    expect(second.models).toEqual(first.models);

    server.pushModel(repository, 'v5', { content: 'moved' });
    server.forget();
    await read(reader);
    // The manifest, its configuration and its referrers' fallback tag are new.
    expect(server.calls.length).toBeLessThanOrEqual(5 + 3 + 4);
  });

  it('have no versions that are tags of signatures or referrers', async () => {
    const digest = server.pushModel(repository, 'v1');
    signByTag(server, repository, digest, release);
    server.attach(repository, digest, BUNDLE, {
      mediaType: BUNDLE,
      content: bundleOf(digest, release),
    });
    const { models } = await read(source());
    expect(models[0].versions.map(({ name }) => name)).toEqual(['v1']);
  });

  describe.each([false, true])('with a referrers API: %s', hasApi => {
    it('are signed as soon as somebody signs them', async () => {
      server.hasReferrersApi = hasApi;
      const digest = server.pushModel(repository, 'v1');
      const reader = source();
      await read(reader);
      signByTag(server, repository, digest, release);
      const { models } = await read(reader);
      expect(models[0].versions[0].variants[0].signature).toEqual({
        state: 'present',
        form: 'cosign-tag',
        reason: null,
      });
    });
  });

  it('are looked at again each hour where no tag shows that somebody signed them', async () => {
    server.hasReferrersApi = true;
    const digest = server.pushModel(repository, 'v1');
    let now = 0;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const reader = source();
    const signed = async () => {
      const { models } = await read(reader);
      return models[0].versions[0].variants[0].signature?.state;
    };
    expect(await signed()).toBe('absent');
    server.attach(repository, digest, BUNDLE, {
      mediaType: BUNDLE,
      content: bundleOf(digest, release),
    });
    now = 3_599_999;
    expect(await signed()).toBe('absent');
    now = 3_600_000;
    expect(await signed()).toBe('present');
  });

  it('are looked at again at once where their signatures could not be read', async () => {
    server.hasReferrersApi = true;
    const digest = server.pushModel(repository, 'v1');
    server.attach(repository, digest, BUNDLE, {
      mediaType: BUNDLE,
      content: bundleOf(digest, release),
    });
    const reader = source();
    const signed = async () => {
      const { models } = await read(reader);
      return models[0].versions[0].variants[0].signature?.state;
    };
    server.instead = ({ path }) =>
      path.includes('/referrers/') ? { status: 403 } : undefined;
    expect(await signed()).toBe('unknown');
    server.instead = () => undefined;
    expect(await signed()).toBe('present');
  });

  it('come from the registry list where the operator asks for that', async () => {
    server.pushModel(`listed${count}/a`, 'v1');
    server.pushModel(`listed${count}/b`, 'v1');
    const reader = sourceOf({
      catalog: { repositories: `listed${count}/*`, format: 'vLLM' },
    });
    const { models } = await read(reader);
    expect(models.map(({ place }) => place)).toEqual([
      `listed${count}/a`,
      `listed${count}/b`,
    ]);
    server.forget();
    server.pushModel(repository, 'v1');
    await read(source());
    expect(server.calls).not.toContainEqual(
      expect.stringContaining('_catalog'),
    );
  });

  it('are skipped one by one, with the reason', async () => {
    server.pushModel(repository, 'v1');
    server.push(repository, 'broken', '{"schemaVersion":1}');
    server.push(`${repository}-empty`, null, '{}');
    const reader = sourceOf({
      repositories: [
        { repository },
        { repository: `${repository}-gone` },
        { repository: `${repository}-empty` },
      ],
    });
    const { models, skipped } = await read(reader);
    expect(models).toMatchObject([
      { place: repository, versions: [{ name: 'v1' }] },
    ]);
    expect(skipped).toEqual([
      {
        place: `${repository}:broken`,
        reason: expect.stringMatching(/push the artifact again/),
      },
      {
        place: `${repository}-gone`,
        reason: expect.stringMatching(/has no repository/),
      },
      {
        place: `${repository}-empty`,
        reason: 'No tag names a version of a model.',
      },
    ]);
  });

  it.each([
    ['is away', 503, /not available/],
    ['limits requests', 429, /rate limit/],
    ['does not know us', 401, /requires valid credentials/],
  ])('all stay where the registry %s half way', async (_, status, message) => {
    server.pushModel(repository, 'v1');
    server.instead = ({ method }) =>
      method === 'HEAD' ? { status } : undefined;
    await expect(read(source())).rejects.toThrow(message);
  });

  it('are gone when their repository is, and not while nobody can tell', async () => {
    server.pushModel(repository, 'v1');
    const reader = source();
    const context = { signal: new AbortController().signal };
    await expect(reader.isGone!(repository, context)).resolves.toBe(false);
    await expect(reader.isGone!(`${repository}x`, context)).resolves.toBe(true);
    server.instead = () => ({ status: 503 });
    await expect(reader.isGone!(repository, context)).rejects.toThrow();
  });

  it('keep names that are safe, whatever the registry says', async () => {
    server.pushModel(repository, 'v1', {
      labels: {
        'org.opencontainers.image.title': '\u202e<script>\u0000',
        'org.opencontainers.image.licenses': 'x'.repeat(10_000),
        'org.opencontainers.image.source': 'data:text/html,x',
      },
    });
    const { models } = await read(source());
    expect(models[0].title).toBe('<script>');
    expect(models[0].license!.id.length).toBeLessThanOrEqual(100);
    expect(models[0].lineage).toEqual([]);
  });

  it.each<[string, object, object, RegExp]>([
    [
      'a registry that is not allowed',
      { registry: 'evil.example', repositories: [{ repository: 'm' }] },
      {},
      /sources\.oci\.main\.registry is evil\.example, which modelServing\.models\.registries does not list/,
    ],
    ['nothing to read', {}, {}, /must have repositories or catalog/],
    [
      'a repository with a tag',
      { repositories: [{ repository: 'm:v1' }] },
      {},
      /repositories\[0\]\.repository must be the path/,
    ],
    [
      'a repository twice',
      { repositories: [{ repository: 'm' }, { repository: 'm' }] },
      {},
      /lists m twice/,
    ],
    [
      'more versions than are kept',
      { repositories: [{ repository: 'm', versions: { most: 1_000 } }] },
      {},
      /versions\.most/,
    ],
    [
      'variants with names that are none',
      { repositories: [{ repository: 'm', variants: { '-x': 'Not A Name' } }] },
      {},
      /\.variants must map/,
    ],
  ])('are not read with %s', (_, config, models, message) => {
    expect(() => sourceOf(config, models)).toThrow(message);
  });
});

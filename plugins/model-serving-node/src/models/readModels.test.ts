import { readModels } from './readModels';

const DIGEST = (letter: string) => `sha256:${letter.repeat(64)}`;
const URI = (name: string, letter = 'a') =>
  `oci://registry.example.com/models/${name}@${DIGEST(letter)}`;

const manifest = (name: string, spec: object) =>
  JSON.stringify({
    apiVersion: 'model-serving.backstage.io/v1alpha1',
    kind: 'Model',
    metadata: { name },
    spec: { owner: 'group:default/platform-owners', ...spec },
  });

const file = (content: string, name = 'model') => ({
  path: `platform/models/${name}.yaml`,
  content,
});

const variant = (name: string, letter: string, more: object = {}) => ({
  name,
  uri: URI('qwen3-8b', letter),
  format: 'vLLM',
  ...more,
});

const version = (name: string, more: object = {}) => ({
  name,
  variants: [variant('bf16', 'a')],
  ...more,
});

const modelOf = (spec: object) => {
  const { models, skipped } = readModels([file(manifest('qwen3-8b', spec))]);
  expect(skipped).toEqual([]);
  return models[0];
};

const reasonOf = (spec: object) => {
  const { models, skipped } = readModels([file(manifest('qwen3-8b', spec))]);
  expect(models).toEqual([]);
  return skipped[0].reason;
};

describe('a model that names no versions', () => {
  it('is read as one version with one variant', () => {
    expect(
      modelOf({
        uri: URI('qwen3-8b'),
        format: 'vLLM',
        license: 'apache-2.0',
        parameters: 8_200_000_000,
        contextLength: 32_768,
        precision: 'bf16',
        quantization: 'FP8',
        memoryBytes: 20_000_000_000,
        engine: 'vLLM',
        variantOf: 'qwen3',
        architecture: { layers: 36 },
      }),
    ).toMatchObject({
      place: 'platform/models/model.yaml',
      entityName: 'qwen3-8b',
      owner: 'group:default/platform-owners',
      license: { id: 'apache-2.0', url: null, text: null },
      identities: [{ kind: 'digest', digest: DIGEST('a') }],
      defaultVersion: null,
      versions: [
        {
          name: '1',
          parameters: 8_200_000_000,
          contextLength: 32_768,
          architecture: { layers: 36, kvHeads: null },
          variants: [
            {
              name: 'fp8',
              uri: URI('qwen3-8b'),
              format: 'vLLM',
              precision: 'bf16',
              quantization: 'FP8',
              memoryBytes: 20_000_000_000,
              engine: 'vLLM',
            },
          ],
        },
      ],
    });
  });

  it.each([
    [{ quantization: 'GPTQ Int4' }, 'gptq-int4'],
    [{ precision: 'bf16' }, 'bf16'],
    [{}, 'default'],
    [{ quantization: '„ü“' }, 'default'],
  ])('with %j calls its variant %s', (facts, name) => {
    expect(
      modelOf({ uri: URI('m'), format: 'vLLM', ...facts }).versions[0]
        .variants[0].name,
    ).toBe(name);
  });
});

describe('a model with versions', () => {
  it('says what all of them are', () => {
    const model = modelOf({
      card: '# Qwen3\n\nChats.',
      license: {
        id: 'apache-2.0',
        url: 'https://www.apache.org/licenses/LICENSE-2.0',
        text: 'Apache License\nVersion 2.0',
      },
      modalities: { input: ['text'], output: ['text'] },
      languages: ['en', 'zh-Hant'],
      toolCalling: true,
      identities: [
        { repository: 'huggingface.co/Qwen/Qwen3-8B' },
        { mapping: 'qwen3' },
      ],
      base: {
        relation: 'finetune',
        repository: 'huggingface.co/Qwen/Qwen3-8B-Base',
      },
      lineage: [{ kind: 'paper', title: 'Qwen3 Technical Report' }],
      benchmarks: [
        {
          name: 'MMLU-Pro',
          metric: 'accuracy',
          value: 0.56,
          source: 'model card',
        },
      ],
      compliance: {
        regions: ['eu'],
        deprecated: { since: '2026-11-01', versions: ['2025-04'] },
      },
      defaultVersion: '2025-07',
      versions: [
        version('2025-04', { createdAt: '2025-04-28' }),
        version('2025-07', {
          createdAt: '2025-07-21',
          notes: 'Follows instructions better.',
          stage: 'Production',
          aliases: ['champion'],
          parameters: 8_200_000_000,
          variants: [
            variant('bf16', 'b', { precision: 'bf16' }),
            variant('fp8', 'c', { quantization: 'fp8', weightBytes: 9e9 }),
          ],
        }),
      ],
    });
    expect(model).toMatchObject({
      card: '# Qwen3\n\nChats.',
      license: { id: 'apache-2.0', text: 'Apache License\nVersion 2.0' },
      toolCalling: true,
      base: { repository: 'huggingface.co/qwen/qwen3-8b-base' },
      lineage: [{ kind: 'paper', url: null }],
      benchmarks: [{ value: 0.56, unit: null }],
      compliance: {
        regions: ['eu'],
        deprecated: { replacedBy: null, versions: ['2025-04'] },
      },
      defaultVersion: '2025-07',
    });
    expect(model.identities).toEqual([
      {
        kind: 'repository',
        repository: 'huggingface.co/qwen/qwen3-8b',
        revision: null,
      },
      { kind: 'mapping', name: 'qwen3' },
      ...['a', 'b', 'c'].map(letter => ({
        kind: 'digest',
        digest: DIGEST(letter),
      })),
    ]);
    expect(
      model.versions.map(({ name, variants }) => [
        name,
        variants.map(each => each.name),
      ]),
    ).toEqual([
      ['2025-07', ['bf16', 'fp8']],
      ['2025-04', ['bf16']],
    ]);
  });

  it('keeps them in the order of the file where not all have a date', () => {
    const names = modelOf({
      versions: [
        version('b', {
          createdAt: '2025-01-01',
          variants: [variant('bf16', 'b')],
        }),
        version('a'),
      ],
    }).versions.map(({ name }) => name);
    expect(names).toEqual(['b', 'a']);
  });

  it('is the repository of the hub that its artifact is in', () => {
    const { identities } = modelOf({
      versions: [
        version('1', {
          variants: [
            { name: 'bf16', uri: 'hf://Qwen/Qwen3-8B@9c925d6', format: 'vLLM' },
          ],
        }),
      ],
    });
    expect(identities).toEqual([
      {
        kind: 'repository',
        repository: 'huggingface.co/qwen/qwen3-8b',
        revision: '9c925d6',
      },
    ]);
  });
});

describe('a model that cannot be read', () => {
  it.each<[string, object, RegExp]>([
    [
      'has two versions of one name',
      {
        versions: [
          version('1'),
          version('1', { variants: [variant('bf16', 'b')] }),
        ],
      },
      /1 is the name of another one\s+→ at spec\.versions\[1\]\.name/,
    ],
    [
      'has two variants of one name',
      {
        versions: [
          version('1', {
            variants: [variant('fp8', 'a'), variant('fp8', 'b')],
          }),
        ],
      },
      /fp8 is the name of another one/,
    ],
    ['has no version', { versions: [] }, /at least one version/],
    [
      'has a version without a variant',
      { versions: [version('1', { variants: [] })] },
      /at least one variant/,
    ],
    [
      'names a default version that it does not have',
      { versions: [version('1')], defaultVersion: '2' },
      /there is no version 2/,
    ],
    [
      'has an artifact beside its versions',
      { versions: [version('1')], uri: URI('m'), parameters: 1 },
      /parameters, uri must be in a version or a variant/,
    ],
    [
      'numbers its versions',
      { versions: [{ ...version('1'), name: 3 }] },
      /write "3" in quotes/,
    ],
    [
      'hides characters in a name',
      { versions: [version('1\u202e2')] },
      /U\+202E is not allowed/,
    ],
    [
      'has a name of two lines',
      { versions: [version('1\n2')] },
      /one line of plain text/,
    ],
    [
      'steers a terminal in its notes',
      { versions: [version('1', { notes: 'a\u001b[2J' })] },
      /control characters/,
    ],
    [
      'has a variant whose name is no name',
      { versions: [version('1', { variants: [variant('FP 8', 'a')] })] },
      /must hold only/,
    ],
    [
      'weighs more than any model',
      {
        versions: [
          version('1', {
            variants: [variant('bf16', 'a', { weightBytes: 1e16 })],
          }),
        ],
      },
      /weightBytes/,
    ],
    [
      'has more parameters than any model',
      { versions: [version('1', { parameters: 1e15 })] },
      /parameters/,
    ],
    [
      'has no context',
      { versions: [version('1', { contextLength: 0 })] },
      /contextLength/,
    ],
    [
      'has too many versions',
      {
        versions: Array.from({ length: 201 }, (_, index) =>
          version(String(index)),
        ),
      },
      /versions/,
    ],
    [
      'has a card that is a book',
      { versions: [version('1')], card: 'x'.repeat(128 * 1024 + 1) },
      /card/,
    ],
    [
      'has credentials in an address',
      {
        versions: [
          version('1', {
            variants: [
              variant('bf16', 'a', {
                uri: 'https://b.example.com/m?AWSAccessKeyId=a&Signature=b',
              }),
            ],
          }),
        ],
      },
      /must not hold credentials/,
    ],
    [
      'holds a password',
      {
        versions: [
          version('1', {
            variants: [
              variant('bf16', 'a', { uri: 'https://me:secret@example.com/m' }),
            ],
          }),
        ],
      },
      /must not hold credentials/,
    ],
    [
      'has a date that is none',
      { versions: [version('1', { createdAt: '2025-13-01' })] },
      /ISO 8601/,
    ],
    [
      'has an unknown license form',
      { license: 7, versions: [version('1')] },
      /SPDX/,
    ],
  ])('because it %s is skipped with the reason', (_what, spec, reason) => {
    expect(reasonOf(spec)).toMatch(reason);
  });

  it('never costs another file', () => {
    const { models, skipped } = readModels([
      file(manifest('bad', { versions: [] }), 'bad'),
      file(manifest('good', { versions: [version('1')] }), 'good'),
    ]);
    expect(models.map(({ name }) => name)).toEqual(['good']);
    expect(skipped.map(({ place }) => place)).toEqual([
      'platform/models/bad.yaml',
    ]);
  });
});

describe('files', () => {
  const good = manifest('one', { versions: [version('1')] });

  it('may hold several models, each with a place of its own', () => {
    const two = manifest('two', { versions: [version('1')] });
    const { models } = readModels([file(`${good}\n---\n${two}`)]);
    expect(models.map(({ place }) => place)).toEqual([
      'platform/models/model.yaml#one',
      'platform/models/model.yaml#two',
    ]);
  });

  it('are taken whole or not at all', () => {
    const taken = readModels([file(`${good}\n---\n${good}`)]);
    expect(taken.models).toEqual([]);
    expect(taken.skipped[0].reason).toMatch(/one twice/);
    const other = manifest('two', { versions: [version('1')] });
    const { models, skipped } = readModels([
      file(good, 'a'),
      file(`${other}\n---\n${good}`, 'b'),
    ]);
    expect(models.map(({ name }) => name)).toEqual(['one']);
    expect(skipped[0].reason).toMatch(/a\.yaml already defines the model one/);
  });

  it('may hold rules and overlays beside models', () => {
    const { models, skipped } = readModels([
      file(`${good}\n---\nkind: ModelRules\n---\nkind: ModelOverlay\n`),
    ]);
    expect(models.map(({ place }) => place)).toEqual([
      'platform/models/model.yaml',
    ]);
    expect(skipped).toEqual([]);
  });
});

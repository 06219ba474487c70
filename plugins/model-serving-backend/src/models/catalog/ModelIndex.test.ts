import {
  CatalogModel,
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  mergeModels,
  MODEL_FACETS,
  ModelDecision,
  ModelFacet,
  ModelRecord,
  ModelSort,
} from '@model-serving/backstage-plugin-model-serving-common';
import fc from 'fast-check';
import { indexedModel } from './IndexedModel';
import { ModelFilter, ModelIndex, ModelReader } from './ModelIndex';
import { Position } from './ModelOrder';

const ALLOWED: ModelDecision = {
  word: 'allow',
  sentence: null,
  rule: null,
  askUrl: null,
  hidden: false,
  confirmLicense: false,
  findings: [],
};

const modelsOf = (records: ModelRecord[]): CatalogModel[] =>
  mergeModels(
    [
      {
        id: 'registry',
        type: 'test',
        title: 'the registry',
        owner: null,
        vets: false,
        asOf: '2026-11-29T12:00:00Z',
        records,
      },
    ],
    { classOf: () => 'unknown' },
  ).map(model => ({ ...model, entityRef: `resource:default/${model.name}` }));

const record = (name: string, more: Partial<ModelRecord> = {}) => ({
  ...emptyModelRecord(name, name),
  ...more,
});

const indexOf = (records: ModelRecord[], excerpts: string[] = []) =>
  ModelIndex.of(modelsOf(records).map(model => indexedModel(model, excerpts)));

/** Stands in for what is computed by the platform's profiles. */
const memoryOf = (models: ModelIndex['models']) =>
  models.map(({ model }) => ({
    bytes:
      model.versions[0]?.variants[0]?.memoryBytes ??
      model.versions[0]?.variants[0]?.weightBytes ??
      null,
    reason: null,
    variant: null,
    basis: null,
  }));

const readerOf = (
  { models }: ModelIndex,
  more: Partial<ModelReader> = {},
): ModelReader => ({
  standing: {
    decisions: models.map(() => ALLOWED),
    fits: null,
    memory: memoryOf(models),
  },
  served: { byModel: new Map(), isComplete: true },
  seesHidden: false,
  ...more,
});

const slice = { sort: 'title', order: 'asc', limit: 100 } as const;

const refsOf = (
  index: ModelIndex,
  filter: Partial<ModelFilter>,
  reader = readerOf(index),
) =>
  index
    .list({ facets: {}, ...filter }, slice, reader)
    .items.map(({ entityRef }) => entityRef.replace('resource:default/', ''));

describe('what a list does not tell', () => {
  let hidden: ModelIndex;
  beforeAll(async () => {
    hidden = await indexOf([
      record('open', { publisher: 'Acme' }),
      record('secret', { publisher: 'SecretCorp' }),
    ]);
  });
  const listOf = (publisher: string) =>
    hidden.list(
      { facets: { publisher: [publisher] } },
      slice,
      readerOf(hidden, {
        standing: {
          decisions: hidden.models.map(({ model }) => ({
            ...ALLOWED,
            hidden: model.name === 'secret',
          })),
          fits: null,
          memory: memoryOf(hidden.models),
        },
      }),
    );

  it('is whether a hidden model has a value that somebody asks for', () => {
    for (const publisher of ['secretcorp', 'nobody']) {
      expect(listOf(publisher)).toMatchObject({
        total: 0,
        facets: {
          publisher: [
            { value: 'Acme', count: 1 },
            { value: publisher, count: 0 },
          ],
        },
      });
    }
  });

  it('takes no search of more words than are quick to find', () => {
    const words = (count: number) =>
      Array.from({ length: count }, (_, at) => `w${at}`).join(' ');
    expect(refsOf(hidden, { text: words(12) })).toEqual([]);
    expect(() => refsOf(hidden, { text: words(13) })).toThrow(
      'text: search for at most 12 words',
    );
  });
});

describe('the index of models', () => {
  let index: ModelIndex;
  const models = [
    record('qwen', {
      title: 'Qwen3 8B',
      publisher: 'Qwen',
      task: 'text-generation',
      tags: ['chat'],
      license: { id: 'Apache-2.0', url: null, text: null },
      toolCalling: true,
      versions: [
        {
          ...emptyModelVersion('1', [
            {
              ...emptyModelVariant('fp8', 'oci://r/q:1', 'vLLM'),
              quantization: 'fp8',
              weightBytes: 8e9,
            },
          ]),
          parameters: 8e9,
          contextLength: 32_768,
        },
      ],
    }),
    record('mixtral', {
      title: 'Mixtral',
      publisher: 'Mistral',
      task: 'text-generation',
      license: { id: 'apache-2.0', url: null, text: null },
      versions: [
        {
          ...emptyModelVersion('1', [
            emptyModelVariant('bf16', 'oci://r/m:1', 'vLLM'),
          ]),
          parameters: 47e9,
          architecture: {
            layers: null,
            attentionHeads: null,
            kvHeads: null,
            headSize: null,
            hiddenSize: null,
            vocabularySize: null,
            valueSize: null,
            caches: null,
            slidingWindow: null,
            latentAttention: null,
            recurrent: null,
            experts: { total: 8, active: 2, activeParameters: 13e9 },
          },
        },
      ],
    }),
    record('whisper', {
      title: 'Whisper',
      publisher: 'OpenAI',
      task: 'automatic-speech-recognition',
    }),
  ];

  beforeAll(async () => {
    index = await indexOf(models);
  });

  it.each<[string, Partial<ModelFilter>, string[]]>([
    ['everything', {}, ['mixtral', 'qwen', 'whisper']],
    ['a publisher', { text: 'QWEN' }, ['qwen']],
    ['all words', { text: 'text-generation mistral' }, ['mixtral']],
    ['words that no model has together', { text: 'qwen mistral' }, []],
    ['an architecture', { text: 'moe' }, ['mixtral']],
    ['a tag', { text: 'chat' }, ['qwen']],
    ['one facet', { facets: { publisher: ['qwen'] } }, ['qwen']],
    [
      'alternatives of a facet',
      { facets: { publisher: ['Qwen', 'OpenAI'] } },
      ['qwen', 'whisper'],
    ],
    [
      'two facets',
      { facets: { task: ['text-generation'], toolCalling: ['yes'] } },
      ['qwen'],
    ],
    [
      'licenses that differ in case',
      { facets: { license: ['APACHE-2.0'] } },
      ['mixtral', 'qwen'],
    ],
    ['a value that nobody has', { facets: { task: ['nothing'] } }, []],
    ['a facet that was not asked for', { facets: { fit: ['now'] } }, []],
    ['a number', { parametersMax: 10e9 }, ['qwen']],
    ['a context', { contextMin: 4_096 }, ['qwen']],
    ['memory', { memoryMax: 10e9 }, ['qwen']],
  ])('finds %s', (_, filter, expected) => {
    expect(refsOf(index, filter)).toEqual(expected);
  });

  it('finds words of a card', async () => {
    const carded = await indexOf([record('a')], ['A LLaMA']);
    expect(refsOf(carded, { text: 'llama' })).toEqual(['a']);
  });

  it('counts what each value would leave, given the other filters', () => {
    const { facets } = index.list(
      { facets: { publisher: ['Qwen'] } },
      slice,
      readerOf(index),
    );
    expect(facets.publisher).toEqual([
      { value: 'Mistral', count: 1 },
      { value: 'OpenAI', count: 1 },
      { value: 'Qwen', count: 1 },
    ]);
    expect(facets.task).toEqual([{ value: 'text-generation', count: 1 }]);
    expect(facets.license).toEqual([{ value: 'apache-2.0', count: 1 }]);
  });

  it('says what runs in the services that the caller sees, and to nobody else', () => {
    const byModel = new Map([
      ['resource:default/qwen', { services: 2, measured: null }],
    ]);
    const served = { byModel, isComplete: true };
    const reader = readerOf(index, { served });
    const list = index.list({ facets: {} }, slice, reader);
    expect(list.items.map(({ services }) => services)).toEqual([0, 2, 0]);
    expect(list.facets.runsHere).toEqual([
      { value: 'yes', count: 1 },
      { value: 'no', count: 2 },
    ]);
    expect(refsOf(index, { facets: { runsHere: ['yes'] } }, reader)).toEqual([
      'qwen',
    ]);
    const other = readerOf(index);
    expect(index.list({ facets: {} }, slice, other).facets.runsHere).toEqual([
      { value: 'no', count: 3 },
    ]);
    expect(refsOf(index, { facets: { runsHere: ['yes'] } }, other)).toEqual([]);
  });

  it('does not count services before all clusters were read', () => {
    const byModel = new Map([
      ['resource:default/qwen', { services: 2, measured: null }],
    ]);
    const reader = readerOf(index, { served: { byModel, isComplete: false } });
    const list = index.list({ facets: {} }, slice, reader);
    expect(list.items.map(({ services }) => services)).toEqual([
      null,
      null,
      null,
    ]);
    expect(list.facets.runsHere).toEqual([{ value: 'yes', count: 1 }]);
    expect(refsOf(index, { facets: { runsHere: ['yes'] } }, reader)).toEqual([
      'qwen',
    ]);
    expect(refsOf(index, { facets: { runsHere: ['no'] } }, reader)).toEqual([]);
  });

  describe('by numbers that not everybody sees', () => {
    const measured = (more: object) => ({
      services: 1,
      variants: [],
      timeToFirstToken: null,
      tokensPerSecond: null,
      perMillionTokens: null,
      currency: null,
      asOf: '2026-11-29T12:00:00Z',
      ...more,
    });
    const seeing = (of: Record<string, object>) =>
      readerOf(index, {
        served: {
          byModel: new Map(
            Object.entries(of).map(([name, more]) => [
              `resource:default/${name}`,
              { services: 1, measured: measured(more) },
            ]),
          ),
          isComplete: true,
        },
      });
    const owner = () =>
      seeing({
        qwen: {
          timeToFirstToken: 0.2,
          tokensPerSecond: 90,
          perMillionTokens: 3,
          currency: 'USD',
        },
        mixtral: { timeToFirstToken: 0.9, tokensPerSecond: 30 },
      });
    const limits: Array<[string, Partial<ModelFilter>, string[]]> = [
      ['price', { priceMax: 4 }, ['qwen']],
      ['price', { priceMax: 2 }, []],
      ['time to first token', { timeToFirstTokenMax: 0.5 }, ['qwen']],
      ['speed', { tokensPerSecondMin: 20 }, ['mixtral', 'qwen']],
      ['speed', { tokensPerSecondMin: 50 }, ['qwen']],
    ];

    it.each(limits)('limits the %s by %j', (_, filter, expected) => {
      expect(refsOf(index, filter, owner())).toEqual(expected);
    });

    it.each(limits)(
      'tells nobody else of the %s by %j, who asks after',
      (_, filter, expected) => {
        // The same standing: whatever is remembered of it is everybody's.
        const one = owner();
        const other = { ...one, served: readerOf(index).served };
        expect(refsOf(index, filter, one)).toEqual(expected);
        expect(refsOf(index, filter, other)).toEqual([]);
      },
    );

    it('compares what is only read by the price of what it reads', async () => {
      const hosted = (name: string, input: number, output: number) =>
        record(name, {
          hosted: {
            provider: name,
            model: name,
            url: null,
            region: null,
            price: {
              inputPerMillion: input,
              outputPerMillion: output,
              currency: 'USD',
              asOf: null,
            },
          },
        });
      const priced = await indexOf([
        hosted('embed', 5, 0),
        hosted('chat', 1, 4),
      ]);
      const { items } = priced.list(
        { facets: {} },
        { ...slice, sort: 'price' },
        readerOf(priced),
      );
      expect(
        items.map(({ hosted: { provider } = {} as any }) => provider),
      ).toEqual(['chat', 'embed']);
    });

    it('compares no prices of two currencies', async () => {
      const hosted = (name: string, currency: string, price: number) =>
        record(name, {
          hosted: {
            provider: name,
            model: name,
            url: null,
            region: null,
            price: {
              inputPerMillion: price,
              outputPerMillion: null,
              currency,
              asOf: null,
            },
          },
        });
      const priced = await indexOf([
        hosted('cheap', 'USD', 1),
        hosted('dear', 'USD', 9),
        hosted('yen', 'JPY', 2),
      ]);
      const list = (filter: Partial<ModelFilter>) =>
        priced
          .list(
            { facets: {}, ...filter },
            { ...slice, sort: 'price' },
            readerOf(priced),
          )
          .items.map(({ title }) => title);
      expect(list({})).toEqual(['cheap', 'dear', 'yen']);
      expect(list({ priceMax: 5 })).toEqual(['cheap']);
    });
  });

  it('hides what rules hide, and counts it for nobody else', () => {
    const decisions = index.models.map(({ model }) => ({
      ...ALLOWED,
      hidden: model.title === 'Whisper',
    }));
    const reader = readerOf(index, {
      standing: { decisions, fits: null, memory: memoryOf(index.models) },
    });
    const list = index.list({ facets: {} }, slice, reader);
    expect(list).toMatchObject({ total: 2, all: 2 });
    expect(list.facets.publisher.map(({ value }) => value)).not.toContain(
      'OpenAI',
    );
    const owner = { ...reader, seesHidden: true };
    expect(index.list({ facets: {} }, slice, owner)).toMatchObject({
      total: 3,
      all: 3,
    });
  });

  it('finds an entity under whatever case, and under a name that it had', async () => {
    const renamed = await ModelIndex.of(
      index.models,
      new Map([['resource:default/old', 'resource:default/qwen']]),
    );
    expect(renamed.find('Resource:default/QWEN')?.model.title).toBe('Qwen3 8B');
    expect(renamed.find('resource:default/old')?.model.title).toBe('Qwen3 8B');
    expect(renamed.find('resource:default/none')).toBeUndefined();
  });

  it('knows what is made from what', async () => {
    const repository = 'huggingface.co/qwen/qwen3-8b';
    const family = await indexOf([
      record('base', {
        identities: [{ kind: 'repository', repository, revision: null }],
      }),
      record('tuned', { base: { relation: 'finetune', repository } }),
    ]);
    expect(family.relativesOf(0).derived).toEqual([
      {
        entityRef: 'resource:default/tuned',
        title: 'tuned',
        relation: 'finetune',
      },
    ]);
    expect(family.relativesOf(1).baseModel).toEqual({
      entityRef: 'resource:default/base',
      title: 'base',
    });
  });
});

describe('pages of models', () => {
  const value = <T>(...of: T[]) => fc.constantFrom<T | null>(null, ...of);
  const records = fc
    .array(
      fc.record({
        publisher: value('a', 'B', 'b', 'c'),
        task: value('chat', 'code'),
        downloads: value(0, 1, 2),
        updatedAt: value('2026-01-01', '2026-02-01'),
        tags: fc.subarray(['x', 'y', 'z']),
      }),
      { maxLength: 25 },
    )
    .map(all => all.map((more, at) => record(`model-${at}`, more)));
  const facets = fc.record(
    {
      publisher: fc.subarray(['a', 'B', 'c', 'd']),
      task: fc.subarray(['chat', 'code']),
    },
    { requiredKeys: [] },
  );
  const sorts: ModelSort[] = ['title', 'newest', 'downloads', 'price'];

  it('hold every model that fits once, in order, those without a value last', async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        facets,
        fc.constantFrom(...sorts),
        fc.constantFrom('asc' as const, 'desc' as const),
        fc.integer({ min: 1, max: 7 }),
        async (all, narrowed, sort, order, limit) => {
          const index = await indexOf(all);
          const reader = readerOf(index);
          const seen: string[] = [];
          const downloads: Array<number | null> = [];
          let after: Position | undefined;
          let total: number;
          do {
            const page = index.list(
              { facets: narrowed },
              { sort, order, limit, after },
              reader,
            );
            seen.push(...page.items.map(({ entityRef }) => entityRef));
            downloads.push(...page.items.map(each => each.downloads));
            ({ next: after, total } = page);
          } while (after);
          expect(new Set(seen).size).toBe(seen.length);
          expect(seen).toHaveLength(total);
          const known = downloads.filter(each => each !== null);
          const sign = order === 'asc' ? 1 : -1;
          const sorted = [
            ...known.toSorted((x, y) => sign * (x - y)),
            ...downloads.filter(each => each === null),
          ];
          expect(downloads).toEqual(sort === 'downloads' ? sorted : downloads);
        },
      ),
    );
  });

  it('count as going through all models does', async () => {
    await fc.assert(
      fc.asyncProperty(records, facets, async (all, narrowed) => {
        const index = await indexOf(all);
        const { facets: counted } = index.list(
          { facets: narrowed },
          slice,
          readerOf(index),
        );
        const has = (
          each: ModelRecord,
          facet: 'publisher' | 'task',
          wanted: readonly string[] = [],
        ) =>
          wanted.length === 0 ||
          wanted.some(one => one.toLowerCase() === each[facet]?.toLowerCase());
        for (const [facet, other] of [
          ['publisher', 'task'],
          ['task', 'publisher'],
        ] as const) {
          for (const { count, value: of } of counted[facet]) {
            expect(count).toBe(
              all.filter(
                each =>
                  has(each, other, narrowed[other]) && has(each, facet, [of]),
              ).length,
            );
          }
        }
      }),
    );
  });

  it('count facets without looking at a model again', async () => {
    const index = await indexOf(
      Array.from({ length: 500 }, (_, at) =>
        record(`model-${at}`, { publisher: `p${at % 7}` }),
      ),
    );
    let looks = 0;
    const counted = await ModelIndex.of(
      index.models.map(indexed => ({
        ...indexed,
        get listing() {
          looks += 1;
          return indexed.listing;
        },
      })),
    );
    const reader = readerOf(index);
    const limit = 10;
    const ask = (facet: ModelFacet) =>
      counted.list(
        { facets: { [facet]: ['p1', 'yes'] } },
        { ...slice, limit },
        reader,
      );
    // Orders the models.
    ask('vetted');
    looks = 0;
    MODEL_FACETS.forEach(ask);
    expect(looks).toBeLessThanOrEqual(MODEL_FACETS.length * limit);
  });

  it('give others a turn after each model while they are prepared', async () => {
    const index = await indexOf(
      Array.from({ length: 50 }, (_, at) => record(`model-${at}`)),
    );
    let looks = 0;
    const looksInTurns: number[] = [];
    await ModelIndex.of(
      index.models.map(indexed => ({
        ...indexed,
        get listing() {
          looks += 1;
          return indexed.listing;
        },
      })),
      new Map([['resource:default/old', index.models[0].model.entityRef]]),
      {
        async next() {
          looksInTurns.push(looks);
          looks = 0;
        },
      },
    );
    expect(looks).toBe(0);
    expect(looksInTurns).toEqual([...index.models.map(() => 1), 0]);
  });
});

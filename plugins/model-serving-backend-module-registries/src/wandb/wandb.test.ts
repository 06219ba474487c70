import { FakeAnswer, FakeRegistry } from '../__testUtils__/FakeRegistry';
import { read, sourceOf } from '../__testUtils__/sourceOf';
import { FakeWandb } from './__testUtils__/FakeWandb';

describe('registries of Weights & Biases', () => {
  let wandb: FakeWandb;
  let server: FakeRegistry;

  beforeAll(async () => {
    server = await FakeRegistry.start(request => wandb.handle(request));
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    wandb = new FakeWandb();
    server.requests.length = 0;
  });

  const source = (config: object = {}) =>
    sourceOf('wandb', {
      url: server.url,
      organization: 'acme',
      token: 'api-key',
      ...config,
    });
  const isGone = (place: string) =>
    source().isGone!(place, { signal: new AbortController().signal });

  it('give collections with their versions, aliases and metadata', async () => {
    wandb.collections = [
      {
        name: 'summarizer',
        description: '**Short** texts',
        tags: ['chat'],
        versions: [
          { aliases: ['production'], description: 'first' },
          {
            aliases: ['latest'],
            metadata: { license: 'mit', format: 'vLLM', parameters: 7e9 },
          },
          { state: 'PENDING' },
        ],
      },
      { name: 'reviews', type: 'dataset' },
    ];
    const { models, requests, skipped } = await read(source());
    expect(skipped).toEqual([]);
    expect(requests).toBe(2);
    expect(models).toMatchObject([
      {
        place: 'model/summarizer',
        name: 'summarizer',
        card: '**Short** texts',
        url: 'https://wandb.ai/orgs/acme/registry/model?selectionPath=acme-org%2Fwandb-registry-model%2Fsummarizer',
        license: { id: 'mit' },
        tags: ['chat'],
        updatedAt: '2026-11-29T08:22:40.000Z',
        identities: [],
        versions: [
          {
            name: 'v1',
            aliases: ['latest'],
            createdAt: '2026-11-28T08:00:00.000Z',
            parameters: 7_000_000_000,
            variants: [
              {
                name: 'vllm',
                format: 'vLLM',
                uri: 'wandb-artifact://acme-org/wandb-registry-model/summarizer:v1',
                artifactBytes: 1_024,
              },
            ],
          },
          {
            name: 'v0',
            aliases: ['production'],
            notes: 'first',
            variants: [{ format: 'unknown' }],
          },
        ],
      },
    ]);
  });

  it('are read in as few requests as their pages allow', async () => {
    wandb.collections = Array.from({ length: 250 }, (_, index) => ({
      name: `m-${index}`,
      versions: [{}],
    }));
    const { models, requests } = await read(source());
    expect(models).toHaveLength(250);
    expect(models.every(({ versions }) => versions.length === 1)).toBe(true);
    expect(requests).toBe(3 + 3);
  });

  it('are read on where a page shows nothing', async () => {
    wandb.collections = Array.from({ length: 250 }, (_, index) => ({
      name: `m-${index}`,
    }));
    wandb.isHidden = page => page === 2;
    expect((await read(source())).models).toHaveLength(150);
  });

  it('are those that the operator names', async () => {
    wandb.collections = [
      { name: 'a', versions: [{}] },
      { name: 'a', registry: 'vision', versions: [{}, {}] },
    ];
    const { models } = await read(source({ registries: ['vision'] }));
    expect(
      models.map(({ place, versions }) => [place, versions.length]),
    ).toEqual([['vision/a', 2]]);
  });

  it('say whether a collection is gone', async () => {
    wandb.collections = [
      { name: 'a b', registry: 'model' },
      { name: 'c', registry: 'vision' },
    ];
    const { models } = await read(source());
    for (const { place } of models) {
      await expect(isGone(place)).resolves.toBe(false);
    }
    await expect(isGone('model/c')).resolves.toBe(true);
  });

  it('skip what is not understood and take the rest', async () => {
    wandb.collections = [
      { name: 'good', versions: [{}] },
      {
        name: 'bad',
        description: 7 as any,
        versions: [{}, { description: 7 as any }],
      },
    ];
    const { models, skipped } = await read(source());
    expect(models.map(({ place }) => place)).toEqual(['model/good']);
    expect(skipped).toEqual([
      { place: 'model/bad', reason: expect.stringMatching(/^description: /) },
      {
        place: 'model/bad/v1',
        reason: expect.stringMatching(/^artifact\.description: /),
      },
    ]);
  });

  it.each<[string, FakeAnswer, RegExp]>([
    [
      'an organization that is not there',
      { body: { data: { organization: null } } },
      /no such organization, or the account is not in it/,
    ],
    [
      'a page that leads nowhere',
      {
        body: {
          data: {
            organization: {
              orgEntity: {
                artifactCollections: {
                  pageInfo: { hasNextPage: true, endCursor: null },
                  edges: [],
                },
              },
            },
          },
        },
      },
      /is not the last and names no next one/,
    ],
  ])('are not read at %s', async (_, answer, message) => {
    wandb.instead = () => answer;
    await expect(read(source())).rejects.toThrow(message);
    await expect(isGone('model/a')).rejects.toThrow(message);
  });

  it('are not read where an answer has errors beside its data', async () => {
    wandb.instead = request => {
      wandb.instead = () => undefined;
      const { body } = wandb.handle(request);
      return {
        body: { ...(body as object), errors: [{ message: 'timeout' }] },
      };
    };
    await expect(read(source())).rejects.toThrow(/the query failed: timeout/);
  });

  it('are signed in to with an API key', async () => {
    await read(source());
    expect(server.requests[0].headers.authorization).toBe(
      `Basic ${Buffer.from('api:api-key').toString('base64')}`,
    );
  });

  it.each<[object, RegExp]>([
    [{ token: undefined }, /wandb\.main needs token or tokenFile/],
    [{ registries: ['a/b'] }, /wandb\.main\.registries: a\/b is not the name/],
    [{ organization: undefined }, /organization/],
  ])('are not read with %j', (config, message) => {
    expect(() => source(config)).toThrow(message);
  });
});

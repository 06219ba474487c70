import {
  FakeAnswer,
  FakeRegistry,
  FakeRequest,
} from '../__testUtils__/FakeRegistry';
import { read, sourceOf } from '../__testUtils__/sourceOf';

// eslint-disable-next-line no-script-url
const SCRIPT = 'javascript:alert(1)';

const PRICE = {
  inputPerMillion: 0.2,
  outputPerMillion: 0,
  currency: 'EUR',
  asOf: '2026-11-01',
};

describe('models that others serve', () => {
  let api: FakeRegistry;
  let handle: (request: FakeRequest) => FakeAnswer;

  beforeAll(async () => {
    api = await FakeRegistry.start(request => handle(request));
  });
  afterAll(() => api.stop());
  beforeEach(() => {
    api.requests.length = 0;
  });

  const source = (config: object) =>
    sourceOf('hosted', { provider: 'Modal', ...config });
  const fromApi = (config: object = {}) =>
    source({ url: `${api.url}/v1`, token: 'canary-1', ...config });

  it('are what the configuration declares where no API is read', async () => {
    const { models, requests } = await read(
      source({
        region: 'eu-west-1',
        dataTerms: 'https://example.com/terms',
        models: [
          {
            name: 'Qwen/Qwen3-8B',
            title: 'Qwen3 8B',
            task: 'text-generation',
            license: 'Apache-2.0',
            licenseUrl: 'https://example.com/license',
            contextLength: 40_960,
            price: PRICE,
            identity: 'huggingface.co/Qwen/Qwen3-8B',
          },
          { name: 'other', region: 'us-east-1' },
        ],
      }),
    );
    expect(requests).toBe(0);
    expect(models).toMatchObject([
      {
        place: 'Qwen/Qwen3-8B',
        title: 'Qwen3 8B',
        license: { id: 'Apache-2.0', url: 'https://example.com/license' },
        modalities: { input: ['text'], output: ['text'] },
        links: [
          { url: 'https://example.com/terms', title: 'Data terms of Modal' },
        ],
        identities: [{ repository: 'huggingface.co/qwen/qwen3-8b' }],
        versions: [{ contextLength: 40_960, variants: [] }],
        hosted: {
          provider: 'Modal',
          model: 'Qwen/Qwen3-8B',
          url: null,
          region: 'eu-west-1',
          price: PRICE,
        },
      },
      { place: 'other', hosted: { region: 'us-east-1', price: null } },
    ]);
  });

  it('are what an OpenAI-compatible API lists', async () => {
    handle = () => ({
      body: {
        object: 'list',
        data: [
          {
            id: 'vllm',
            object: 'model',
            owned_by: 'vllm',
            max_model_len: 8192,
          },
          {
            id: 'router',
            name: 'Router',
            context_length: 131_072,
            pricing: { prompt: '0.0000005', completion: '0' },
            supported_parameters: ['tools', 'seed'],
          },
        ],
      },
    });
    const { models, requests } = await read(fromApi());
    expect(requests).toBe(1);
    expect(api.paths).toEqual(['/v1/models']);
    expect(api.requests[0].headers.authorization).toBe('Bearer canary-1');
    expect(models).toMatchObject([
      {
        place: 'vllm',
        publisher: 'vllm',
        toolCalling: null,
        versions: [{ contextLength: 8192 }],
        hosted: { url: `${api.url}/v1`, price: null },
      },
      {
        place: 'router',
        title: 'Router',
        toolCalling: true,
        versions: [{ contextLength: 131_072 }],
        hosted: {
          price: {
            inputPerMillion: 0.5,
            outputPerMillion: 0,
            currency: 'USD',
            asOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
          },
        },
      },
    ]);
  });

  it.each([
    ['Groq', { context_window: 131_072, max_completion_tokens: 32_768 }],
    ['Mistral', { max_context_length: 131_072 }],
    ['OpenRouter', { context_length: 131_072, context_window: null }],
  ])('have the context that %s names', async (_, said) => {
    handle = () => ({ body: { data: [{ id: 'a', ...said }] } });
    const { models } = await read(fromApi());
    expect(models[0].versions).toMatchObject([{ contextLength: 131_072 }]);
  });

  it('are those of a bare list, as Together AI answers', async () => {
    handle = () => ({
      body: [
        { id: 'a', pricing: { hourly: 0, input: 0.2, output: 0.2 } },
        { id: 'b', pricing: { prompt: '-1', completion: '-1' } },
      ],
    });
    const { models } = await read(fromApi());
    expect(models).toMatchObject([
      { place: 'a', hosted: { price: null } },
      { place: 'b', hosted: { price: null } },
    ]);
  });

  it('are those that are listed in the configuration, with what it says', async () => {
    const pricing = { prompt: '0.5', completion: '0.5' };
    handle = () => ({ body: { data: [{ id: 'a', pricing }, { id: 'b' }] } });
    const { models, skipped } = await read(
      fromApi({ models: [{ name: 'a', price: PRICE }, { name: 'c' }] }),
    );
    expect(models).toMatchObject([{ place: 'a', hosted: { price: PRICE } }]);
    expect(skipped).toEqual([{ place: 'c', reason: 'Modal does not list it' }]);
  });

  it('of Replicate are asked for one by one', async () => {
    handle = ({ path }) =>
      path.endsWith('/meta/llama')
        ? {
            body: {
              owner: 'meta',
              name: 'llama',
              url: 'https://replicate.com/meta/llama',
              description: 'A model',
              license_url: 'https://example.com/license',
              paper_url: SCRIPT,
              github_url: null,
              run_count: 7,
              latest_version: {
                id: 'v9',
                created_at: '2026-04-23T22:08:06.067951Z',
              },
            },
          }
        : { status: 404, body: { detail: 'Not found' } };
    const { models, skipped } = await read(
      fromApi({
        api: 'replicate',
        provider: 'Replicate',
        models: [{ name: 'meta/llama' }, { name: 'meta/none' }],
      }),
    );
    expect(api.paths).toEqual([
      '/v1/models/meta/llama',
      '/v1/models/meta/none',
    ]);
    expect(models).toMatchObject([
      {
        place: 'meta/llama',
        publisher: 'meta',
        license: { id: 'unknown', url: 'https://example.com/license' },
        links: [],
        updatedAt: '2026-04-23T22:08:06.067Z',
        versions: [{ name: 'v9', aliases: ['latest'], variants: [] }],
        hosted: { provider: 'Replicate', price: null },
      },
    ]);
    expect(skipped).toMatchObject([{ place: 'meta/none' }]);
  });

  it.each([
    [
      'a web page',
      { body: '<html>', headers: { 'content-type': 'text/html' } },
    ],
    ['another shape', { body: { models: [] } }],
    ['a refusal of the key', { status: 401, body: {} }],
    ['a redirect', { status: 302, headers: { location: 'http://10.0.0.1/' } }],
  ])('fail as a whole for %s', async (_, answer) => {
    handle = () => answer;
    await expect(read(fromApi())).rejects.toThrow(
      /modelServing\.models\.sources\.hosted\.main/,
    );
  });

  it('skip a poisonous entry and read the others', async () => {
    handle = () => ({ body: { data: [null, { id: 7 }, { id: 'a' }] } });
    const { models, skipped } = await read(fromApi());
    expect(models).toMatchObject([{ place: 'a' }]);
    expect(skipped).toHaveLength(2);
  });

  it.each([
    [{}, 'models is missing: without url'],
    [{ api: 'replicate' }, 'models is missing: of Replicate'],
    [{ api: 'other' }, 'api must be one of none, openai, replicate'],
    [{ models: [{ name: '<b>' }] }, 'models[0].name is not the name'],
    [
      { models: [{ name: 'a', price: { ...PRICE, asOf: 'today' } }] },
      'asOf must be the date',
    ],
    [
      { models: [{ name: 'a', price: { ...PRICE, currency: '€' } }] },
      'currency must be a code',
    ],
    [
      { models: [{ name: 'a', price: { ...PRICE, inputPerMillion: -1 } }] },
      'inputPerMillion must be a number of at least 0',
    ],
    [
      { models: [{ name: 'a' }], dataTerms: SCRIPT },
      'dataTerms must be a web address',
    ],
    [
      { models: [{ name: 'a', licenseUrl: SCRIPT }] },
      'licenseUrl must be a web address',
    ],
  ])('need a configuration that can be used: %j', (config, message) => {
    expect(() => source(config)).toThrow(message);
  });
});

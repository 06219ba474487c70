import {
  FakeAnswer,
  FakeRegistry,
  FakeRequest,
} from '../__testUtils__/FakeRegistry';
import { read, sourceOf } from '../__testUtils__/sourceOf';

const deployment = (
  name: string,
  info: object = {},
  params: object = {},
): object => ({
  model_name: name,
  litellm_params: { model: `openai/${name}`, ...params },
  model_info: { id: `id-of-${name}`, db_model: false, mode: 'chat', ...info },
});

const GPT = deployment(
  'gpt-large',
  {
    description: 'For hard questions',
    input_cost_per_token: 0.00000125,
    litellm_provider: 'openai',
    max_input_tokens: 400_000,
    max_tokens: 128_000,
    output_cost_per_token: 0.00001,
    supports_function_calling: true,
    supports_vision: true,
  },
  { api_base: 'https://secret.example.com/v1' },
);

describe('models of a LiteLLM gateway', () => {
  let gateway: FakeRegistry;
  let handle: (request: FakeRequest) => FakeAnswer;

  beforeAll(async () => {
    gateway = await FakeRegistry.start(request => handle(request));
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.requests.length = 0;
  });

  const source = (config: object = {}) =>
    sourceOf('litellm', { url: gateway.url, token: 'sk-canary', ...config });
  const answering = (data: unknown[]) => {
    handle = ({ path }) =>
      path === '/v2/model/info'
        ? { body: { data, current_page: 1, total_pages: 1 } }
        : { status: 404, body: { detail: 'Not Found' } };
  };
  const modelsOf = async (data: unknown[], config: object = {}) => {
    answering(data);
    return (await read(source(config))).models;
  };

  // Ways to name a server as LiteLLM documents them: docs/providers/openai_compatible, vllm, ollama, xinference, and
  // BerriAI/litellm issue 5183.
  it.each<[string, object, object]>([
    ['OpenAI', { model: 'gpt-5.5' }, { litellm_provider: 'openai' }],
    ['OpenAI', { model: 'gpt-5.5', custom_llm_provider: 'openai' }, {}],
    ['OpenAI', { model: 'openai/gpt-5.5' }, {}],
    [
      'OpenAI',
      { model: 'openai/gpt-5.5', api_base: 'https://eu.api.openai.com/v1' },
      {},
    ],
    [
      'OpenAI-compatible API',
      { model: 'openai/qwen3', api_base: 'http://vllm.internal:8000/v1' },
      { litellm_provider: 'openai' },
    ],
    [
      'OpenAI-compatible API',
      { model: 'openai/qwen3', api_base: 'https://api.openai.com.example.com' },
      {},
    ],
    [
      'OpenAI-compatible API',
      { model: 'openai/qwen3', api_base: 'os.environ/QWEN' },
      {},
    ],
    [
      'OpenAI-compatible API',
      {
        model: 'text-completion-openai/qwen3',
        api_base: 'http://10.1.2.3:8000',
      },
      {},
    ],
    ['Self-hosted (vLLM)', { model: 'hosted_vllm/qwen3' }, {}],
    ['Self-hosted (Ollama)', { model: 'ollama_chat/qwen3' }, {}],
    [
      'Self-hosted (Xinference)',
      { model: 'qwen3', custom_llm_provider: 'xinference' },
      {},
    ],
    ['Mistral AI', { model: 'mistral/large' }, {}],
    ['LiteLLM', { model: 'large' }, {}],
    ['constructor', { custom_llm_provider: 'constructor' }, {}],
  ])('name %s as who serves, of %j', async (provider, params, info) => {
    const [model] = await modelsOf([deployment('chat', info, params)]);
    expect(model.hosted).toMatchObject({ provider });
  });

  // `max_tokens` of the cost map is "LEGACY … set to max_output_tokens if provider specifies it".
  it.each([
    [{ max_input_tokens: 200_000, max_tokens: 8192 }, 200_000],
    [{ max_tokens: 8191 }, 8191],
    [{ max_output_tokens: 8192, max_tokens: 8192 }, null],
    [{ max_tokens: '8192' }, null],
    [{ max_input_tokens: 0, max_tokens: 0 }, null],
  ])('have the context of %j', async (info, contextLength) => {
    const [model] = await modelsOf([deployment('chat', info)]);
    expect(model.versions).toMatchObject([{ contextLength }]);
  });

  it('have no price of 0 where somebody runs the server themselves', async () => {
    const free = { input_cost_per_token: 0, output_cost_per_token: 0 };
    const priceOf = async (model: string) =>
      (await modelsOf([deployment('chat', free, { model })]))[0].hosted?.price;
    expect(await priceOf('hosted_vllm/qwen3')).toBeNull();
    expect(await priceOf('gemini/flash')).toMatchObject({ inputPerMillion: 0 });
  });

  it('are hosted by others, with price, context and what they take', async () => {
    const [model] = await modelsOf([GPT]);
    expect(model).toMatchObject({
      place: 'gpt-large',
      description: 'For hard questions',
      task: 'text-generation',
      modalities: { input: ['text', 'image'], output: ['text'] },
      toolCalling: true,
      versions: [{ contextLength: 400_000, variants: [] }],
      hosted: {
        provider: 'OpenAI-compatible API',
        model: 'gpt-large',
        url: gateway.url,
        region: null,
        price: {
          inputPerMillion: 1.25,
          outputPerMillion: 10,
          currency: 'USD',
          asOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
        },
      },
    });
    // What is behind the gateway is nobody's business.
    expect(JSON.stringify(model)).not.toMatch(/secret|sk-canary/);
  });

  it.each([
    ['a price of 0', { input_cost_per_token: 0, output_cost_per_token: 0 }, 0],
    ['no price', {}, undefined],
    ['null for a price', { input_cost_per_token: null }, undefined],
    ['a price that is none', { input_cost_per_token: -1 }, undefined],
  ])('tell %s from the others', async (_, info, expected) => {
    const [{ hosted }] = await modelsOf([deployment('m', info)]);
    expect(hosted?.price?.inputPerMillion).toBe(expected);
  });

  it('say nothing on which the deployments of a model differ', async () => {
    const [model, ...others] = await modelsOf([
      deployment(
        'm',
        {
          input_cost_per_token: 1e-6,
          output_cost_per_token: 2e-6,
          litellm_provider: 'bedrock_converse',
          supports_function_calling: true,
        },
        { aws_region_name: 'eu-west-1' },
      ),
      deployment(
        'm',
        {
          input_cost_per_token: 3e-6,
          output_cost_per_token: 2e-6,
          litellm_provider: 'bedrock_converse',
          supports_function_calling: false,
        },
        { aws_region_name: 'us-east-1' },
      ),
    ]);
    expect(others).toEqual([]);
    expect(model).toMatchObject({
      toolCalling: null,
      hosted: {
        provider: 'Amazon Bedrock',
        region: null,
        price: { inputPerMillion: null, outputPerMillion: 2 },
      },
    });
  });

  describe('that are served here', () => {
    const ours = deployment(
      'chat',
      { supports_function_calling: true },
      { api_base: 'http://chat.team-a.svc.cluster.local/v1' },
    );

    it('are left out where the operator joins them to no model', async () => {
      expect(
        await modelsOf([ours, GPT], { ownHosts: ['*.svc.cluster.local'] }),
      ).toMatchObject([{ place: 'gpt-large' }]);
      expect(await modelsOf([ours], { selfHosted: ['chat'] })).toEqual([]);
    });

    it('are not hosted by others', async () => {
      const [model] = await modelsOf([ours], {
        ownHosts: ['*.svc.cluster.local'],
        identities: { chat: 'huggingface.co/Qwen/Qwen3-8B' },
      });
      expect(model).toMatchObject({
        hosted: null,
        toolCalling: true,
        versions: [],
        identities: [
          { kind: 'repository', repository: 'huggingface.co/qwen/qwen3-8b' },
        ],
      });
    });

    it.each([
      'http://svc.cluster.local.evil.example/v1',
      'http://evil-svc.cluster.local.example/',
      'no address',
    ])('are not those of %s', async address => {
      const [model] = await modelsOf(
        [deployment('chat', {}, { api_base: address })],
        { ownHosts: ['*.svc.cluster.local', 'gateway.example.com'] },
      );
      expect(model.hosted).not.toBe(null);
    });
  });

  it('are read in pages', async () => {
    handle = ({ query }) => ({
      body: {
        data: [deployment(`m-${query.get('page')}`)],
        current_page: Number(query.get('page')),
        total_pages: 3,
      },
    });
    const { models, requests } = await read(source());
    expect(models.map(({ place }) => place)).toEqual(['m-1', 'm-2', 'm-3']);
    expect(requests).toBe(3);
    expect(gateway.requests[0].headers.authorization).toBe('Bearer sk-canary');
  });

  it('are read from the list that the key may read', async () => {
    handle = ({ path }) =>
      path === '/model/info'
        ? { body: { data: [GPT] } }
        : { status: 403, body: { error: { message: 'Admin-only' } } };
    expect((await read(source())).models).toMatchObject([
      { place: 'gpt-large' },
    ]);
    handle = ({ path }) =>
      path === '/v1/models'
        ? { body: { object: 'list', data: [{ id: 'gpt-large' }] } }
        : { status: 403, body: {} };
    expect((await read(source())).models).toMatchObject([
      { place: 'gpt-large', task: null, hosted: { price: null } },
    ]);
  });

  it('are read from the list without pages where the gateway has no database', async () => {
    handle = ({ path }) => {
      switch (path) {
        case '/model/info':
          return { body: { data: [GPT] } };
        case '/v2/model/info':
          return {
            status: 500,
            body: { detail: { error: 'DB not connected.' } },
          };
        default:
          return { status: 404, body: {} };
      }
    };
    expect((await read(source())).models).toMatchObject([
      { place: 'gpt-large', hosted: { price: { inputPerMillion: 1.25 } } },
    ]);
  });

  it('leave out the names that a gateway makes up for a wildcard', async () => {
    answering([
      GPT,
      deployment('any/one', { id: 'wild' }),
      deployment('any/other', { id: 'wild' }),
      deployment('else/*'),
    ]);
    const { models, skipped } = await read(source());
    expect(models.map(({ name }) => name)).toEqual(['gpt-large']);
    expect(skipped.map(({ place }) => place)).toEqual(['any/o*', 'else/*']);
  });

  it('fail as a whole for a list without end', async () => {
    handle = () => ({
      body: { data: [GPT], current_page: 1, total_pages: 1_000_000 },
    });
    await expect(read(source())).rejects.toThrow(/repeats itself/);
    expect(gateway.requests).toHaveLength(2);
  });

  it.each([
    [
      'a web page',
      { body: '<html>', headers: { 'content-type': 'text/html' } },
    ],
    ['null', { body: 'null' }],
    ['a refusal of the key', { status: 401, body: {} }],
  ])('fail as a whole for %s', async (_, answer) => {
    handle = () => answer;
    await expect(read(source())).rejects.toThrow(
      /modelServing\.models\.sources\.litellm\.main/,
    );
  });

  it('skip a poisonous entry and read the others', async () => {
    answering([null, { model_name: 7 }, deployment('openai/*'), GPT]);
    const { models, skipped } = await read(source());
    expect(models).toHaveLength(1);
    expect(skipped.map(({ place }) => place)).toEqual([
      'entry 1',
      'entry 2',
      'openai/*',
    ]);
  });

  it.each([
    [{ ownHosts: ['http://x'] }, 'ownHosts: http://x is not a host name'],
    [{ identities: ['a'] }, 'identities must be texts by model name'],
    [{ identities: { a: 7 } }, 'identities.a must be a repository'],
  ])('need a configuration that can be used: %j', (config, message) => {
    expect(() => source(config)).toThrow(message);
  });
});

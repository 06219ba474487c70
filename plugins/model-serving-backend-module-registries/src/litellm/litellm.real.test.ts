import { read, sourceOf } from '../__testUtils__/sourceOf';

/*
 * Run by `./dev test:registries litellm`, which starts the gateway without a database. `scripts/dev/registries/litellm.mjs`
 * says which models it offers.
 */

const { LITELLM_KEY, LITELLM_URL } = process.env;
const IN_HOUSE = 'huggingface.co/qwen/qwen3-8b';

const gateway = (config: object = {}) =>
  sourceOf('litellm', {
    url: LITELLM_URL,
    token: LITELLM_KEY,
    ownHosts: ['*.svc.cluster.local'],
    ...config,
  });

it('lists models of others with provider, region and price', async () => {
  const { models, skipped } = await read(gateway());
  expect(Object.fromEntries(models.map(each => [each.name, each]))).toEqual({
    gpt: expect.objectContaining({
      task: 'text-generation',
      toolCalling: true,
      hosted: expect.objectContaining({
        provider: 'OpenAI',
        url: LITELLM_URL,
        region: null,
        price: expect.objectContaining({
          inputPerMillion: 2.5,
          outputPerMillion: 10,
        }),
      }),
    }),
    claude: expect.objectContaining({
      hosted: expect.objectContaining({
        provider: 'Amazon Bedrock',
        region: 'eu-central-1',
        price: expect.objectContaining({ inputPerMillion: 1 }),
      }),
    }),
    free: expect.objectContaining({
      hosted: expect.objectContaining({
        price: expect.objectContaining({
          inputPerMillion: 0,
          outputPerMillion: 0,
        }),
      }),
    }),
    unpriced: expect.objectContaining({
      hosted: expect.objectContaining({ price: null }),
    }),
  });
  // The gateway lists two hundred names for it.
  expect(skipped).toEqual([
    {
      place: 'anything/*',
      reason: 'it stands for models that the gateway does not list',
    },
  ]);
});

it('adds what is served here to the model that the operator names', async () => {
  const { models } = await read(gateway({ identities: { own: IN_HOUSE } }));
  expect(models.find(({ name }) => name === 'own')).toMatchObject({
    hosted: null,
    identities: [{ kind: 'repository', repository: IN_HOUSE }],
  });
});

it('tells nothing of what is behind the gateway', async () => {
  const { models } = await read(gateway({ identities: { own: IN_HOUSE } }));
  expect(JSON.stringify(models)).not.toMatch(
    /svc\.cluster\.local|models\.example\.com|sk-|unused/,
  );
});

it('is not read with a wrong key, which a gateway looks up in the database that it lacks', async () => {
  await expect(read(gateway({ token: 'sk-wrong' }))).rejects.toThrow(
    /\/v1\/models returned 400: No connected db/,
  );
});

import {
  addressInsideCluster,
  CallEndpoint,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';

const string = { type: 'string' };
const integer = { type: 'integer' };
const listOf = (items: unknown) => ({ type: 'array', items });
const object = (
  properties: Record<string, unknown>,
  required?: readonly string[],
) => ({ type: 'object', ...(required && { required }), properties });
const json = (schema: unknown) => ({ 'application/json': { schema } });

const usage = object({
  prompt_tokens: integer,
  completion_tokens: integer,
  total_tokens: integer,
});

function post(
  operationId: string,
  summary: string,
  request: unknown,
  answer: unknown,
) {
  return {
    post: {
      operationId,
      summary,
      requestBody: { required: true, content: json(request) },
      responses: {
        '200': { description: 'The answer', content: json(answer) },
        '400': { description: 'The request is not valid' },
        '401': { description: 'The key is missing or wrong' },
      },
    },
  };
}

const models = {
  get: {
    operationId: 'listModels',
    summary: 'The model that is served here',
    responses: {
      '200': {
        description: 'The models',
        content: json(object({ data: listOf(object({ id: string })) })),
      },
    },
  },
};

const message = object({ role: string, content: string }, ['role', 'content']);

const sampling = {
  max_tokens: { type: 'integer', minimum: 1 },
  temperature: { type: 'number', minimum: 0, maximum: 2 },
  stream: { type: 'boolean', default: false },
};

/** What each endpoint takes and answers, by the schema of the model's name. */
const OPERATIONS: Partial<
  Record<CallEndpoint['name'], (model: unknown) => unknown>
> = {
  chat: model =>
    post(
      'createChatCompletion',
      'Answer a conversation',
      object({ model, messages: listOf(message), ...sampling }, [
        'model',
        'messages',
      ]),
      object({
        id: string,
        choices: listOf(
          object({ index: integer, message, finish_reason: string }),
        ),
        usage,
      }),
    ),
  completions: model =>
    post(
      'createCompletion',
      'Continue a text',
      object({ model, prompt: string, ...sampling }, ['model', 'prompt']),
      object({
        id: string,
        choices: listOf(object({ index: integer, text: string })),
        usage,
      }),
    ),
  embeddings: model =>
    post(
      'createEmbedding',
      'Turn text into vectors',
      object({ model, input: { oneOf: [string, listOf(string)] } }, [
        'model',
        'input',
      ]),
      object({
        data: listOf(
          object({ index: integer, embedding: listOf({ type: 'number' }) }),
        ),
        usage,
      }),
    ),
  rerank: model =>
    post(
      'rerank',
      'Order documents by how well they answer a query',
      object(
        {
          model,
          query: string,
          documents: listOf(string),
          top_n: { type: 'integer', minimum: 1 },
        },
        ['model', 'query', 'documents'],
      ),
      // Engines differ in what is around the scores.
      {},
    ),
};

/** An address under which a service answers. @public */
export interface EndpointServer {
  url: string;
  description: string;
}

/** What {@link openAiDefinition} says of a service. @public */
export interface EndpointFacts {
  title: string;
  description?: string;
  /** The name that requests must give as `model`; any text when left out. */
  model?: string;
  /** What the engine answers and the model can do. */
  endpoints: readonly CallEndpoint[];
  /** Whether requests need a key. */
  keyed: boolean;
  servers: readonly EndpointServer[];
}

/**
 * Where callers in the same cluster reach a service, as far as its kind decides that.
 * @public
 */
export function serversInsideCluster(
  ref: Pick<ServiceRef, 'kind' | 'namespace' | 'name'>,
): EndpointServer[] {
  const url = addressInsideCluster(ref);
  return url === null ? [] : [{ url, description: 'Inside the cluster' }];
}

/**
 * The part of the OpenAI API that a service answers, as OpenAPI 3.0.
 * @public
 */
export function openAiDefinition(
  facts: EndpointFacts,
): Record<string, unknown> {
  const { title, description, model, endpoints, keyed, servers } = facts;
  const modelName = model === undefined ? string : { ...string, enum: [model] };
  const [prefix = ''] = endpoints[0]?.path.split('/v1/') ?? [];
  return {
    openapi: '3.0.3',
    info: { title, version: '1', ...(description && { description }) },
    ...(servers.length > 0 && { servers }),
    ...(keyed && { security: [{ key: [] }] }),
    paths: {
      [`${prefix}/v1/models`]: models,
      ...Object.fromEntries(
        endpoints.map(({ name, path }) => [
          path,
          OPERATIONS[name]?.(modelName),
        ]),
      ),
    },
    ...(keyed && {
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      },
    }),
  };
}

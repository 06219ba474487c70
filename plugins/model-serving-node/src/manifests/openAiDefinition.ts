const EMBEDDING_TASKS: ReadonlySet<string> = new Set([
  'feature-extraction',
  'sentence-similarity',
  'text-embedding',
  'embeddings',
]);

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

function pathsFor(task: string | null, model: string) {
  const modelName = { type: 'string', enum: [model] };
  const models = {
    '/v1/models': {
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
    },
  };
  if (task !== null && EMBEDDING_TASKS.has(task)) {
    return {
      ...models,
      '/v1/embeddings': post(
        'createEmbedding',
        'Turn text into vectors',
        object(
          {
            model: modelName,
            input: { oneOf: [string, listOf(string)] },
          },
          ['model', 'input'],
        ),
        object({
          data: listOf(
            object({ index: integer, embedding: listOf({ type: 'number' }) }),
          ),
          usage,
        }),
      ),
    };
  }
  const message = object({ role: string, content: string }, [
    'role',
    'content',
  ]);
  const sampling = {
    max_tokens: { type: 'integer', minimum: 1 },
    temperature: { type: 'number', minimum: 0, maximum: 2 },
    stream: { type: 'boolean', default: false },
  };
  return {
    ...models,
    '/v1/chat/completions': post(
      'createChatCompletion',
      'Answer a conversation',
      object({ model: modelName, messages: listOf(message), ...sampling }, [
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
    '/v1/completions': post(
      'createCompletion',
      'Continue a text',
      object({ model: modelName, prompt: string, ...sampling }, [
        'model',
        'prompt',
      ]),
      object({
        id: string,
        choices: listOf(object({ index: integer, text: string })),
        usage,
      }),
    ),
  };
}

/**
 * The part of the OpenAI API that a vLLM service answers, as OpenAPI 3.0. The address is the one inside the cluster:
 * what the gateway publishes is only known once the service runs.
 */
export function openAiDefinition(options: {
  name: string;
  namespace: string;
  title: string;
  task: string | null;
  keyed: boolean;
}): Record<string, unknown> {
  const { name, namespace, title, task, keyed } = options;
  return {
    openapi: '3.0.3',
    info: { title: `${name}: ${title}`, version: '1' },
    servers: [
      {
        url: `http://${name}-predictor.${namespace}.svc.cluster.local`,
        description: 'Inside the cluster',
      },
    ],
    ...(keyed && { security: [{ key: [] }] }),
    paths: pathsFor(task, name),
    ...(keyed && {
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      },
    }),
  };
}

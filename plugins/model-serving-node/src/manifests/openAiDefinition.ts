import type { ServiceRef } from '@model-serving/backstage-plugin-model-serving-common';

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

const modelsPath = {
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

function embeddingPaths(model: unknown) {
  return {
    '/v1/embeddings': post(
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
  };
}

function generationPaths(model: unknown) {
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
    '/v1/chat/completions': post(
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
    '/v1/completions': post(
      'createCompletion',
      'Continue a text',
      object({ model, prompt: string, ...sampling }, ['model', 'prompt']),
      object({
        id: string,
        choices: listOf(object({ index: integer, text: string })),
        usage,
      }),
    ),
  };
}

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
  /** `generation` and `embedding` are exclusive; `any` when it is not known which the model can do. */
  does: 'generation' | 'embedding' | 'any';
  /** Whether requests need a key. */
  keyed: boolean;
  /** What the paths begin with, such as `/openai`. */
  pathPrefix?: string;
  servers: readonly EndpointServer[];
}

/** What a model of a task does. */
export function doneBy(task: string | null): EndpointFacts['does'] {
  return task !== null && EMBEDDING_TASKS.has(task)
    ? 'embedding'
    : 'generation';
}

/**
 * Where callers in the same cluster reach a service, as far as its kind decides that: an InferenceService in Standard
 * mode at the Service of its predictor.
 * @public
 */
export function serversInsideCluster({
  kind,
  namespace,
  name,
}: Pick<ServiceRef, 'kind' | 'namespace' | 'name'>): EndpointServer[] {
  return kind === 'InferenceService'
    ? [
        {
          url: `http://${name}-predictor.${namespace}.svc.cluster.local`,
          description: 'Inside the cluster',
        },
      ]
    : [];
}

/**
 * The part of the OpenAI API that engines such as vLLM answer, as OpenAPI 3.0.
 * @public
 */
export function openAiDefinition(
  facts: EndpointFacts,
): Record<string, unknown> {
  const { title, description, model, does, keyed, servers } = facts;
  const { pathPrefix = '' } = facts;
  const modelName = model === undefined ? string : { ...string, enum: [model] };
  const paths = {
    ...modelsPath,
    ...(does !== 'embedding' && generationPaths(modelName)),
    ...(does !== 'generation' && embeddingPaths(modelName)),
  };
  return {
    openapi: '3.0.3',
    info: { title, version: '1', ...(description && { description }) },
    ...(servers.length > 0 && { servers }),
    ...(keyed && { security: [{ key: [] }] }),
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, item]) => [pathPrefix + path, item]),
    ),
    ...(keyed && {
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      },
    }),
  };
}

import { ServiceSummary } from '@model-serving/backstage-plugin-model-serving-common';

/** Engines that answer as OpenAI's API does; the others speak the Open Inference Protocol. */
const OPENAI_ENGINES: ReadonlySet<string> = new Set([
  'vLLM',
  'SGLang',
  'TGI',
  'NIM',
  'llama.cpp',
  'Ollama',
  'TensorRT-LLM',
]);

type Operation = [
  path: string,
  method: 'get' | 'post',
  operationId: string,
  summary: string,
];

const OPENAI: readonly Operation[] = [
  ['/v1/models', 'get', 'listModels', 'The models that are served here'],
  [
    '/v1/chat/completions',
    'post',
    'createChatCompletion',
    'Answer a conversation',
  ],
  ['/v1/completions', 'post', 'createCompletion', 'Continue a text'],
  ['/v1/embeddings', 'post', 'createEmbedding', 'Turn text into vectors'],
];

const OPEN_INFERENCE: readonly Operation[] = [
  ['/v2/health/ready', 'get', 'isReady', 'Whether the server is ready'],
  ['/v2/models/{model}', 'get', 'readModel', 'Inputs and outputs of a model'],
  ['/v2/models/{model}/infer', 'post', 'infer', 'Compute outputs from inputs'],
];

const modelParameter = {
  name: 'model',
  in: 'path',
  required: true,
  schema: { type: 'string' },
};

const anyObject = {
  content: { 'application/json': { schema: { type: 'object' } } },
};

/**
 * The protocol of a running service as OpenAPI. It says what the engine speaks, not which
 * of it the model can do: that is for the model's own card.
 */
export function endpointDefinition(
  service: ServiceSummary,
): Record<string, unknown> {
  const { ref, engine, model } = service;
  const isOpenAi = ref.kind === 'LLMInferenceService' || isOpenAiEngine(engine);
  const operations = isOpenAi ? OPENAI : OPEN_INFERENCE;
  const paths: Record<string, unknown> = {};
  for (const [path, method, operationId, summary] of operations) {
    paths[path] = {
      [method]: {
        operationId,
        summary,
        ...(path.includes('{model}') ? { parameters: [modelParameter] } : {}),
        ...(method === 'post' ? { requestBody: anyObject } : {}),
        responses: { '200': { description: 'The answer', ...anyObject } },
      },
    };
  }
  return {
    openapi: '3.0.3',
    info: {
      title: ref.name,
      version: isOpenAi ? 'v1' : 'v2',
      description: [
        isOpenAi ? 'OpenAI-compatible' : 'Open Inference Protocol',
        model ? `serving ${model.name}` : undefined,
        engine ? `with ${engine}` : undefined,
      ]
        .filter(Boolean)
        .join(', '),
    },
    paths,
  };
}

function isOpenAiEngine(engine: string | null): boolean {
  return engine !== null && OPENAI_ENGINES.has(engine);
}

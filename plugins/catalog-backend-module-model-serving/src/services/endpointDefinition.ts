import {
  engineNamed,
  readWebLink,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EndpointServer,
  openAiDefinition,
  serversInsideCluster,
} from '@model-serving/backstage-plugin-model-serving-node';

type Operation = [
  path: string,
  method: 'get' | 'post',
  operationId: string,
  summary: string,
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

/** Where the service answers, as far as it is known. */
function serversOf({ ref, url }: ServiceSummary): EndpointServer[] {
  // Pages offer to call it from the browser.
  const address = readWebLink(url)?.replace(/\/$/, '');
  return [
    ...(address
      ? [{ url: address, description: 'As its status gives it' }]
      : []),
    ...serversInsideCluster(ref),
  ];
}

function openInferenceDefinition(
  title: string,
  description: string,
  servers: readonly EndpointServer[],
): Record<string, unknown> {
  const paths: Record<string, unknown> = {};
  for (const [path, method, operationId, summary] of OPEN_INFERENCE) {
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
    info: { title, version: 'v2', description },
    ...(servers.length > 0 ? { servers } : {}),
    paths,
  };
}

/**
 * The protocol of a running service as OpenAPI. It says what the engine speaks, not which
 * of it the model can do: that is for the model's own card.
 */
export function endpointDefinition(
  service: ServiceSummary,
): Record<string, unknown> {
  const { ref, engine, model } = service;
  const isOpenAi =
    ref.kind === 'LLMInferenceService' ||
    engineNamed(engine)?.protocol === 'openai';
  const servers = serversOf(service);
  const description = [
    isOpenAi ? 'OpenAI-compatible' : 'Open Inference Protocol',
    model ? `serving ${model.name}` : undefined,
    engine ? `with ${engine}` : undefined,
  ]
    .filter(Boolean)
    .join(', ');
  return isOpenAi
    ? openAiDefinition({
        title: ref.name,
        description,
        does: 'any',
        keyed: false,
        servers,
      })
    : openInferenceDefinition(ref.name, description, servers);
}

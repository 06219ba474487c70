import type { EndpointFacts } from './openAiDefinition';

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

const KSERVE_V1: readonly Operation[] = [
  ['/v1/models/{model}', 'get', 'isReady', 'Whether the model is ready'],
  [
    '/v1/models/{model}:predict',
    'post',
    'predict',
    'Compute predictions from instances',
  ],
];

const anyObject = {
  content: { 'application/json': { schema: { type: 'object' } } },
};

/** What {@link inferenceDefinition} says of a service. @public */
export type InferenceFacts = Pick<
  EndpointFacts,
  'title' | 'description' | 'model' | 'servers'
>;

/**
 * An inference protocol as OpenAPI 3.0: the Open Inference Protocol (V2), or KServe's V1. What inputs and outputs are is
 * for the model to say.
 * @public
 */
export function inferenceDefinition(
  protocol: 'open-inference' | 'kserve-v1',
  { title, description, model, servers }: InferenceFacts,
): Record<string, unknown> {
  const modelParameter = {
    name: 'model',
    in: 'path',
    required: true,
    schema: { type: 'string', ...(model !== undefined && { enum: [model] }) },
  };
  const paths: Record<string, unknown> = {};
  for (const [path, method, operationId, summary] of protocol ===
  'open-inference'
    ? OPEN_INFERENCE
    : KSERVE_V1) {
    paths[path] = {
      [method]: {
        operationId,
        summary,
        ...(path.includes('{model}') && { parameters: [modelParameter] }),
        ...(method === 'post' && { requestBody: anyObject }),
        responses: { '200': { description: 'The answer', ...anyObject } },
      },
    };
  }
  return {
    openapi: '3.0.3',
    info: {
      title,
      version: protocol === 'open-inference' ? 'v2' : 'v1',
      ...(description && { description }),
    },
    ...(servers.length > 0 && { servers }),
    paths,
  };
}

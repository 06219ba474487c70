import { InputError } from '@backstage/errors';
import {
  CallEndpointName,
  ServiceCalling,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

const text = z.string().min(1).max(50_000);

const sampling = {
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.number().int().min(1).max(32_768).optional(),
};

/** A name of the model or of one of its adapters; the model when left out. */
const model = z.string().min(1).max(253).optional();

const callSchema = z.discriminatedUnion('endpoint', [
  z.strictObject({
    endpoint: z.literal('chat'),
    model,
    messages: z
      .array(
        z.strictObject({
          role: z.enum(['system', 'user', 'assistant']),
          content: text,
        }),
      )
      .min(1)
      .max(200),
    ...sampling,
  }),
  z.strictObject({
    endpoint: z.literal('completions'),
    model,
    prompt: text,
    ...sampling,
  }),
  z.strictObject({
    endpoint: z.literal('embeddings'),
    model,
    input: z.array(text).min(1).max(2),
  }),
  z.strictObject({
    endpoint: z.literal('rerank'),
    model,
    query: text,
    documents: z.array(text).min(1).max(50),
  }),
  z.strictObject({
    endpoint: z.literal('infer'),
    inputs: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(253),
          shape: z.array(z.number().int().min(0).max(100_000)).min(1).max(8),
          datatype: z
            .string()
            .regex(/^[A-Z0-9]{2,10}$/, 'must be a datatype such as FP32'),
          data: z.array(z.unknown()).max(5_000),
        }),
      )
      .min(1)
      .max(20),
  }),
]);

/** A call as the page asks for it. */
export type Call = z.infer<typeof callSchema>;

/** What is sent to the engine. */
export interface EngineRequest {
  endpoint: CallEndpointName;
  path: string;
  body: object;
  /** Whether the answer comes token by token. */
  isStreamed: boolean;
}

/**
 * Reads a call. What is wrong is said by field names alone, so that no error holds what was asked.
 *
 * @throws InputError
 */
export function readCall(body: unknown): Call {
  const parsed = callSchema.safeParse(body);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) =>
      path
        .filter(
          part => typeof part === 'number' || /^\w{1,20}$/.test(String(part)),
        )
        .join('.'),
    );
    throw new InputError(
      `The call is not valid: ${
        [...new Set(fields)].slice(0, 5).join(', ') || 'body'
      }`,
    );
  }
  return parsed.data;
}

const streamed = {
  stream: true,
  // Without it engines do not count tokens of streams.
  stream_options: { include_usage: true },
};

function bodyOf(call: Call, name: string): object {
  switch (call.endpoint) {
    case 'chat':
      return {
        model: name,
        messages: call.messages,
        temperature: call.temperature,
        max_tokens: call.maxTokens,
        ...streamed,
      };
    case 'completions':
      return {
        model: name,
        prompt: call.prompt,
        temperature: call.temperature,
        max_tokens: call.maxTokens,
        ...streamed,
      };
    case 'embeddings':
      return { model: name, input: call.input };
    case 'rerank':
      return { model: name, query: call.query, documents: call.documents };
    case 'infer':
      return { inputs: call.inputs };
    default:
      return call satisfies never;
  }
}

/**
 * The request of a call to a service.
 *
 * @throws InputError where the service does not have the endpoint or the model
 */
export function engineRequest(
  call: Call,
  calling: ServiceCalling,
): EngineRequest {
  const endpoint = calling.endpoints.find(({ name }) => name === call.endpoint);
  if (!endpoint) {
    throw new InputError(`The service has no endpoint for ${call.endpoint}`);
  }
  const asked = 'model' in call ? call.model : undefined;
  const name = asked ?? calling.model;
  if (
    name === null ||
    (asked && ![calling.model, ...calling.adapters].includes(asked))
  ) {
    throw new InputError(
      'model: the service has no model or adapter of that name',
    );
  }
  return {
    endpoint: endpoint.name,
    path: endpoint.path,
    body: bodyOf(call, name),
    isStreamed: call.endpoint === 'chat' || call.endpoint === 'completions',
  };
}

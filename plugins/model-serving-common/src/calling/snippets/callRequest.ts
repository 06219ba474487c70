import type { CallEndpoint, CallEndpointName } from '../../api/calling';

/** A call as snippets write it down. @public */
export interface CallRequest {
  /** Address of the service, without a slash at its end. */
  url: string;
  endpoint: CallEndpoint;
  /** The name of the model that is asked for. */
  model: string;
  /** Whether it needs a key, which snippets take from the environment variable {@link KEY_VARIABLE}. */
  keyed: boolean;
}

/** Environment variable from which snippets take the key. @public */
export const KEY_VARIABLE = 'MODEL_API_KEY';

/** Bodies of the smallest calls that say something; inputs of a model that computes on numbers are an example. */
const BODIES: Readonly<
  Record<CallEndpointName, (model: string) => Readonly<Record<string, unknown>>>
> = {
  chat: model => ({
    model,
    messages: [{ role: 'user', content: 'Say hello.' }],
    max_tokens: 100,
  }),
  completions: model => ({
    model,
    prompt: 'Once upon a time',
    max_tokens: 100,
  }),
  embeddings: model => ({ model, input: ['first text', 'second text'] }),
  rerank: model => ({
    model,
    query: 'Where is the key?',
    documents: ['The key is under the mat.', 'The mat is blue.'],
  }),
  infer: () => ({
    inputs: [
      {
        name: 'input-0',
        shape: [1, 4],
        datatype: 'FP32',
        data: [[5.1, 3.5, 1.4, 0.2]],
      },
    ],
  }),
  predict: () => ({ instances: [[5.1, 3.5, 1.4, 0.2]] }),
};

/** What a call sends. */
export const bodyOf = ({ endpoint, model }: CallRequest) =>
  BODIES[endpoint.name](model);

/** Whether clients of OpenAI have a method for the endpoint. */
export const isOfOpenAi = (
  name: CallEndpointName,
): name is 'chat' | 'completions' | 'embeddings' =>
  name === 'chat' || name === 'completions' || name === 'embeddings';

/** What clients of OpenAI take as the address: everything before the path of the endpoint, with its version. */
export function openAiBase({ endpoint, url }: CallRequest): string {
  return url + endpoint.path.replace(/(\/v1)\/.*$/, '$1');
}

/** What has to be known of the inputs before such a call is of use; undefined where any text will do. */
export function inputAdvice({
  endpoint,
  url,
}: CallRequest): string | undefined {
  switch (endpoint.name) {
    case 'infer':
      return `Names, shapes and datatypes of the inputs: GET ${url}${endpoint.path.replace(
        /\/infer$/,
        '',
      )}`;
    case 'predict':
      return 'What an instance is depends on the model.';
    default:
      return undefined;
  }
}

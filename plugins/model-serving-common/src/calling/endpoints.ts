import type { CallEndpoint, CallEndpointName } from '../api/calling';
import { engineNamed } from '../engines/engines';
import type { RuntimeProtocol } from '../runtimes';

/** Paths as OpenAI has them; `rerank` as vLLM, SGLang and llama.cpp have it. */
const OPENAI_PATHS = {
  chat: '/v1/chat/completions',
  completions: '/v1/completions',
  embeddings: '/v1/embeddings',
  rerank: '/v1/rerank',
} as const satisfies Partial<Record<CallEndpointName, string>>;

type OpenAiEndpoint = keyof typeof OPENAI_PATHS;

const GENERATION: readonly OpenAiEndpoint[] = ['chat', 'completions'];

/** What models of a task do, by the names of the Hugging Face Hub and those that registries use beside them. */
const BY_TASK: Readonly<Record<string, readonly OpenAiEndpoint[]>> = {
  'any-to-any': GENERATION,
  'audio-text-to-text': GENERATION,
  'image-text-to-text': GENERATION,
  'text-generation': GENERATION,
  'text2text-generation': GENERATION,
  'video-text-to-text': GENERATION,
  'visual-question-answering': GENERATION,
  embeddings: ['embeddings'],
  'feature-extraction': ['embeddings'],
  'sentence-similarity': ['embeddings'],
  'text-embedding': ['embeddings'],
  'text-ranking': ['rerank'],
};

/** What endpoints follow from. */
export interface EndpointQuestion {
  protocol: RuntimeProtocol;
  /** Name of the engine's definition; null where it is unknown. */
  engine: string | null;
  /** Task of the model, as its source names it; null where it is unknown. */
  task: string | null;
  /** The model's name, which is part of some paths. */
  model: string;
}

/** The endpoints of a service. @public */
export interface Endpoints {
  endpoints: CallEndpoint[];
  /** Why there are none, or why it is unknown whether the model can do all of them; null where it is known. */
  reason: string | null;
}

const doneBy = (task: string): readonly OpenAiEndpoint[] =>
  Object.hasOwn(BY_TASK, task) ? BY_TASK[task] : [];

function openAiEndpoints({ engine, task }: EndpointQuestion): Endpoints {
  const definition = engineNamed(engine);
  const answered: readonly OpenAiEndpoint[] = [
    ...GENERATION,
    ...(definition?.answers ?? ['embeddings']),
  ];
  const done = task === null ? undefined : doneBy(task);
  const names = answered.filter(name => done?.includes(name) ?? true);
  const prefix = definition?.pathPrefix ?? '';
  const endpoints = names.map(name => ({
    name,
    path: prefix + OPENAI_PATHS[name],
  }));
  if (done === undefined) {
    return {
      endpoints,
      reason:
        'The task of the model is unknown: these are the endpoints of the engine, and the model may not support all of them.',
    };
  }
  return {
    endpoints,
    reason:
      endpoints.length > 0
        ? null
        : `${
            engine ?? 'The engine'
          } has no endpoint that the portal knows for models of task ${task}.`,
  };
}

/**
 * What a service answers: what its engine has of its protocol, as far as its model can do it.
 * @public
 */
export function endpointsOf(question: EndpointQuestion): Endpoints {
  const { engine, protocol } = question;
  const model = encodeURIComponent(question.model);
  switch (protocol) {
    case 'openai':
      return openAiEndpoints(question);
    case 'open-inference':
      return {
        endpoints: [{ name: 'infer', path: `/v2/models/${model}/infer` }],
        reason: null,
      };
    case 'kserve-v1':
      return {
        endpoints: [{ name: 'predict', path: `/v1/models/${model}:predict` }],
        reason: null,
      };
    case 'own':
      return {
        endpoints: [],
        reason: `${
          engine ?? 'The engine'
        } has an API of its own, whose paths depend on the model.`,
      };
    default:
      return protocol satisfies never;
  }
}

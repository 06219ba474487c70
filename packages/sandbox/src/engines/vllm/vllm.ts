import { EngineProgram } from '../EngineProgram';
import { answerOpenAi, OpenAiDialect } from '../openAi/answerOpenAi';
import { VllmMetrics } from './VllmMetrics';

const dialect: OpenAiDialect = {
  models: model => ({
    object: 'list',
    data: [
      {
        id: model,
        object: 'model',
        created: 0,
        owned_by: 'vllm',
        root: '/mnt/models',
        parent: null,
        max_model_len: 32768,
      },
    ],
  }),
  takesAnyModel: false,
  refusal: (code, message) => ({
    error: {
      message,
      type: code === 404 ? 'NotFoundError' : 'BadRequestError',
      param: null,
      code,
    },
  }),
  unknownPath: { detail: 'Not Found' },
};

export const vllm: EngineProgram = {
  name: 'vLLM',
  command: /vllm/,
  tempo: { requests: 1, seconds: 1 },
  metrics: model => new VllmMetrics(model),
  answer: (request, response, engine) =>
    answerOpenAi(dialect, request, response, engine),
};

import { EngineProgram } from '../EngineProgram';
import { answerOpenAi, OpenAiDialect } from '../openAi/answerOpenAi';
import { LlamaCppMetrics } from './LlamaCppMetrics';

const dialect: OpenAiDialect = {
  health: { status: 'ok' },
  models: model => ({
    object: 'list',
    data: [
      {
        id: model,
        aliases: [model],
        tags: [],
        object: 'model',
        created: 0,
        owned_by: 'llamacpp',
      },
    ],
  }),
  takesAnyModel: true,
  refusal: (code, message) => ({
    error: { code, message, type: 'invalid_request_error' },
  }),
  unknownPath: {
    error: { code: 404, message: 'File Not Found', type: 'not_found_error' },
  },
};

/** llama-server of llama.cpp, on a few cores. */
export const llamaCpp: EngineProgram = {
  name: 'llama.cpp',
  command: /\bllama-server\b/,
  tempo: { requests: 0.3, seconds: 2 },
  metrics: () => new LlamaCppMetrics(),
  answer: (request, response, engine) =>
    answerOpenAi(dialect, request, response, engine),
};

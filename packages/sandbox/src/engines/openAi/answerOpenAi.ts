import { randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { RunningEngine } from '../EngineProgram';
import { readJson, routeOf, sendJson, sendMetrics, waitInVain } from '../http';

const SECONDS_PER_TOKEN = 0.02;

const requestSchema = z.object({
  model: z.string(),
  messages: z
    .array(z.object({ role: z.string(), content: z.unknown() }))
    .optional(),
  prompt: z.unknown().optional(),
  stream: z.boolean().optional(),
  max_tokens: z.number().int().positive().optional(),
});

type CompletionRequest = z.infer<typeof requestSchema>;

/** Where programs with OpenAI's API differ. */
export interface OpenAiDialect {
  /** The body of a healthy answer; none when left out. */
  health?: unknown;
  models(model: string): unknown;
  /** Whether requests for a model of any other name are answered too. */
  takesAnyModel: boolean;
  refusal(code: number, message: string): unknown;
  /** What is said about a path that is not there. */
  unknownPath: unknown;
}

/** Answers what a program with OpenAI's API answers on the paths that callers and probes use. */
export async function answerOpenAi(
  dialect: OpenAiDialect,
  request: IncomingMessage,
  response: ServerResponse,
  engine: RunningEngine,
): Promise<void> {
  const { hangs, metrics, model } = engine;
  switch (routeOf(request)) {
    case 'GET /health':
      if (dialect.health) {
        sendJson(response, 200, dialect.health);
      } else {
        response.writeHead(200).end();
      }
      break;
    case 'GET /metrics':
      await sendMetrics(response, metrics);
      break;
    case 'GET /v1/models':
      sendJson(response, 200, dialect.models(model));
      break;
    case 'POST /v1/chat/completions':
    case 'POST /v1/completions':
      await (hangs
        ? waitInVain(response, metrics)
        : complete(dialect, request, response, engine));
      break;
    default:
      sendJson(response, 404, dialect.unknownPath);
  }
}

async function complete(
  dialect: OpenAiDialect,
  request: IncomingMessage,
  response: ServerResponse,
  { metrics, model }: RunningEngine,
): Promise<void> {
  const chat = routeOf(request).includes('chat');
  const refuse = (code: number, message: string) =>
    sendJson(response, code, dialect.refusal(code, message));
  let asked: CompletionRequest;
  try {
    asked = requestSchema.parse(await readJson(request));
  } catch (error) {
    refuse(400, String(error));
    return;
  }
  if (asked.model !== model && !dialect.takesAnyModel) {
    refuse(404, `The model \`${asked.model}\` does not exist.`);
    return;
  }
  const words =
    `This is the sandbox's stand-in for ${model}. It answers every question with this sentence.`.split(
      /(?<= )/,
    );
  const tokens = words.slice(0, asked.max_tokens ?? words.length);
  const reason = tokens.length < words.length ? 'length' : 'stop';
  const promptTokens = Math.ceil(
    JSON.stringify(asked.messages ?? asked.prompt ?? '').length / 4,
  );
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: tokens.length,
    total_tokens: promptTokens + tokens.length,
  };
  const head = {
    id: `${chat ? 'chatcmpl' : 'cmpl'}-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model,
  };
  const end = metrics.begin();
  try {
    if (asked.stream) {
      await stream(response, head, tokens, reason, chat);
    } else {
      await sleep(SECONDS_PER_TOKEN * 1000 * tokens.length);
      const content = tokens.join('');
      const choice = chat
        ? {
            index: 0,
            message: { role: 'assistant', content },
            finish_reason: reason,
          }
        : { index: 0, text: content, finish_reason: reason };
      sendJson(response, 200, {
        ...head,
        object: chat ? 'chat.completion' : 'text_completion',
        choices: [choice],
        usage,
      });
    }
  } finally {
    end();
  }
  metrics.finished({
    promptTokens,
    generatedTokens: tokens.length,
    firstTokenSeconds: SECONDS_PER_TOKEN,
    secondsPerToken: SECONDS_PER_TOKEN,
    queueSeconds: 0,
    reason,
  });
}

async function stream(
  response: ServerResponse,
  head: object,
  tokens: readonly string[],
  reason: string,
  chat: boolean,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const object = chat ? 'chat.completion.chunk' : 'text_completion';
  const write = (choice: object) =>
    response.write(
      `data: ${JSON.stringify({
        ...head,
        object,
        choices: [{ index: 0, ...choice }],
      })}\n\n`,
    );
  for (const content of tokens) {
    await sleep(SECONDS_PER_TOKEN * 1000);
    write(
      chat
        ? { delta: { content }, finish_reason: null }
        : { text: content, finish_reason: null },
    );
  }
  write(
    chat
      ? { delta: {}, finish_reason: reason }
      : { text: '', finish_reason: reason },
  );
  response.end('data: [DONE]\n\n');
}

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
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
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
  const { apiKey, hangs, metrics, model } = engine;
  const isKept = new URL(
    request.url ?? '/',
    'http://engine',
  ).pathname.startsWith('/v1');
  if (
    apiKey !== undefined &&
    isKept &&
    request.headers.authorization !== `Bearer ${apiKey}`
  ) {
    sendJson(response, 401, { error: 'Unauthorized' });
    return;
  }
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
    case 'POST /v1/embeddings':
      await embed(dialect, request, response, engine);
      break;
    case 'POST /v1/rerank':
      await rerank(dialect, request, response, engine);
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
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    if (asked.stream) {
      await stream(
        response,
        {
          head,
          tokens,
          reason,
          chat,
          usage: asked.stream_options?.include_usage ? usage : undefined,
        },
        gone.signal,
      );
    } else {
      await sleep(SECONDS_PER_TOKEN * 1000 * tokens.length, undefined, {
        signal: gone.signal,
      });
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

interface StreamedAnswer {
  head: object;
  tokens: readonly string[];
  reason: string;
  chat: boolean;
  /** What the last event tells; none where the caller did not ask. */
  usage: object | undefined;
}

async function stream(
  response: ServerResponse,
  { chat, head, reason, tokens, usage }: StreamedAnswer,
  signal: AbortSignal,
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
    await sleep(SECONDS_PER_TOKEN * 1000, undefined, { signal });
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
  if (usage) {
    response.write(
      `data: ${JSON.stringify({ ...head, object, choices: [], usage })}\n\n`,
    );
  }
  response.end('data: [DONE]\n\n');
}

const embeddingRequest = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string()).min(1)]),
  encoding_format: z.enum(['float', 'base64']).default('float'),
});

const rerankRequest = z.object({
  model: z.string(),
  query: z.string(),
  documents: z.array(z.string()).min(1),
  top_n: z.number().int().positive().optional(),
});

const DIMENSIONS = 16;

/** A vector of length 1 that counts characters: texts that share them are close. */
function vectorOf(text: string): number[] {
  const counts = Array.from({ length: DIMENSIONS }, () => 0.01);
  for (const character of text.toLowerCase()) {
    counts[character.charCodeAt(0) % DIMENSIONS] += 1;
  }
  const length = Math.hypot(...counts);
  return counts.map(count => count / length);
}

const tokensIn = (texts: readonly string[]) =>
  Math.ceil(texts.join('').length / 4);

/** The body of a request for the served model; undefined once it was refused. */
async function readRequest<T extends { model: string }>(
  schema: z.ZodType<T>,
  dialect: OpenAiDialect,
  request: IncomingMessage,
  response: ServerResponse,
  model: string,
): Promise<T | undefined> {
  const refuse = (code: number, message: string) => {
    sendJson(response, code, dialect.refusal(code, message));
    return undefined;
  };
  let asked: T;
  try {
    asked = schema.parse(await readJson(request));
  } catch (error) {
    return refuse(400, String(error));
  }
  return asked.model === model || dialect.takesAnyModel
    ? asked
    : refuse(404, `The model \`${asked.model}\` does not exist.`);
}

async function embed(
  dialect: OpenAiDialect,
  request: IncomingMessage,
  response: ServerResponse,
  { model }: RunningEngine,
): Promise<void> {
  const asked = await readRequest(
    embeddingRequest,
    dialect,
    request,
    response,
    model,
  );
  if (!asked) {
    return;
  }
  const texts = typeof asked.input === 'string' ? [asked.input] : asked.input;
  const tokens = tokensIn(texts);
  const encoded = (vector: number[]) =>
    asked.encoding_format === 'base64'
      ? Buffer.from(Float32Array.from(vector).buffer).toString('base64')
      : vector;
  sendJson(response, 200, {
    id: `embd-${randomUUID()}`,
    object: 'list',
    model,
    data: texts.map((text, index) => ({
      index,
      object: 'embedding',
      embedding: encoded(vectorOf(text)),
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
}

async function rerank(
  dialect: OpenAiDialect,
  request: IncomingMessage,
  response: ServerResponse,
  { model }: RunningEngine,
): Promise<void> {
  const asked = await readRequest(
    rerankRequest,
    dialect,
    request,
    response,
    model,
  );
  if (!asked) {
    return;
  }
  const query = vectorOf(asked.query);
  const results = asked.documents
    .map((text, index) => ({
      index,
      document: { text },
      relevance_score: vectorOf(text).reduce(
        (sum, part, place) => sum + part * query[place],
        0,
      ),
    }))
    .sort((a, b) => b.relevance_score - a.relevance_score)
    .slice(0, asked.top_n);
  sendJson(response, 200, {
    id: `rerank-${randomUUID()}`,
    model,
    usage: { total_tokens: tokensIn([asked.query, ...asked.documents]) },
    results,
  });
}

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { EngineMetrics } from './EngineMetrics';

const BODY_LIMIT = 1024 * 1024;
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

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, code: number, message: string): void {
  const type = code === 404 ? 'NotFoundError' : 'BadRequestError';
  send(response, code, { error: { message, type, param: null, code } });
}

/** Answers what vLLM's OpenAI-compatible server answers on the paths that callers and probes use. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  {
    model,
    metrics,
    hangs,
  }: { model: string; metrics: EngineMetrics; hangs: boolean },
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://engine').pathname;
  const route = `${request.method} ${path}`;
  if (route === 'GET /health') {
    response.writeHead(200).end();
  } else if (route === 'GET /metrics') {
    response.writeHead(200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    });
    response.end(await metrics.exposition());
  } else if (route === 'GET /v1/models') {
    const data = [
      {
        id: model,
        object: 'model',
        created: 0,
        owned_by: 'vllm',
        root: '/mnt/models',
        parent: null,
        max_model_len: 32768,
      },
    ];
    send(response, 200, { object: 'list', data });
  } else if (
    ['POST /v1/chat/completions', 'POST /v1/completions'].includes(route)
  ) {
    if (hangs) {
      await waitInVain(response, metrics);
      return;
    }
    await complete(request, response, model, metrics, path.includes('chat'));
  } else {
    send(response, 404, { detail: 'Not Found' });
  }
}

/** A request that is taken on and never answered; it ends when its caller gives up. */
async function waitInVain(
  response: ServerResponse,
  metrics: EngineMetrics,
): Promise<void> {
  const end = metrics.begin();
  await once(response, 'close');
  end();
}

async function complete(
  request: IncomingMessage,
  response: ServerResponse,
  model: string,
  metrics: EngineMetrics,
  chat: boolean,
): Promise<void> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > BODY_LIMIT) {
      refuse(response, 400, 'The request is too large.');
      return;
    }
  }
  let asked: CompletionRequest;
  try {
    asked = requestSchema.parse(JSON.parse(text));
  } catch (error) {
    refuse(response, 400, String(error));
    return;
  }
  if (asked.model !== model) {
    refuse(response, 404, `The model \`${asked.model}\` does not exist.`);
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
      send(response, 200, {
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

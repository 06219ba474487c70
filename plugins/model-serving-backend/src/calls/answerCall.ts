import { IncomingMessage } from 'node:http';
import type { CallUsage } from '@model-serving/backstage-plugin-model-serving-common';
import { CallStream } from './CallStream';
import { EngineRequest } from './engineRequest';
import { streamedParts, usageOf } from './streamedText';

const MOST_BYTES = 4 * 1024 * 1024;
const MOST_SAID = 500;

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    size += (chunk as Buffer).length;
    if (size > MOST_BYTES) {
      answer.destroy();
      throw new Error('The answer is larger than 4 MiB.');
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What an engine or a gateway said of a failure, in one line. */
function saidOf(text: string): string {
  const json = parseJson(text) as any;
  const said =
    json?.error?.message ?? json?.detail ?? json?.message ?? json?.error;
  return typeof said === 'string' ? said.slice(0, MOST_SAID) : '';
}

function failureOf(status: number, said: string): string {
  switch (status) {
    case 401:
    case 403:
      return `The engine or its gateway refused the key (HTTP ${status}). Ask the platform owners to set modelServing.calls.gateways[].keys for the tenant.`;
    case 404:
      return `The gateway or the engine does not know the address (HTTP 404). ${said}`.trim();
    case 503:
      return 'No engine is ready to answer (HTTP 503).';
    default:
      return status >= 300 && status < 400
        ? `The answer is a redirect (HTTP ${status}), which is not followed.`
        : `The engine answered HTTP ${status}. ${said}`.trim();
  }
}

/** Times of an answer in milliseconds since the request was sent. */
class Clock {
  readonly #start = performance.now();
  #first: number | null = null;
  #last: number | null = null;

  token(): void {
    this.#last = performance.now() - this.#start;
    this.#first ??= this.#last;
  }

  usage(tokens: ReturnType<typeof usageOf>): CallUsage {
    const seconds = (performance.now() - this.#start) / 1000;
    const between =
      this.#first === null || this.#last === null
        ? 0
        : (this.#last - this.#first) / 1000;
    const completion = tokens?.completion ?? null;
    return {
      promptTokens: tokens?.prompt ?? null,
      completionTokens: completion,
      firstTokenMs: this.#first,
      seconds,
      tokensPerSecond:
        completion !== null && completion > 1 && between > 0
          ? (completion - 1) / between
          : null,
    };
  }
}

async function passOn(
  answer: IncomingMessage,
  clock: Clock,
  stream: CallStream,
): Promise<void> {
  let tokens: ReturnType<typeof usageOf> = null;
  let finishReason: string | null = null;
  for await (const part of streamedParts(answer)) {
    tokens = part.usage ?? tokens;
    finishReason = part.finishReason ?? finishReason;
    if (part.text) {
      clock.token();
      await stream.write({ type: 'text', text: part.text });
    }
  }
  await stream.write({
    type: 'done',
    finishReason,
    usage: clock.usage(tokens),
  });
}

/**
 * Sends a call, and its answer on as it comes. Whatever fails becomes an event for who asked: nothing of a prompt or an
 * answer is thrown, so that none ends up in a log.
 */
export async function answerCall(
  send: () => Promise<IncomingMessage>,
  { isStreamed }: EngineRequest,
  stream: CallStream,
  deadline: AbortSignal,
): Promise<void> {
  const clock = new Clock();
  try {
    const answer = await send();
    const status = answer.statusCode ?? 502;
    if (status < 200 || status >= 300) {
      const message = failureOf(status, saidOf(await readText(answer)));
      await stream.write({ type: 'failed', message });
    } else if (isStreamed) {
      await passOn(answer, clock, stream);
    } else {
      const result = parseJson(await readText(answer));
      clock.token();
      await stream.write({ type: 'result', result: result ?? null });
      await stream.write({
        type: 'done',
        finishReason: null,
        usage: { ...clock.usage(usageOf(result)), firstTokenMs: null },
      });
    }
  } catch {
    await stream.write({
      type: 'failed',
      message: deadline.aborted
        ? 'The answer took longer than a call through the portal may take. Ask for fewer tokens.'
        : 'The gateway did not answer, or the connection broke.',
    });
  }
  stream.end();
}

import { request } from 'undici';
import { z } from 'zod';

const DEADLINE_MS = 10_000;
const MOST_BYTES = 8 * 1024 * 1024;

/** An answer of the gateway that is not a success; its text may hold keys and goes nowhere. */
export class GatewayAnswer extends Error {
  constructor(readonly status: number) {
    super(
      status >= 300 && status < 400
        ? `it redirects (HTTP ${status}), which is not followed`
        : `it responds with HTTP ${status}`,
    );
  }
}

class TooLargeError extends Error {}

/** Asks a LiteLLM proxy; what it answers is read as hostile input. */
export class GatewayClient {
  readonly source: string;
  readonly #url: string;

  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '');
    this.source = `gateway:${new URL(url).host}`;
  }

  /**
   * Whatever the gateway answers. Redirects are not followed: the key goes to the configured host only.
   *
   * @throws Error saying why there is no answer
   */
  async ask(
    path: string,
    options: { key?: string; body?: object } = {},
  ): Promise<{ status: number; body: unknown; isPage: boolean }> {
    const { body: content, key } = options;
    try {
      const { statusCode, body } = await request(`${this.#url}${path}`, {
        method: content ? 'POST' : 'GET',
        headers: {
          ...(key && { authorization: `Bearer ${key}` }),
          ...(content && { 'content-type': 'application/json' }),
        },
        body: content && JSON.stringify(content),
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of body) {
        size += (chunk as Buffer).length;
        if (size > MOST_BYTES) {
          throw new TooLargeError();
        }
        chunks.push(chunk as Buffer);
      }
      const text = Buffer.concat(chunks).toString('utf8');
      return {
        status: statusCode,
        body: parseJson(text),
        isPage: text.trimStart().startsWith('<'),
      };
    } catch (error) {
      throw new Error(
        error instanceof TooLargeError
          ? `its answer to ${path.split('?')[0]} is larger than ${
              MOST_BYTES / 1024 / 1024
            } MiB`
          : 'it does not respond',
      );
    }
  }

  /**
   * What the gateway answers to a question, held against a schema.
   *
   * @throws GatewayAnswer for anything but a success; Error where the answer is none of LiteLLM
   */
  async get<T>(path: string, key: string, schema: z.ZodType<T>): Promise<T> {
    const { body, isPage, status } = await this.ask(path, { key });
    if (status < 200 || status >= 300) {
      throw new GatewayAnswer(status);
    }
    const parsed = schema.safeParse(body);
    if (!parsed.success) {
      throw new Error(
        `it answered ${path.split('?')[0]} with ${
          isPage ? 'an HTML page' : 'something that is not what LiteLLM answers'
        }`,
      );
    }
    return parsed.data;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { EngineMetrics } from './EngineProgram';

const BODY_LIMIT = 1024 * 1024;

/** What an engine is asked, `GET /health`. */
export function routeOf(request: IncomingMessage): string {
  const { pathname } = new URL(request.url ?? '/', 'http://engine');
  return `${request.method} ${pathname}`;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

export async function sendMetrics(
  response: ServerResponse,
  metrics: EngineMetrics,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/plain; version=0.0.4; charset=utf-8',
  });
  response.end(await metrics.exposition());
}

/**
 * A request's body.
 *
 * @throws Error where it is larger than any caller's, or not JSON
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > BODY_LIMIT) {
      throw new Error('The request is too large.');
    }
  }
  return JSON.parse(text);
}

/** A request that is taken on and never answered; it ends when its caller gives up. */
export async function waitInVain(
  response: ServerResponse,
  metrics: EngineMetrics,
): Promise<void> {
  const end = metrics.begin();
  await once(response, 'close');
  end();
}

import { createServer, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

const json = { 'content-type': 'application/json' };
const MIB = 1024 * 1024;

/** What a registry may answer instead of what it was asked for, and how the reading through HttpClient then fails. */
export const HOSTILE_ANSWERS: ReadonlyArray<
  readonly [what: string, answer: RequestListener, message: RegExp]
> = [
  ['nothing', (_, response) => response.end(), /with an empty body/],
  [
    'null',
    (_, response) => response.writeHead(200, json).end('null'),
    /an unexpected response/,
  ],
  [
    'an empty list instead of a page',
    (_, response) => response.writeHead(200, json).end('[]'),
    /an unexpected response/,
  ],
  [
    'a sign-in page',
    (_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<html>Sign in</html>'),
    /with a web page instead of JSON/,
  ],
  [
    'half of its JSON',
    (_, response) => response.writeHead(200, json).end('{"items": [{"na'),
    /not valid JSON/,
  ],
  [
    'less than it announced',
    (_, response) => {
      response.writeHead(200, { ...json, 'content-length': '1000' });
      response.write('{"items":');
      setImmediate(() => response.destroy());
    },
    /got no answer/,
  ],
  [
    'a body that unpacks to more than anybody needs',
    (_, response) =>
      response
        .writeHead(200, { ...json, 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(33 * MIB, ' '))),
    /returned more than \d+ MiB/,
  ],
  [
    'a body without end',
    (_, response) => {
      response.writeHead(200, json);
      const drops = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drops));
    },
    /got no answer in time/,
  ],
  ['no answer', () => {}, /got no answer in time/],
  [
    'a redirect to an address inside',
    (_, response) =>
      response
        .writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' })
        .end(),
    /returned 302\. Redirects to other hosts are not followed/,
  ],
  [
    'a redirect to itself',
    (request, response) =>
      response.writeHead(307, { location: request.url! }).end(),
    /returned 307/,
  ],
  [
    'the credentials in its error',
    (request, response) =>
      response
        .writeHead(403, json)
        .end(
          JSON.stringify({ message: `no: ${request.headers.authorization}` }),
        ),
    /returned 403: no: (\w+ )?\[masked\]/,
  ],
];

/** A server on a free local port that answers everything in one way. */
export class HostileServer {
  /** How it answers. */
  answer: RequestListener = (_, response) => response.end();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) =>
      this.answer(request, response),
    );
  }

  static async start(): Promise<HostileServer> {
    const hostile = new HostileServer();
    await new Promise<void>(resolve =>
      hostile.#server.listen(0, '127.0.0.1', resolve),
    );
    return hostile;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

/**
 * The deadline that makes a hostile answer end, in seconds: short for those that do not end by themselves, and for those
 * that would be tried again.
 */
export function hostileDeadline(message: RegExp): number {
  return /no answer/.test(message.source) ? 0.4 : 30;
}

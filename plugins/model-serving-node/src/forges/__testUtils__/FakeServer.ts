import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { PublishedApi } from './PublishedApi';

export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: any;
  headers: IncomingMessage['headers'];
}

export interface FakeAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The page of a list that a query asks for, as GitHub, GitLab and Gitea number them. */
export function pageOf(query: URLSearchParams, items: unknown[]): FakeAnswer {
  const size = Number(query.get('per_page') ?? query.get('limit') ?? 30);
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  return { status: 200, body: items.slice(from, from + size) };
}

const bytesOf = (body: unknown = ''): string | Buffer =>
  Buffer.isBuffer(body) || body === '' ? body : JSON.stringify(body);

function formOf({ headers }: IncomingMessage, text: string) {
  return headers['content-type']?.includes('form-urlencoded')
    ? new URLSearchParams(text)
    : undefined;
}

/**
 * What happens to a call: it never arrives, its answer never arrives, it is answered by a proxy that
 * gave up before or after passing it on, it is never answered at all, or byte by byte without end.
 */
export type Fault =
  | 'lost request'
  | 'lost answer'
  | '503 before'
  | '502 after'
  | 'silence'
  | 'trickle';

/** An HTTP server on a free local port that records its calls and can break any of them. */
export class FakeServer {
  readonly calls: string[] = [];
  readonly requests: FakeRequest[] = [];
  fault: (count: number, request: FakeRequest) => Fault | undefined = () =>
    undefined;
  /** Answers a call instead of the forge; undefined lets the forge answer. */
  instead: (request: FakeRequest) => FakeAnswer | undefined = () => undefined;
  /** Where a call, or what the fake answers to it, is not as the forge publishes its API. */
  readonly violations: string[] = [];
  readonly #server: Server;

  private constructor(
    handle: (request: FakeRequest) => FakeAnswer,
    contract?: PublishedApi,
  ) {
    this.#server = createServer(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) {
        chunks.push(chunk);
      }
      const text = Buffer.concat(chunks).toString('utf8');
      const url = new URL(incoming.url!, 'http://fake');
      const json = incoming.headers['content-type']?.includes('json');
      const request: FakeRequest = {
        method: incoming.method!,
        path: url.pathname,
        query: url.searchParams,
        body: json && text ? JSON.parse(text) : formOf(incoming, text),
        headers: incoming.headers,
      };
      this.calls.push(`${request.method} ${decodeURIComponent(request.path)}`);
      this.requests.push(request);
      const fault = this.fault(this.calls.length, request);
      if (fault === 'silence') {
        return;
      }
      if (fault === 'trickle') {
        outgoing.writeHead(200, { 'content-type': 'application/json' });
        const drops = setInterval(() => outgoing.write(' '), 5);
        outgoing.on('close', () => clearInterval(drops));
        return;
      }
      if (fault === 'lost request') {
        incoming.socket.destroy();
        return;
      }
      if (fault === '503 before') {
        outgoing.writeHead(503).end();
        return;
      }
      const replaced = this.instead(request);
      const answer = replaced ?? handle(request);
      if (contract) {
        // What a test puts in place of the forge's answer is no part of what the forge publishes.
        const own = replaced ? undefined : answer;
        this.violations.push(...contract.violations(request, own));
      }
      if (fault === 'lost answer') {
        incoming.socket.destroy();
        return;
      }
      if (fault === '502 after') {
        outgoing.writeHead(502).end();
        return;
      }
      outgoing
        .writeHead(answer.status, {
          'content-type': 'application/json',
          ...answer.headers,
        })
        .end(bytesOf(answer.body));
    });
  }

  static async start(
    handle: (request: FakeRequest) => FakeAnswer,
    contract?: PublishedApi,
  ): Promise<FakeServer> {
    const fake = new FakeServer(handle, contract);
    await new Promise<void>(resolve =>
      fake.#server.listen(0, '127.0.0.1', resolve),
    );
    return fake;
  }

  get host(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  /** Calls that are not reads. */
  get writes(): string[] {
    return this.calls.filter(call => !call.startsWith('GET '));
  }

  forget(): void {
    this.calls.length = 0;
    this.requests.length = 0;
    this.violations.length = 0;
    this.fault = () => undefined;
    this.instead = () => undefined;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';

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

const bytesOf = (body: unknown = ''): string | Buffer =>
  Buffer.isBuffer(body) || body === '' ? body : JSON.stringify(body);

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
  readonly #server: Server;

  private constructor(handle: (request: FakeRequest) => FakeAnswer) {
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
        body: json && text ? JSON.parse(text) : undefined,
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
      const answer = this.instead(request) ?? handle(request);
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
  ): Promise<FakeServer> {
    const fake = new FakeServer(handle);
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
    this.fault = () => undefined;
    this.instead = () => undefined;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

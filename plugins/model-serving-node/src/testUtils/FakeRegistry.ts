import { createServer, IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: any;
  headers: IncomingHttpHeaders;
}

export interface FakeAnswer {
  status?: number;
  /** Text is sent as it is, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** A registry on a free local port that remembers what it was asked. */
export class FakeRegistry {
  readonly requests: FakeRequest[] = [];
  readonly #server: Server;

  private constructor(handle: (request: FakeRequest) => FakeAnswer) {
    this.#server = createServer(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) {
        chunks.push(chunk);
      }
      const text = Buffer.concat(chunks).toString('utf8');
      const url = new URL(incoming.url!, 'http://fake');
      const request = {
        method: incoming.method!,
        path: url.pathname,
        query: url.searchParams,
        body: text ? JSON.parse(text) : undefined,
        headers: incoming.headers,
      };
      this.requests.push(request);
      const { body, headers, status = 200 } = handle(request);
      outgoing
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }

  static async start(
    handle: (request: FakeRequest) => FakeAnswer,
  ): Promise<FakeRegistry> {
    const fake = new FakeRegistry(handle);
    await new Promise<void>(resolve =>
      fake.#server.listen(0, '127.0.0.1', resolve),
    );
    return fake;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Paths that were asked for, without repeating the API's root. */
  get paths(): string[] {
    return this.requests.map(({ path }) => path);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

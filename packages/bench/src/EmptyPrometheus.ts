import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A Prometheus that knows nothing, and counts who asks. */
export class EmptyPrometheus {
  static async start(): Promise<EmptyPrometheus> {
    const prometheus = new EmptyPrometheus();
    prometheus.#server.listen(0, '127.0.0.1');
    await once(prometheus.#server, 'listening');
    return prometheus;
  }

  /** Queries so far. */
  queries = 0;
  readonly #server: Server = createServer((incoming, response) => {
    incoming.resume();
    this.queries += 1;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        status: 'success',
        data: { resultType: 'vector', result: [] },
      }),
    );
  });

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An OpenAI-compatible list of models, which notes when it was read. */
export class FakeModelList {
  static async start(): Promise<FakeModelList> {
    const list = new FakeModelList();
    await new Promise<void>(resolve => {
      list.#server.listen(0, '127.0.0.1', resolve);
    });
    return list;
  }

  readonly #server: Server;
  /** Names of the models. */
  models: string[] = [];
  /** Whether questions are left without an answer. */
  isStuck = false;
  /** Bearer tokens of those who asked, with the time. */
  readonly reads: Array<{ token: string; at: number }> = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      this.reads.push({
        token: (request.headers.authorization ?? '').replace('Bearer ', ''),
        at: Date.now(),
      });
      if (!this.isStuck) {
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({
            object: 'list',
            data: this.models.map(id => ({ id, object: 'model' })),
          }),
        );
      }
    });
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/v1`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }
}

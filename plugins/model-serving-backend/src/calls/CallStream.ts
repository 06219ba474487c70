import { Response } from 'express';
import type { CallEvent } from '@model-serving/backstage-plugin-model-serving-common';

/** The answer of a call as server-sent events. */
export class CallStream {
  readonly #res: Response;

  constructor(res: Response) {
    this.#res = res;
    res.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    res.flushHeaders();
  }

  /** Resolves once the caller can take more. */
  async write(event: CallEvent): Promise<void> {
    const { type, ...data } = event;
    const frame = `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
    if (!this.#res.destroyed && !this.#res.write(frame)) {
      await new Promise<void>(resolve => {
        this.#res.once('drain', resolve);
        this.#res.once('close', resolve);
      });
    }
  }

  end(): void {
    this.#res.end();
  }
}

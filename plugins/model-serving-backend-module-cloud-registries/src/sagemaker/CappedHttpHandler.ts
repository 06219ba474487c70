import { addAbortSignal, pipeline, Readable, Transform } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';

type Handle = NodeHttpHandler['handle'];

/** Sends requests of the AWS SDK, which by itself reads answers of any size for as long as they come. */
export class CappedHttpHandler extends NodeHttpHandler {
  readonly #maxBytes: number;
  readonly #timeoutMs: number;

  /**
   * @param options - `maxBytes`: largest body of an answer; `timeoutMs`: of one request, from connecting to the last
   *   byte of its answer
   */
  constructor(options: {
    connectionTimeoutMs: number;
    maxBytes: number;
    timeoutMs: number;
  }) {
    super({ connectionTimeout: options.connectionTimeoutMs });
    this.#maxBytes = options.maxBytes;
    this.#timeoutMs = options.timeoutMs;
  }

  async handle(
    ...[request, options]: Parameters<Handle>
  ): Promise<Awaited<ReturnType<Handle>>> {
    const deadline = AbortSignal.timeout(this.#timeoutMs);
    const caller = options?.abortSignal;
    const signal =
      caller instanceof AbortSignal
        ? AbortSignal.any([caller, deadline])
        : deadline;
    const answer = await super.handle(request, {
      ...options,
      abortSignal: signal,
    });
    const { body } = answer.response;
    if (body instanceof Readable) {
      answer.response.body = addAbortSignal(
        signal,
        // The SDK reads errors of this end; the other one is destroyed with it.
        pipeline(body, this.#cap(request.hostname), () => {}),
      );
    }
    return answer;
  }

  #cap(host: string): Transform {
    const maxBytes = this.#maxBytes;
    let size = 0;
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.byteLength;
        if (size > maxBytes) {
          done(new Error(`${host} returned more than ${maxBytes} bytes`));
        } else {
          done(null, chunk);
        }
      },
    });
  }
}

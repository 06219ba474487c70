import {
  ClusterConnection,
  RequestOptions,
} from '../clusters/ClusterConnection';
import { ExpectedAnswer } from '../clusters/expectedAnswers';
import { DeadlineError } from '../clusters/KubernetesError';

/** What a request is answered with: a document, an error to throw, or nothing at all. */
export type Scripted = object | Error | 'hang';

interface Asked {
  /** When, by the clock of the test. */
  at: number;
  path: string;
  query: Readonly<Record<string, string | undefined>>;
}

/** An open watch into which a test writes. */
interface OpenStream {
  write(text: string): void;
  end(): void;
}

/**
 * An API server without network, for tests with a fake clock: answers at once, keeps deadlines and
 * signals as a real connection does, and remembers what it was asked and when.
 */
export class ScriptedConnection {
  readonly asked: Asked[] = [];
  readonly streams: OpenStream[] = [];
  answer: (path: string, query: Asked['query']) => Scripted = () => 'hang';

  /** As the watches take it. */
  get connection(): ClusterConnection {
    return this as unknown as ClusterConnection;
  }

  /** Requests for a path since a time. */
  since(time: number, path: string): Asked[] {
    return this.asked.filter(each => each.at >= time && each.path === path);
  }

  async getJson<T>(
    path: string,
    expected: ExpectedAnswer<T>,
    options: RequestOptions = {},
  ): Promise<T> {
    return expected.read(await this.#ask(path, options));
  }

  async getText(
    path: string,
    _what: string,
    options: RequestOptions,
  ): Promise<string> {
    return JSON.stringify(await this.#ask(path, options));
  }

  async stream(
    path: string,
    options: RequestOptions & { signal: AbortSignal },
  ): Promise<AsyncIterable<Buffer>> {
    await this.#ask(path, options);
    const stream = new ReadableStream<Buffer>({
      start: controller => {
        const open = {
          write: (text: string) => controller.enqueue(Buffer.from(text)),
          end: () => {
            this.streams.splice(this.streams.indexOf(open), 1);
            controller.close();
          },
        };
        this.streams.push(open);
        options.signal.addEventListener('abort', () => {
          if (this.streams.includes(open)) {
            this.streams.splice(this.streams.indexOf(open), 1);
            controller.error(options.signal.reason);
          }
        });
      },
    });
    return stream as unknown as AsyncIterable<Buffer>;
  }

  async close(): Promise<void> {}

  async #ask(
    path: string,
    { query = {}, signal, deadlineMs = 10_000 }: RequestOptions,
  ): Promise<object> {
    this.asked.push({ at: Date.now(), path, query });
    const answer = this.answer(path, query);
    if (answer instanceof Error) {
      throw answer;
    }
    if (answer !== 'hang') {
      return answer;
    }
    return new Promise((_, reject) => {
      const timer = setTimeout(
        () => reject(new DeadlineError('no answer')),
        deadlineMs,
      );
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    });
  }
}

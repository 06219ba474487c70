import { once } from 'node:events';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';

/** A sample that it has scraped. */
export interface ScrapedSample {
  name: string;
  labels: Record<string, string>;
  /** As Prometheus writes it: `NaN`, `+Inf` … */
  value: string;
}

/** A question that was asked. */
export interface PrometheusQuestion {
  path: string;
  form: URLSearchParams;
  headers: IncomingMessage['headers'];
}

/** What it does instead of answering. */
export type PrometheusFault =
  | { status: number; body?: string }
  | 'slow'
  | 'cut'
  | 'nonsense';

/** A server that answers as Prometheus does, to the queries that the backend sends, over real HTTP. */
export class FakePrometheus {
  readonly questions: PrometheusQuestion[] = [];
  samples: ScrapedSample[] = [];
  /** What range queries answer: values by the plot's name, at each point from the start. */
  ranges: Record<string, (at: number) => string | undefined> = {};
  fault: PrometheusFault | undefined;
  /** Seconds by which its clock is ahead of this machine's. */
  clockAhead = 0;
  /** Seconds since it scraped the engines. */
  scrapedAgo = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<FakePrometheus> {
    const server = createServer();
    const prometheus = new FakePrometheus(server);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      prometheus.questions.push({
        path: request.url!,
        form,
        headers: request.headers,
      });
      const { fault } = prometheus;
      if (fault === 'slow') {
        return;
      }
      if (fault === 'cut') {
        request.socket.destroy();
        return;
      }
      if (fault === 'nonsense') {
        response.end('<html>not what you asked</html>');
        return;
      }
      if (fault) {
        response.writeHead(fault.status).end(fault.body ?? '');
        return;
      }
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(prometheus.#answer(request.url!, form)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return prometheus;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Its own clock, epoch seconds. */
  get clock(): number {
    return Date.now() / 1000 + this.clockAhead;
  }

  /** Well again, and as if it had measured nothing. */
  reset(): void {
    this.samples = [];
    this.ranges = {};
    this.fault = undefined;
    this.clockAhead = 0;
    this.scrapedAgo = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #answer(path: string, form: URLSearchParams): unknown {
    const success = (resultType: string, result: unknown) => ({
      status: 'success',
      data: { resultType, result },
    });
    if (path === '/api/v1/query_range') {
      const [start, end, step] = ['start', 'end', 'step'].map(name =>
        Number(form.get(name)),
      );
      return success(
        'matrix',
        Object.entries(this.ranges).map(([series, value]) => ({
          metric: { series },
          values: Array.from(
            { length: Math.floor((end - start) / step) + 1 },
            (_, index) => start + index * step,
          ).flatMap(at => {
            const text = value(at);
            return text === undefined ? [] : [[at, text]];
          }),
        })),
      );
    }
    if (form.get('query') === 'vector(1)') {
      return success('vector', [{ metric: {}, value: [this.clock, '1'] }]);
    }
    // Who else must be there is not asked for.
    const query = (form.get('query') ?? '').replace(
      / and on \([^)]*\) \{[^}]*\}/g,
      '',
    );
    const asked = (name: string) =>
      new RegExp(`["|]${name.replace(/[^\w:]/g, '\\$&')}["|]`).test(query);
    const scraped = this.samples.filter(({ name }) => asked(name));
    if (query.includes('timestamp(')) {
      return success(
        'vector',
        scraped.map(({ labels }) => ({
          metric: labels,
          value: [this.clock, String(this.clock - this.scrapedAgo)],
        })),
      );
    }
    return success(
      'vector',
      scraped.map(({ name, labels, value }) => ({
        metric: { __name__: name, ...labels },
        value: [this.clock, value],
      })),
    );
  }
}

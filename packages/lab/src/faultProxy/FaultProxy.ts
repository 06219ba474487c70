import { once } from 'node:events';
import {
  Agent as PlainAgent,
  request as plainRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { Agent, createServer, request, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { Authority, type KeyPair } from '../control-plane/Authority';
import {
  statusBody,
  type Fault,
  type ProxiedRequest,
  type SeenRequest,
} from './Fault';

/** Which requests a fault, a count or a cut is about. */
export type RequestFilter = (request: ProxiedRequest) => boolean;

interface Rule {
  matches: RequestFilter;
  fault: Fault;
  left: number;
}

interface OpenAnswer {
  request: ProxiedRequest;
  response: ServerResponse;
  upstream: IncomingMessage | undefined;
}

/** Where the proxy passes requests on to. */
export interface ProxyTarget {
  url: string;
  /** PEM of the authority that signed the target's certificate, where it has one. */
  authority?: string;
}

/**
 * Stands before an API server, with a certificate of its own, and does to requests what a test
 * tells it. It remembers every request.
 */
export class FaultProxy {
  static async start(target: ProxyTarget): Promise<FaultProxy> {
    const authority = await Authority.create('model-serving-fault-proxy');
    const proxy = new FaultProxy(
      target,
      authority.certificate,
      await authority.issue('fault-proxy'),
    );
    await proxy.listen();
    return proxy;
  }

  /** PEM of the authority that signed the proxy's certificate. */
  readonly authority: string;
  readonly requests: SeenRequest[] = [];
  readonly #target: URL;
  readonly #pair: KeyPair;
  readonly #agent: PlainAgent;
  readonly #request: typeof request;
  readonly #rules: Rule[] = [];
  readonly #open = new Set<OpenAnswer>();
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  #silent = false;

  private constructor(target: ProxyTarget, authority: string, pair: KeyPair) {
    this.#target = new URL(target.url);
    this.authority = authority;
    this.#pair = pair;
    const plain = this.#target.protocol === 'http:';
    this.#request = plain ? plainRequest : request;
    this.#agent = plain
      ? new PlainAgent({ keepAlive: true })
      : new Agent({ ca: target.authority, keepAlive: true });
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** Watches that are open through the proxy. */
  get openWatches(): number {
    return [...this.#open].filter(({ request: { query } }) =>
      query.has('watch'),
    ).length;
  }

  /** Paths that are asked right now, once for each question. */
  get underway(): string[] {
    return [...this.#open].map(({ request: { path } }) => path);
  }

  /** Requests since a time, as `Date.now()` gives it. */
  since(at: number, matches: RequestFilter = () => true): SeenRequest[] {
    return this.requests.filter(seen => seen.at >= at && matches(seen));
  }

  /** Does this to the requests that match, the first fault that was set before others. Returns how to end it. */
  inject(
    matches: RequestFilter,
    fault: Fault,
    options: { times?: number } = {},
  ): () => void {
    const rule = { matches, fault, left: options.times ?? Infinity };
    this.#rules.push(rule);
    return () => {
      const at = this.#rules.indexOf(rule);
      if (at >= 0) {
        this.#rules.splice(at, 1);
      }
    };
  }

  /** Ends all faults that were set. */
  heal(): void {
    this.#rules.length = 0;
    this.setSilent(false);
  }

  /** Cuts the answers that are under way. */
  cut(matches: RequestFilter = () => true): void {
    for (const { request: asked, response } of this.#open) {
      if (matches(asked)) {
        response.socket?.destroy();
      }
    }
  }

  /** A black hole: connections are neither answered nor closed, and open answers say nothing more. */
  setSilent(silent: boolean): void {
    this.#silent = silent;
    for (const socket of this.#sockets) {
      if (silent) {
        socket.pause();
      } else {
        socket.resume();
      }
    }
    for (const { upstream } of this.#open) {
      if (silent) {
        upstream?.pause();
      } else {
        upstream?.resume();
      }
    }
  }

  /** Closes the port: connections are refused until {@link listen}. */
  async refuse(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) {
      const closed = once(server, 'close');
      server.close();
      this.#sockets.forEach(socket => socket.destroy());
      await closed;
    }
  }

  /** Opens the port, the same one each time. */
  async listen(): Promise<void> {
    const server = createServer(
      { key: this.#pair.key, cert: this.#pair.certificate },
      (incoming, response) => this.#handle(incoming, response),
    );
    server.on('connection', (socket: Socket) => this.#noteSocket(socket));
    server.on('tlsClientError', () => {});
    server.requestTimeout = 0;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    await this.refuse();
    this.#agent.destroy();
  }

  #noteSocket(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    if (this.#silent) {
      socket.pause();
    }
  }

  async #handle(
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const url = new URL(incoming.url ?? '/', this.#target);
    const seen: SeenRequest = {
      at: Date.now(),
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      authorization: incoming.headers.authorization,
    };
    this.requests.push(seen);
    const open: OpenAnswer = { request: seen, response, upstream: undefined };
    this.#open.add(open);
    response.once('close', () => this.#open.delete(open));
    response.on('error', () => {});
    const fault = this.#faultFor(seen);
    seen.fault = fault?.do;
    switch (fault?.do) {
      case 'hang':
        return;
      case 'reset':
        incoming.socket.destroy();
        return;
      case 'answer':
        seen.status = fault.status;
        response.writeHead(fault.status, {
          'content-type': 'application/json',
          ...(fault.retryAfterSeconds === undefined
            ? {}
            : { 'retry-after': String(fault.retryAfterSeconds) }),
        });
        response.end(
          statusBody(fault.status, fault.message ?? 'told by the fault proxy'),
        );
        return;
      case 'delay':
        await new Promise(resolve => setTimeout(resolve, fault.ms));
        break;
      default:
    }
    if (!response.destroyed) {
      this.#passOn(
        incoming,
        open,
        seen,
        fault?.do === 'truncate' ? fault.afterBytes : Infinity,
      );
    }
  }

  #faultFor(asked: ProxiedRequest): Fault | undefined {
    const rule = this.#rules.find(
      ({ left, matches }) => left > 0 && matches(asked),
    );
    if (rule) {
      rule.left--;
    }
    return rule?.fault;
  }

  #passOn(
    incoming: IncomingMessage,
    open: OpenAnswer,
    seen: SeenRequest,
    mostBytes: number,
  ): void {
    const { response } = open;
    const upstream = this.#request(
      new URL(incoming.url ?? '/', this.#target),
      {
        method: incoming.method,
        agent: this.#agent,
        headers: { ...incoming.headers, host: this.#target.host },
      },
      answer => {
        open.upstream = answer;
        seen.status = answer.statusCode;
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        response.flushHeaders();
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > mostBytes) {
            response.write(chunk.subarray(0, mostBytes));
            response.socket?.destroySoon();
            answer.destroy();
          } else if (!response.write(chunk)) {
            answer.pause();
          }
        });
        response.on('drain', () => {
          if (!this.#silent) {
            answer.resume();
          }
        });
        answer.once('end', () => response.end());
        answer.once('error', () => response.socket?.destroy());
        if (this.#silent) {
          answer.pause();
        }
      },
    );
    upstream.once('error', () => response.socket?.destroy());
    response.once('close', () => upstream.destroy());
    incoming.pipe(upstream);
  }
}

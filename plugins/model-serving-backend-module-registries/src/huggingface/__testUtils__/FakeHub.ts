import { createHash } from 'node:crypto';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A repository of the fake Hub. */
export interface FakeModel {
  id: string;
  files?: Record<string, string | Buffer>;
  /** Fields of the Hub's answers, in place of those that a plain repository has. */
  info?: Record<string, unknown>;
  /** Tags and branches beside `main`, and their commits. */
  refs?: Record<string, string>;
  /** Whether files are kept from this account. */
  isForbidden?: boolean;
}

type Fault = (
  request: IncomingMessage,
  response: ServerResponse,
) => boolean | void;

export const shaOf = (text: string) =>
  createHash('sha1').update(text).digest('hex');

/**
 * A Hub on a free local port: lists with pages and `expand`, one model, its files, its collections and ranged reads, in
 * the shapes of `src/types/api` of `@huggingface/hub` and with the headers that its tests expect.
 */
export class FakeHub {
  models: FakeModel[] = [];
  /** Items by slug. */
  collections: Record<string, unknown[]> = {};
  /** Largest page of a list. */
  pageSize = 1_000;
  /** Answers in place of the Hub where it returns true. */
  fault: Fault | undefined;
  readonly requests: Array<{
    url: string;
    headers: IncomingMessage['headers'];
  }> = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) =>
      this.#handle(request, response),
    );
  }

  static async start(): Promise<FakeHub> {
    const hub = new FakeHub();
    await new Promise<void>(resolve =>
      hub.#server.listen(0, '127.0.0.1', resolve),
    );
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Paths that were asked for since the last {@link FakeHub.forget}. */
  get paths(): string[] {
    return this.requests.map(({ url }) => url.split('?')[0]);
  }

  forget(): void {
    this.requests.length = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push({ url: request.url!, headers: request.headers });
    if (this.fault?.(request, response)) {
      return;
    }
    const { pathname, searchParams } = new URL(request.url!, this.url);
    const parts = pathname.split('/').slice(1).map(decodeURIComponent);
    if (pathname === '/api/models') {
      this.#list(searchParams, response);
    } else if (pathname.startsWith('/api/collections/')) {
      const items = this.collections[parts.slice(2).join('/')];
      send(response, items ? 200 : 404, items ? { items } : undefined);
    } else if (pathname.startsWith('/api/models/')) {
      this.#model(parts.slice(2), response);
    } else {
      this.#file(parts, request, response);
    }
  }

  #list(query: URLSearchParams, response: ServerResponse): void {
    const own = this.models.filter(({ id }) =>
      id.startsWith(`${query.get('author')}/`),
    );
    const from = Number(query.get('cursor') ?? 0);
    const size = Math.min(Number(query.get('limit')), this.pageSize);
    const page = own.slice(from, from + size);
    const next = new URL(`/api/models?${query}`, this.url);
    next.searchParams.set('cursor', String(from + size));
    send(
      response,
      200,
      page.map(model => infoOf(model, commitOf(model, 'main')!)),
      from + size < own.length ? { link: `<${next}>; rel="next"` } : {},
    );
  }

  #model(parts: string[], response: ServerResponse): void {
    const at = parts.findIndex(part => ['revision', 'tree'].includes(part));
    const model = this.models.find(
      ({ id }) => id === parts.slice(0, at).join('/'),
    );
    const sha = model && commitOf(model, parts[at + 1]);
    if (!sha) {
      send(response, 404, { error: 'Repository not found' });
    } else if (parts[at] === 'revision') {
      send(response, 200, infoOf(model, sha));
    } else {
      send(
        response,
        200,
        Object.entries(model.files ?? {}).map(([path, content]) => ({
          type: 'file',
          oid: shaOf(path),
          size: Buffer.byteLength(content),
          path,
        })),
      );
    }
  }

  #file(
    parts: string[],
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const at = parts.indexOf('resolve');
    const model = this.models.find(
      ({ id }) => id === parts.slice(0, at).join('/'),
    );
    const content = model?.files?.[parts.slice(at + 2).join('/')];
    if (content === undefined) {
      send(response, 404, undefined, { 'x-error-code': 'EntryNotFound' });
      return;
    }
    if (model!.isForbidden && !parts.includes('README.md')) {
      send(response, 403, undefined, { 'x-error-code': 'GatedRepo' });
      return;
    }
    const bytes = Buffer.from(content as string);
    const [, from, to] =
      /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const body = from ? bytes.subarray(Number(from), Number(to) + 1) : bytes;
    response
      .writeHead(from ? 206 : 200, {
        'content-type': 'application/octet-stream',
        ...(from && {
          'content-range': `bytes ${from}-${Number(from) + body.length - 1}/${
            bytes.length
          }`,
        }),
      })
      .end(body);
  }
}

function commitOf(model: FakeModel, revision: string): string | undefined {
  const main = shaOf(`${model.id} ${JSON.stringify(model.files ?? {})}`);
  return ['main', 'HEAD', main].includes(revision)
    ? main
    : model.refs?.[revision] ??
        Object.values(model.refs ?? {}).find(sha => sha === revision);
}

function infoOf({ id, info }: FakeModel, sha: string): Record<string, unknown> {
  return {
    _id: sha.slice(0, 24),
    id,
    author: id.split('/')[0],
    sha,
    private: false,
    gated: false,
    disabled: false,
    downloads: 1234,
    likes: 7,
    lastModified: '2026-05-21T09:00:00.000Z',
    createdAt: '2026-05-20T09:00:00.000Z',
    pipeline_tag: 'text-generation',
    library_name: 'transformers',
    tags: ['transformers', 'safetensors'],
    cardData: {},
    ...info,
  };
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(body === undefined ? '' : JSON.stringify(body));
}

import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, ServerOptions } from 'node:https';
import { AddressInfo } from 'node:net';
import { WATCHED_KINDS } from '@model-serving/backstage-plugin-model-serving-common';

/** An object as the API server stores it. */
export interface FakeObject {
  metadata: {
    name: string;
    namespace?: string;
    resourceVersion?: string;
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

interface FakeEvent {
  version: number;
  collection: string;
  type: string;
  object: FakeObject;
}

interface OpenWatch {
  collection: string;
  /** Undefined for all of them. */
  namespace: string | undefined;
  res: ServerResponse;
}

/** Answers a request instead of the server; undefined lets it go on. */
export type Interceptor = (request: {
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
}) =>
  | { status: number; body?: unknown; headers?: Record<string, string> }
  /** Writes the answer itself. */
  | ((res: ServerResponse) => void)
  | 'hang'
  | undefined;

/** Kinds of collections that tests do not name. */
const KINDS = new Map<string, string>([
  ...WATCHED_KINDS.map(({ plural, kind }) => [plural, kind] as const),
  ['configmaps', 'ConfigMap'],
  ['customresourcedefinitions', 'CustomResourceDefinition'],
  ['gatewayclasses', 'GatewayClass'],
  ['networkpolicies', 'NetworkPolicy'],
  ['storageclasses', 'StorageClass'],
  ['validatingadmissionpolicies', 'ValidatingAdmissionPolicy'],
  ['validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding'],
]);

/**
 * A Kubernetes API in this process: discovery, paged lists and watches with versions that
 * can be compacted, and faults that tests switch on.
 */
export class FakeApiServer {
  /** @param tls - certificate and key of a server of https */
  static async start(tls?: ServerOptions): Promise<FakeApiServer> {
    const fake = new FakeApiServer(tls);
    await fake.listen();
    return fake;
  }

  readonly #tls: ServerOptions | undefined;

  private constructor(tls: ServerOptions | undefined) {
    this.#tls = tls;
    this.#server = this.#create();
  }

  /** Every request that came in, as `path?query`. */
  readonly requests: string[] = [];
  intercept: Interceptor = () => undefined;
  /** Answers with at most this many items a page. */
  pageSize = 500;
  #server: Server;
  #port = 0;
  #version = 100;
  #oldestVersion = 0;
  #objects = new Map<string, Map<string, FakeObject>>();
  #served = new Map<string, Map<string, string | undefined>>();
  #events: FakeEvent[] = [];
  #watches = new Set<OpenWatch>();
  #texts = new Map<string, string>();

  get url(): string {
    return `${this.#tls ? 'https' : 'http'}://127.0.0.1:${this.#port}`;
  }

  get openWatches(): number {
    return this.#watches.size;
  }

  /** Serves a collection such as `/apis/apps/v1/deployments`. */
  serve(collection: string, kind?: string): void {
    const at = collection.lastIndexOf('/');
    const root = collection.slice(0, at);
    const resources = this.#served.get(root) ?? new Map();
    const name = collection.slice(at + 1);
    resources.set(name, kind ?? resources.get(name) ?? KINDS.get(name));
    this.#served.set(root, resources);
    if (!this.#objects.has(collection)) {
      this.#objects.set(collection, new Map());
    }
  }

  unserve(collection: string): void {
    const at = collection.lastIndexOf('/');
    this.#served.get(collection.slice(0, at))?.delete(collection.slice(at + 1));
    this.#objects.delete(collection);
    this.closeWatches(collection);
  }

  /** Answers a path with plain text, such as the metrics behind a pod proxy. */
  serveText(path: string, text: string): void {
    this.#texts.set(path, text);
  }

  put(collection: string, object: FakeObject): void {
    const { kind } = object;
    this.serve(collection, typeof kind === 'string' ? kind : undefined);
    const objects = this.#objects.get(collection)!;
    const type = objects.has(keyOf(object)) ? 'MODIFIED' : 'ADDED';
    const stored = this.#stamp(object);
    objects.set(keyOf(object), stored);
    this.#record({ collection, type, object: stored });
  }

  remove(collection: string, key: string): void {
    const object = this.#objects.get(collection)?.get(key);
    if (object) {
      this.#objects.get(collection)!.delete(key);
      this.#record({
        collection,
        type: 'DELETED',
        object: this.#stamp(object),
      });
    }
  }

  bookmark(collection: string): void {
    this.#version++;
    this.sendRaw(
      collection,
      `${JSON.stringify({
        type: 'BOOKMARK',
        object: this.#typed(collection, {
          metadata: { name: '', resourceVersion: String(this.#version) },
        }),
      })}\n`,
    );
  }

  /** Forgets all events so far: watches from before get 410. */
  compact(): void {
    this.#events = [];
    this.#oldestVersion = ++this.#version;
  }

  /** @param namespace - of the object that it is about; watches of other namespaces are not told */
  sendRaw(collection: string, text: string, namespace?: string): void {
    for (const watch of this.#watches) {
      const isOfPart =
        namespace === undefined ||
        watch.namespace === undefined ||
        watch.namespace === namespace;
      if (watch.collection === collection && isOfPart) {
        watch.res.write(text);
      }
    }
  }

  closeWatches(collection?: string): void {
    for (const watch of this.#watches) {
      if (!collection || watch.collection === collection) {
        this.#watches.delete(watch);
        watch.res.end();
      }
    }
  }

  /** Stops listening and cuts all connections; {@link resume} brings it back. */
  async suspend(): Promise<void> {
    this.#watches.clear();
    const closed = new Promise(resolve => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async resume(): Promise<void> {
    this.#server = this.#create();
    await this.listen(this.#port);
  }

  async stop(): Promise<void> {
    await this.suspend();
  }

  async listen(port = 0): Promise<void> {
    await new Promise<void>(resolve =>
      this.#server.listen(port, '127.0.0.1', resolve),
    );
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  countRequests(part: string): number {
    return this.requests.filter(request => request.includes(part)).length;
  }

  #create(): Server {
    const handle = (req: IncomingMessage, res: ServerResponse) =>
      this.#handle(req, res);
    return this.#tls
      ? createTlsServer(this.#tls, handle)
      : createServer(handle);
  }

  #stamp(object: FakeObject): FakeObject {
    this.#version++;
    return {
      ...object,
      metadata: {
        uid: `uid-${keyOf(object)}`,
        creationTimestamp: '2026-11-21T08:00:00Z',
        ...object.metadata,
        resourceVersion: String(this.#version),
      },
    };
  }

  #record(event: Omit<FakeEvent, 'version'>): void {
    this.#events.push({ ...event, version: this.#version });
    const { namespace } = event.object.metadata;
    this.sendRaw(
      event.collection,
      `${JSON.stringify({
        type: event.type,
        object: this.#typed(event.collection, event.object),
      })}\n`,
      namespace,
    );
  }

  /** With kind and version, as watches and single reads give an object; items of lists have none. */
  #typed(collection: string, object: FakeObject): FakeObject {
    return { ...this.#typeOf(collection), ...object };
  }

  #typeOf(collection: string): { apiVersion: string; kind: string } {
    const at = collection.lastIndexOf('/');
    const root = collection.slice(0, at);
    return {
      apiVersion: root.replace(/^\/apis?\//, ''),
      kind: this.#served.get(root)?.get(collection.slice(at + 1)) ?? 'Unknown',
    };
  }

  #handle(req: IncomingMessage, res: ServerResponse): void {
    const url = new URL(req.url!, this.url);
    const { pathname: path, searchParams: query } = url;
    this.requests.push(`${path}${url.search}`);
    const fault = this.intercept({ path, query, headers: req.headers });
    if (fault === 'hang') {
      return;
    }
    if (typeof fault === 'function') {
      fault(res);
      return;
    }
    if (fault) {
      res.writeHead(fault.status, {
        'content-type': 'application/json',
        ...fault.headers,
      });
      res.end(
        JSON.stringify(fault.body ?? { message: `fault ${fault.status}` }),
      );
      return;
    }
    const text = this.#texts.get(path);
    if (req.method === 'POST') {
      this.#answerCreate(req, res);
    } else if (text !== undefined) {
      res.end(text);
    } else if (path === '/version') {
      json(res, 200, { gitVersion: 'v1.36.3' });
    } else if (this.#served.has(path)) {
      json(res, 200, {
        kind: 'APIResourceList',
        groupVersion: path.replace(/^\/apis?\//, ''),
        resources: [...this.#served.get(path)!].map(([name, kind]) => ({
          name,
          kind,
          namespaced: true,
        })),
      });
    } else if (this.#singleOf(path)) {
      json(res, 200, this.#singleOf(path));
    } else if (this.#namespacedOf(path)) {
      const { collection, list, namespace } = this.#namespacedOf(path)!;
      if (query.get('watch')) {
        this.#watch(collection, query, res, namespace);
      } else {
        json(res, 200, list);
      }
    } else if (!this.#objects.has(path)) {
      json(res, 404, { message: 'the server could not find the resource' });
    } else if (query.get('watch')) {
      this.#watch(path, query, res);
    } else {
      this.#list(path, query, res);
    }
  }

  /** `…/namespaces/<ns>/<plural>/<name>`, or `…/<plural>/<name>` where there are no namespaces. */
  #singleOf(path: string): FakeObject | undefined {
    const [, root, namespace, plural, name] =
      /^(.*)\/namespaces\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    const at = path.lastIndexOf('/');
    const collection = name ? `${root}/${plural}` : path.slice(0, at);
    const object = this.#objects
      .get(collection)
      ?.get(name ? `${namespace}/${name}` : path.slice(at + 1));
    return object && this.#typed(collection, object);
  }

  /** What a dry run answers: the object, as it would have been stored. */
  async #answerCreate(
    req: IncomingMessage,
    res: ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) {
      chunks.push(chunk as Buffer);
    }
    json(res, 201, JSON.parse(Buffer.concat(chunks).toString('utf8')));
  }

  /** The collection `…/namespaces/<ns>/<plural>`. */
  #namespacedOf(
    path: string,
  ): { collection: string; list: object; namespace: string } | undefined {
    const [, root, namespace, plural] =
      /^(.*)\/namespaces\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    const collection = `${root}/${plural}`;
    const objects = plural && this.#objects.get(collection);
    return objects
      ? {
          collection,
          namespace,
          list: this.#listOf(
            collection,
            [...objects.values()].filter(
              o => o.metadata.namespace === namespace,
            ),
          ),
        }
      : undefined;
  }

  #listOf(
    collection: string,
    items: readonly FakeObject[],
    next?: string,
  ): object {
    const { apiVersion, kind } = this.#typeOf(collection);
    return {
      apiVersion,
      kind: `${kind}List`,
      metadata: { resourceVersion: String(this.#version), continue: next },
      items,
    };
  }

  #list(path: string, query: URLSearchParams, res: ServerResponse): void {
    const all = [...this.#objects.get(path)!.values()];
    const start = Number(query.get('continue') ?? 0);
    const size = Math.min(Number(query.get('limit') ?? 500), this.pageSize);
    const items = all.slice(start, start + size);
    const next = start + size < all.length ? String(start + size) : undefined;
    json(res, 200, this.#listOf(path, items, next));
  }

  #watch(
    path: string,
    query: URLSearchParams,
    res: ServerResponse,
    namespace?: string,
  ): void {
    const from = Number(query.get('resourceVersion'));
    if (from < this.#oldestVersion) {
      json(res, 410, { code: 410, message: 'too old resource version' });
      return;
    }
    res.writeHead(200, { 'content-type': 'application/json' });
    res.flushHeaders();
    const watch = { collection: path, namespace, res };
    this.#watches.add(watch);
    res.on('close', () => this.#watches.delete(watch));
    for (const event of this.#events) {
      const isOfPart =
        namespace === undefined ||
        event.object.metadata.namespace === namespace;
      if (event.collection === path && event.version > from && isOfPart) {
        const { type } = event;
        const object = this.#typed(path, event.object);
        res.write(`${JSON.stringify({ type, object })}\n`);
      }
    }
  }
}

function keyOf({ metadata }: FakeObject): string {
  return metadata.namespace
    ? `${metadata.namespace}/${metadata.name}`
    : metadata.name;
}

function json(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}

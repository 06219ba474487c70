import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { KubernetesError } from './KubernetesError';
import { KubernetesObject } from './KubernetesObjects';
import { ResourceKind, pathOf } from './ResourceKind';

/** One line of a watch. */
export interface WatchEvent<T> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: T;
}

/** Whom a client acts as. */
export interface Account {
  user: string;
  /** Beside those that every service account has. */
  groups?: readonly string[];
}

type Kind<T extends KubernetesObject> = ResourceKind<T>;

/** The Kubernetes API over HTTP with a bearer token, as far as the stand-ins need it. */
export class KubernetesClient {
  readonly #url: string;
  readonly #token: string;
  readonly #fieldManager: string;
  readonly #account: Account | undefined;

  constructor(
    url: string,
    token: string,
    fieldManager: string,
    account?: Account,
  ) {
    this.#url = url;
    this.#token = token;
    this.#fieldManager = fieldManager;
    this.#account = account;
  }

  /** The same API, acting as another account; the token's owner has to be allowed that. */
  as(account: Account): KubernetesClient {
    return new KubernetesClient(
      this.#url,
      this.#token,
      this.#fieldManager,
      account,
    );
  }

  async list<T extends KubernetesObject>(
    kind: Kind<T>,
  ): Promise<{ items: T[]; resourceVersion: string }> {
    const list = await this.#json<{
      items: T[];
      metadata: { resourceVersion: string };
    }>('GET', pathOf(kind));
    const { apiVersion, kind: name } = kind;
    return {
      items: list.items.map(item => ({ ...item, apiVersion, kind: name })),
      resourceVersion: list.metadata.resourceVersion,
    };
  }

  /** Gives every event from a version on; ends when the server or the signal ends it. */
  async *watch<T extends KubernetesObject>(
    kind: Kind<T>,
    resourceVersion: string,
    signal: AbortSignal,
  ): AsyncGenerator<WatchEvent<T>> {
    const response = await this.#request(
      'GET',
      `${pathOf(kind)}?watch=true&resourceVersion=${resourceVersion}`,
      undefined,
      undefined,
      signal,
    );
    const lines = createInterface({
      input: Readable.fromWeb(response.body as never),
    });
    for await (const line of lines) {
      const event: WatchEvent<T> = JSON.parse(line);
      if (event.type === 'ERROR') {
        const status = event.object as unknown as KubernetesError;
        throw new KubernetesError(status.code, status.reason, status.message);
      }
      yield event;
    }
  }

  get<T extends KubernetesObject>(
    kind: Kind<T>,
    namespace: string | undefined,
    name: string,
  ): Promise<T> {
    return this.#json('GET', pathOf(kind, namespace, name));
  }

  create<T extends KubernetesObject>(kind: Kind<T>, object: T): Promise<T> {
    return this.#json('POST', pathOf(kind, object.metadata.namespace), object);
  }

  replace<T extends KubernetesObject>(
    kind: Kind<T>,
    object: T,
    subresource = '',
  ): Promise<T> {
    const { namespace, name } = object.metadata;
    return this.#json(
      'PUT',
      `${pathOf(kind, namespace, name)}${subresource}`,
      object,
    );
  }

  patch<T extends KubernetesObject>(
    kind: Kind<T>,
    { namespace, name }: { namespace?: string; name: string },
    patch: unknown,
  ): Promise<T> {
    return this.#json(
      'PATCH',
      pathOf(kind, namespace, name),
      patch,
      'application/merge-patch+json',
    );
  }

  /** Puts a pod on a node. */
  async bind(
    pods: Kind<KubernetesObject>,
    { namespace, name }: { namespace?: string; name: string },
    node: string,
  ): Promise<void> {
    await this.#json('POST', `${pathOf(pods, namespace, name)}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { namespace, name },
      target: { apiVersion: 'v1', kind: 'Node', name: node },
    });
  }

  /** Server-side apply, taking over fields that others own. */
  apply<T extends KubernetesObject>(kind: Kind<T>, object: T): Promise<T> {
    const { namespace, name } = object.metadata;
    return this.#json(
      'PATCH',
      `${pathOf(kind, namespace, name)}?force=true`,
      object,
      'application/apply-patch+yaml',
    );
  }

  async delete<T extends KubernetesObject>(
    kind: Kind<T>,
    { namespace, name }: { namespace?: string; name: string },
  ): Promise<void> {
    await this.#json('DELETE', pathOf(kind, namespace, name));
  }

  /** Text behind any path of the API, for example through the pod proxy. */
  async text(path: string): Promise<string> {
    const response = await this.#request('GET', path);
    return response.text();
  }

  /** The kinds of a group and version, as discovery gives them. */
  async discover(
    apiVersion: string,
  ): Promise<ResourceKind<KubernetesObject>[]> {
    const root = apiVersion.includes('/') ? '/apis' : '/api';
    const { resources } = await this.#json<{
      resources: { name: string; kind: string; namespaced: boolean }[];
    }>('GET', `${root}/${apiVersion}`);
    return resources
      .filter(({ name }) => !name.includes('/'))
      .map(({ name, kind, namespaced }) => ({
        apiVersion,
        kind,
        plural: name,
        namespaced,
      }));
  }

  async #json<T>(
    method: string,
    path: string,
    body?: unknown,
    contentType?: string,
  ): Promise<T> {
    const response = await this.#request(method, path, body, contentType);
    return (await response.json()) as T;
  }

  async #request(
    method: string,
    path: string,
    body?: unknown,
    contentType = 'application/json',
    signal?: AbortSignal,
  ): Promise<Response> {
    const url = new URL(path, this.#url);
    if (method !== 'GET' && method !== 'DELETE') {
      url.searchParams.set('fieldManager', this.#fieldManager);
    }
    const headers = new Headers({ authorization: `Bearer ${this.#token}` });
    if (body !== undefined) {
      headers.set('content-type', contentType);
    }
    if (this.#account) {
      headers.set('impersonate-user', this.#account.user);
      this.#account.groups?.forEach(group =>
        headers.append('impersonate-group', group),
      );
    }
    const response = await fetch(url, {
      method,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers,
    });
    if (!response.ok) {
      const text = await response.text();
      let status: { reason?: string; message?: string } = {};
      try {
        status = JSON.parse(text);
      } catch {
        status = { message: text };
      }
      throw new KubernetesError(
        response.status,
        status.reason ?? response.statusText,
        status.message ?? response.statusText,
      );
    }
    return response;
  }
}

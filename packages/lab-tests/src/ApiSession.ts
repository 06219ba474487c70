import { KubeConfig } from '@kubernetes/client-node';
import { Agent, request } from 'node:https';

/** What an API server answered, a refusal included. */
export interface Answer {
  code: number;
  /** The object, or the Status of a refusal. */
  body: Record<string, any>;
  /** Texts of the `Warning` headers, in their order. */
  warnings: string[];
}

/** Where something is: all objects of a kind, one of them, or a part of one. */
export interface ApiPlace {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name?: string;
  subresource?: string;
}

interface ApiResource {
  name: string;
  kind: string;
  namespaced: boolean;
}

interface ApiAccess {
  url: string;
  token: string;
  agent: Agent;
  /** What each group and version serves, read once. */
  resources: Map<string, Promise<ApiResource[]>>;
  /** Whom to act for. */
  as?: string;
}

const WARNING = /\d{3} \S+ "((?:[^"\\]|\\.)*)"/g;

const warningsOf = (header: string | string[] | undefined): string[] =>
  [...String(header ?? '').matchAll(WARNING)].map(([, text]) =>
    Buffer.from(text, 'latin1').toString().replace(/\\(.)/g, '$1'),
  );

function bodyOf(text: string): Record<string, any> {
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    return { message: text };
  }
}

/**
 * An API server as somebody, request by request and many at once: dry runs, subresources and impersonation included.
 * A refusal is an answer.
 */
export class ApiSession {
  readonly #access: ApiAccess;

  private constructor(access: ApiAccess) {
    this.#access = access;
  }

  /** As the user of the kubeconfig's context `<cluster>-<user>`. */
  static of(kubeconfig: string, user: string): ApiSession {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    const [cluster] = config.clusters;
    const token = config.getUser(`${cluster.name}-${user}`)?.token;
    if (!token) {
      throw new Error(`The lab has no user ${user}.`);
    }
    return ApiSession.to({
      url: cluster.server,
      authority: Buffer.from(cluster.caData!, 'base64').toString(),
      token,
    });
  }

  /** As the holder of a token. */
  static to(access: {
    url: string;
    authority: string;
    token: string;
  }): ApiSession {
    return new ApiSession({
      url: access.url,
      token: access.token,
      agent: new Agent({
        ca: access.authority,
        keepAlive: true,
        maxSockets: 8,
      }),
      resources: new Map(),
    });
  }

  /** Somebody else, over the same connections. */
  withToken(token: string): ApiSession {
    return new ApiSession({ ...this.#access, token });
  }

  /** The same rights under another name. */
  as(user: string): ApiSession {
    return new ApiSession({ ...this.#access, as: user });
  }

  /** Ends the connections, also of the sessions that were made from this one. */
  close(): void {
    this.#access.agent.destroy();
  }

  /** Path of a place; undefined where the cluster does not serve the kind. */
  async path(place: ApiPlace): Promise<string | undefined> {
    const { apiVersion, kind, namespace, name, subresource } = place;
    const root = apiVersion.includes('/')
      ? `/apis/${apiVersion}`
      : `/api/${apiVersion}`;
    const { resources } = this.#access;
    const known =
      resources.get(root) ??
      this.send('GET', root).then(
        ({ body }): ApiResource[] => body.resources ?? [],
      );
    resources.set(root, known);
    const resource = (await known).find(
      one => one.kind === kind && !one.name.includes('/'),
    );
    return (
      resource &&
      [
        root,
        ...(resource.namespaced && namespace ? ['namespaces', namespace] : []),
        resource.name,
        ...(name ? [name] : []),
        ...(subresource ? [subresource] : []),
      ].join('/')
    );
  }

  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const { url, token, agent, as } = this.#access;
    const type = method === 'PATCH' ? 'apply-patch+yaml' : 'json';
    return await new Promise((resolve, reject) => {
      const call = request(
        new URL(path, url),
        {
          method,
          agent,
          timeout: 60_000,
          headers: {
            authorization: `Bearer ${token}`,
            accept: 'application/json',
            ...(body !== undefined && {
              'content-type': `application/${type}`,
            }),
            ...(as && { 'impersonate-user': as }),
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () =>
            resolve({
              code: response.statusCode ?? 0,
              body: bodyOf(Buffer.concat(chunks).toString()),
              warnings: warningsOf(response.headers.warning),
            }),
          );
        },
      );
      call.once('error', reject);
      call.once('timeout', () =>
        call.destroy(new Error(`${method} ${path} took too long`)),
      );
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Server-side apply. Throws when it is refused. */
  async apply(object: Record<string, any>): Promise<Record<string, any>> {
    const path = await this.#pathOf(object);
    const { code, body } = await this.send(
      'PATCH',
      `${path}?fieldManager=model-serving-lab&force=true`,
      object,
    );
    if (code > 299) {
      throw new Error(
        `${object.kind} ${object.metadata.name}: ${body.message}`,
      );
    }
    return body;
  }

  /** Deletes an object; one that is gone already is fine. */
  async remove(object: Record<string, any>): Promise<void> {
    await this.send('DELETE', await this.#pathOf(object));
  }

  async #pathOf({ apiVersion, kind, metadata }: Record<string, any>) {
    const { name, namespace } = metadata;
    const path = await this.path({ apiVersion, kind, namespace, name });
    if (!path) {
      throw new Error(`The lab serves no ${kind} (${apiVersion}).`);
    }
    return path;
  }
}

import { KubeConfig } from '@kubernetes/client-node';
import { Agent, request } from 'node:https';

/** What the API server answered. */
export interface Answer {
  code: number;
  body: Record<string, any>;
}

interface ApiResource {
  name: string;
  kind: string;
  namespaced: boolean;
}

/** The API server as somebody, request by request: subresources, dry runs and impersonation included. */
export class ApiSession {
  readonly #server: { url: string; authority: Buffer; token: string };
  readonly #agent: Agent;
  readonly #resources: Map<string, Promise<ApiResource[]>>;
  readonly #as: string | undefined;

  constructor(
    server: { url: string; authority: Buffer; token: string },
    options: { as?: string; shared?: ApiSession } = {},
  ) {
    this.#server = server;
    this.#as = options.as;
    const { shared } = options;
    this.#agent = shared
      ? shared.#agent
      : new Agent({ ca: server.authority, keepAlive: true });
    this.#resources = shared ? shared.#resources : new Map();
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
    return new ApiSession({
      url: cluster.server,
      authority: Buffer.from(cluster.caData!, 'base64'),
      token,
    });
  }

  withToken(token: string): ApiSession {
    return new ApiSession({ ...this.#server, token }, { shared: this });
  }

  /** The same rights under another name. */
  as(user: string): ApiSession {
    return new ApiSession(this.#server, { as: user, shared: this });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Path of an object, or of its kind; undefined where the cluster does not serve the kind. */
  async path(of: {
    apiVersion: string;
    kind: string;
    namespace?: string;
    name?: string;
    subresource?: string;
  }): Promise<string | undefined> {
    const root = of.apiVersion.includes('/')
      ? `/apis/${of.apiVersion}`
      : `/api/${of.apiVersion}`;
    const known =
      this.#resources.get(root) ??
      this.send('GET', root).then(
        ({ body }): ApiResource[] => body.resources ?? [],
      );
    this.#resources.set(root, known);
    const resource = (await known).find(
      ({ kind, name }) => kind === of.kind && !name.includes('/'),
    );
    return (
      resource &&
      [
        root,
        ...(resource.namespaced ? ['namespaces', of.namespace!] : []),
        resource.name,
        ...(of.name ? [of.name] : []),
        ...(of.subresource ? [of.subresource] : []),
      ].join('/')
    );
  }

  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    return await new Promise((resolve, reject) => {
      const call = request(
        new URL(path, this.#server.url),
        {
          method,
          agent: this.#agent,
          timeout: 60_000,
          headers: {
            authorization: `Bearer ${this.#server.token}`,
            accept: 'application/json',
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(this.#as && {
              'impersonate-user': this.#as,
              'impersonate-group': 'system:authenticated',
            }),
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString();
            try {
              resolve({
                code: response.statusCode ?? 0,
                body: text ? JSON.parse(text) : {},
              });
            } catch {
              resolve({
                code: response.statusCode ?? 0,
                body: { message: text },
              });
            }
          });
        },
      );
      call.once('error', reject);
      call.once('timeout', () =>
        call.destroy(new Error(`${method} ${path} took too long`)),
      );
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

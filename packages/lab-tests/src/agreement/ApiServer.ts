import { Agent, request } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';

/** What an API server answered, a refusal included. */
export interface Answer {
  code: number;
  /** The object, or the Status of a refusal. */
  body: Record<string, any>;
  /** Texts of the `Warning` headers, in their order. */
  warnings: string[];
}

interface Resource {
  name: string;
  kind: string;
  namespaced: boolean;
}

const WARNING = /\d{3} \S+ "((?:[^"\\]|\\.)*)"/g;

const warningsOf = (header: string | string[] | undefined): string[] =>
  [...String(header ?? '').matchAll(WARNING)].map(([, text]) =>
    Buffer.from(text, 'latin1').toString().replace(/\\(.)/g, '$1'),
  );

/** An API server that is asked many things at once, over connections that stay open. */
export class ApiServer {
  readonly #url: string;
  readonly #token: string;
  readonly #agent: Agent;
  readonly #resources = new Map<string, Promise<Resource[]>>();

  constructor(kubeconfig: string, user: string) {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    const [cluster] = config.clusters;
    this.#url = cluster.server;
    this.#token = config.getUser(`${cluster.name}-${user}`)?.token ?? '';
    this.#agent = new Agent({
      ca: Buffer.from(cluster.caData ?? '', 'base64'),
      keepAlive: true,
      maxSockets: 8,
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  /**
   * Asks, and answers a refusal as it is.
   *
   * @param user - whom to act for
   */
  async send(
    method: string,
    path: string,
    body?: unknown,
    user?: string,
  ): Promise<Answer> {
    return await new Promise<Answer>((resolve, reject) => {
      const type = method === 'PATCH' ? 'apply-patch+yaml' : 'json';
      const call = request(
        new URL(path, this.#url),
        {
          method,
          agent: this.#agent,
          timeout: 60_000,
          headers: {
            authorization: `Bearer ${this.#token}`,
            accept: 'application/json',
            'content-type': `application/${type}`,
            ...(user && { 'impersonate-user': user }),
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString();
            const code = response.statusCode ?? 0;
            const isJson = /^\s*\{/.test(text);
            resolve({
              code,
              body: isJson ? JSON.parse(text) : { message: text },
              warnings: warningsOf(response.headers.warning),
            });
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

  /** Where objects of a kind are; undefined where the cluster does not serve it. */
  async pathOf(
    apiVersion: string,
    kind: string,
    namespace?: string,
  ): Promise<string | undefined> {
    const root = apiVersion.includes('/')
      ? `/apis/${apiVersion}`
      : `/api/${apiVersion}`;
    const known =
      this.#resources.get(root) ??
      this.send('GET', root).then(
        ({ body }): Resource[] => body.resources ?? [],
      );
    this.#resources.set(root, known);
    const resource = (await known).find(
      ({ kind: other, name }) => other === kind && !name.includes('/'),
    );
    if (!resource) {
      return undefined;
    }
    return resource.namespaced && namespace
      ? `${root}/namespaces/${namespace}/${resource.name}`
      : `${root}/${resource.name}`;
  }

  /** Server-side apply as an administrator of tests. Throws when it is refused. */
  async apply(object: Record<string, any>): Promise<Record<string, any>> {
    const { name, namespace } = object.metadata;
    const path = await this.pathOf(object.apiVersion, object.kind, namespace);
    const answer = await this.send(
      'PATCH',
      `${path}/${name}?fieldManager=model-serving-lab&force=true`,
      object,
    );
    if (answer.code > 299) {
      throw new Error(`${object.kind} ${name}: ${answer.body.message}`);
    }
    return answer.body;
  }

  /** Deletes an object; one that is gone already is fine. */
  async remove(object: Record<string, any>): Promise<void> {
    const { name, namespace } = object.metadata;
    const path = await this.pathOf(object.apiVersion, object.kind, namespace);
    await this.send('DELETE', `${path}/${name}`);
  }
}

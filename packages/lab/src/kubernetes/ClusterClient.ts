import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';
import { KubernetesError } from './KubernetesError';
import type { KubernetesObject } from './KubernetesObject';

const FIELD_MANAGER = 'model-serving-lab';

interface Resource {
  name: string;
  kind: string;
  namespaced: boolean;
}

/** Where an API server is and how to be let in. */
export interface ClusterAccess {
  url: string;
  /** PEM of the authority that signed the server's certificate. */
  authority: string;
  token: string;
}

/** The little of the Kubernetes API that the lab needs for itself. */
export class ClusterClient {
  readonly #access: ClusterAccess;
  readonly #agent: Agent;
  readonly #resources = new Map<string, Resource[]>();

  constructor(access: ClusterAccess) {
    this.#access = access;
    // Idle connections are given up long before the API server does so, after 90 s: it would cut a request short.
    this.#agent = new Agent({
      ca: access.authority,
      keepAlive: true,
      timeout: 30_000,
    });
  }

  /** The same cluster as someone else. */
  as(token: string): ClusterClient {
    return new ClusterClient({ ...this.#access, token });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Whether the server says that it is ready. */
  async ready(): Promise<boolean> {
    await this.#send('GET', '/readyz');
    return true;
  }

  /** Whether the server publishes the schemas of that group and version; for a new kind that comes last. */
  async describes(apiVersion: string): Promise<boolean> {
    const { paths } = JSON.parse(await this.#send('GET', '/openapi/v3'));
    return `apis/${apiVersion}` in paths;
  }

  async get(
    apiVersion: string,
    kind: string,
    name: string,
    namespace?: string,
  ): Promise<KubernetesObject> {
    const path = await this.#path(apiVersion, kind, namespace);
    return JSON.parse(await this.#send('GET', `${path}/${name}`));
  }

  /** Objects of a kind, in one namespace or in all. */
  async list(
    apiVersion: string,
    kind: string,
    namespace?: string,
  ): Promise<KubernetesObject[]> {
    const path = await this.#path(apiVersion, kind, namespace);
    const { items } = JSON.parse(await this.#send('GET', path));
    return (items as KubernetesObject[]).map(item => ({
      ...item,
      apiVersion,
      kind,
    }));
  }

  /** Server-side apply, taking over what others manage. */
  async apply(object: KubernetesObject): Promise<KubernetesObject> {
    const path = await this.#pathOf(object);
    const answer = await this.#send(
      'PATCH',
      `${path}/${object.metadata.name}?fieldManager=${FIELD_MANAGER}&force=true`,
      { body: object, type: 'application/apply-patch+yaml' },
    );
    return JSON.parse(answer);
  }

  /** Merges what is given into the object that is there (RFC 7386). */
  async merge(object: KubernetesObject): Promise<KubernetesObject> {
    const path = await this.#pathOf(object);
    const answer = await this.#send(
      'PATCH',
      `${path}/${object.metadata.name}`,
      { body: object, type: 'application/merge-patch+json' },
    );
    return JSON.parse(answer);
  }

  /** Merges what is given into the status that the object has, as its controller would. */
  async mergeStatus(object: KubernetesObject): Promise<KubernetesObject> {
    const path = await this.#pathOf(object);
    const answer = await this.#send(
      'PATCH',
      `${path}/${object.metadata.name}/status`,
      { body: object, type: 'application/merge-patch+json' },
    );
    return JSON.parse(answer);
  }

  /** Creates the object, or asks whether it could be. */
  async create(
    object: KubernetesObject,
    options: { dryRun?: boolean } = {},
  ): Promise<KubernetesObject> {
    const path = await this.#pathOf(object);
    const query = options.dryRun ? '?dryRun=All' : '';
    const answer = await this.#send('POST', `${path}${query}`, {
      body: object,
      type: 'application/json',
    });
    return JSON.parse(answer);
  }

  /** Deletes the object; one that is gone already is fine. */
  async remove(object: KubernetesObject): Promise<void> {
    const path = await this.#pathOf(object);
    try {
      await this.#send('DELETE', `${path}/${object.metadata.name}`);
    } catch (error) {
      if (!(error instanceof KubernetesError && error.code === 404)) {
        throw error;
      }
    }
  }

  /** Deletes all objects of a kind in one namespace, or those cluster-wide ones that bear a label. */
  async removeAll(
    apiVersion: string,
    kind: string,
    where: { namespace: string } | { label: string },
  ): Promise<void> {
    const path = await this.#path(
      apiVersion,
      kind,
      'namespace' in where ? where.namespace : undefined,
    );
    // In parts, since the server answers only when all of them are gone.
    const query = new URLSearchParams({ limit: '100' });
    if ('label' in where) {
      query.set('labelSelector', where.label);
    }
    let next: string | undefined;
    do {
      const { metadata } = JSON.parse(
        await this.#send('DELETE', `${path}?${query}`),
      );
      next = metadata?.continue;
      query.set('continue', next ?? '');
    } while (next);
  }

  /**
   * Tells all objects of a kind in a namespace, and what changes about them from then on.
   *
   * @param onEnd - called where the stream ends by itself
   * @returns how to stop
   */
  async watch(
    apiVersion: string,
    kind: string,
    namespace: string,
    onEvent: (type: string, object: KubernetesObject) => void,
    onEnd: (error: Error) => void,
  ): Promise<() => void> {
    const path = await this.#path(apiVersion, kind, namespace);
    const ended = () => onEnd(new Error(`The watch of ${kind} has ended.`));
    return await new Promise((resolve, reject) => {
      const call = request(
        new URL(`${path}?watch=true`, this.#access.url),
        {
          // A connection of its own: those of the agent are closed when they are silent for long.
          agent: new Agent({ ca: this.#access.authority }),
          headers: { authorization: `Bearer ${this.#access.token}` },
        },
        response => {
          if (response.statusCode !== 200) {
            response.destroy();
            reject(
              new KubernetesError(response.statusCode ?? 0, `watch ${path}`),
            );
            return;
          }
          const lines = createInterface({ input: response });
          lines.on('line', line => {
            const { type, object } = JSON.parse(line);
            onEvent(type, object);
          });
          response.once('close', ended);
          resolve(() => {
            response.off('close', ended);
            lines.close();
            response.destroy();
          });
        },
      );
      call.once('error', reject);
      call.end();
    });
  }

  async #pathOf(object: KubernetesObject): Promise<string> {
    return await this.#path(
      object.apiVersion,
      object.kind,
      object.metadata.namespace,
    );
  }

  async #path(
    apiVersion: string,
    kind: string,
    namespace?: string,
  ): Promise<string> {
    const root = apiVersion.includes('/')
      ? `/apis/${apiVersion}`
      : `/api/${apiVersion}`;
    const known = (resources?: Resource[]) =>
      resources?.find(
        resource => resource.kind === kind && !resource.name.includes('/'),
      );
    let resource = known(this.#resources.get(root));
    if (!resource) {
      const { resources } = JSON.parse(await this.#send('GET', root));
      this.#resources.set(root, resources);
      resource = known(resources);
    }
    if (!resource) {
      throw new KubernetesError(404, `There is no ${kind} in ${apiVersion}.`);
    }
    return resource.namespaced && namespace
      ? `${root}/namespaces/${namespace}/${resource.name}`
      : `${root}/${resource.name}`;
  }

  async #send(
    method: string,
    path: string,
    content?: { body: unknown; type: string },
  ): Promise<string> {
    const [code, text] = await new Promise<[number, string]>(
      (resolve, reject) => {
        const call = request(
          new URL(path, this.#access.url),
          {
            method,
            agent: this.#agent,
            timeout: 120_000,
            headers: {
              authorization: `Bearer ${this.#access.token}`,
              accept: 'application/json',
              ...(content && { 'content-type': content.type }),
            },
          },
          response => {
            const chunks: Buffer[] = [];
            response.on('data', chunk => chunks.push(chunk));
            response.once('error', reject);
            response.once('end', () =>
              resolve([
                response.statusCode ?? 0,
                Buffer.concat(chunks).toString(),
              ]),
            );
          },
        );
        call.once('error', reject);
        call.once('timeout', () =>
          call.destroy(new Error(`${method} ${path} took too long`)),
        );
        call.end(content && JSON.stringify(content.body));
      },
    );
    if (code < 200 || code > 299) {
      throw new KubernetesError(code, messageOf(text) ?? `${method} ${path}`);
    }
    return text;
  }
}

function messageOf(text: string): string | undefined {
  try {
    return JSON.parse(text).message;
  } catch {
    return text || undefined;
  }
}

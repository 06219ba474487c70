import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { httpsAt, type LabCluster } from '../control-plane/LabCluster';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** Operations that etcd takes in one transaction. */
const AT_ONCE = 100;

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A cluster's store, spoken to behind the API server's back, by etcd's JSON gateway. */
export class Etcd {
  static async of(cluster: LabCluster): Promise<Etcd> {
    const folder = join(cluster.folder, 'etcd');
    return new Etcd(
      httpsAt(cluster.ports.etcd),
      new Agent({
        keepAlive: true,
        ca: cluster.authority.certificate,
        cert: await readFile(join(folder, 'tls.crt')),
        key: await readFile(join(folder, 'tls.key')),
      }),
    );
  }

  readonly #url: string;
  readonly #agent: Agent;

  private constructor(url: string, agent: Agent) {
    this.#url = url;
    this.#agent = agent;
  }

  /**
   * Writes custom objects as the API server would store them, thousands a second, past
   * validation and webhooks. They need `apiVersion`, `kind`, and metadata with name and uid.
   *
   * @param resource - `<group>/<plural>`, as in the API server's own keys
   */
  async write(
    resource: string,
    objects: readonly KubernetesObject[],
  ): Promise<void> {
    for (let at = 0; at < objects.length; at += AT_ONCE) {
      await this.#call('/v3/kv/txn', {
        success: objects.slice(at, at + AT_ONCE).map(object => ({
          requestPut: {
            key: base64(keyOf(resource, object)),
            value: base64(JSON.stringify(object)),
          },
        })),
      });
    }
  }

  /** Grows by one with each write. */
  async revision(): Promise<number> {
    const { header } = await this.#call('/v3/kv/range', { key: base64('a') });
    return Number(header.revision);
  }

  /** Forgets all history: whoever watches from before has to list again. */
  async compact(): Promise<void> {
    await this.#call('/v3/kv/compaction', {
      revision: await this.revision(),
      physical: true,
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  async #call(
    path: string,
    body: object,
  ): Promise<{ header: { revision: string } }> {
    return await new Promise((resolve, reject) => {
      const call = request(
        new URL(path, this.#url),
        { method: 'POST', agent: this.#agent },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString();
            if (response.statusCode === 200) {
              resolve(JSON.parse(text));
            } else {
              reject(new Error(`etcd says ${response.statusCode}: ${text}`));
            }
          });
        },
      );
      call.once('error', reject);
      call.end(JSON.stringify(body));
    });
  }
}

function keyOf(
  resource: string,
  { metadata: { namespace, name } }: KubernetesObject,
): string {
  return ['/registry', resource, ...(namespace ? [namespace] : []), name].join(
    '/',
  );
}

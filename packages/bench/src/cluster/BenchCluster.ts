import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Etcd,
  readAccess,
  startBareCluster,
  waitUntil,
  type BareCluster,
  type KubernetesObject,
  type LabCluster,
} from '@model-serving/lab';
import type { KnownCluster } from '../BenchBackend';
import { DEFINITIONS, servedKind } from './definitions';
import { SPACE, type StoredObject } from './serviceObjects';

/** A cluster that is looked at: API server and store, with or without controllers. */
export class BenchCluster {
  /** An API server and etcd of their own, without controllers, that know the kinds of serving. */
  static async start(): Promise<BenchCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'model-serving-bench-'));
    const bare = await startBareCluster(join(folder, 'cluster'));
    const cluster = new BenchCluster({
      ...bare,
      stop: async () => {
        await bare.stop();
        await rm(folder, { recursive: true, force: true });
      },
    });
    await bare.add([
      ...DEFINITIONS,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SPACE } },
    ]);
    return cluster;
  }

  /** The lab's first cluster, which stays when this is stopped. */
  static async ofLab(lab: LabCluster): Promise<BenchCluster> {
    const etcd = await Etcd.of(lab);
    return new BenchCluster({
      access: await readAccess(lab.kubeconfig),
      client: lab.client,
      etcd,
      stop: async () => etcd.close(),
    });
  }

  readonly #site: Pick<BareCluster, 'access' | 'client' | 'etcd' | 'stop'>;

  private constructor(
    site: Pick<BareCluster, 'access' | 'client' | 'etcd' | 'stop'>,
  ) {
    this.#site = site;
  }

  /** As the administrator. */
  get access() {
    return this.#site.access;
  }

  get client() {
    return this.#site.client;
  }

  /** The cluster under a name, at its own address or at that of a proxy before it. */
  as(
    name: string,
    at: { url: string; authority: string } = this.access,
  ): KnownCluster {
    return {
      name,
      url: at.url,
      authority: at.authority,
      token: this.access.token,
    };
  }

  /** Writes objects past validation and controllers, and waits until the API server lists them. */
  async write(objects: readonly StoredObject[]): Promise<void> {
    const byResource = new Map<string, KubernetesObject[]>();
    for (const { resource, object } of objects) {
      const known = byResource.get(resource) ?? [];
      known.push(object);
      byResource.set(resource, known);
    }
    for (const [resource, group] of byResource) {
      await this.#site.etcd.write(resource, group);
    }
    await this.#untilListed(objects);
  }

  /** An API server caches a kind once somebody asks for it, and answers nobody before it has. */
  async #untilListed(objects: readonly StoredObject[]): Promise<void> {
    const kinds = new Map(
      [
        ...DEFINITIONS.map(servedKind),
        ...objects.map(({ object }) => object),
      ].map(({ apiVersion, kind }) => [
        `${apiVersion} ${kind}`,
        { apiVersion, kind },
      ]),
    );
    for (const { apiVersion, kind } of kinds.values()) {
      const count = objects.filter(
        ({ object }) =>
          object.kind === kind && object.apiVersion === apiVersion,
      ).length;
      await waitUntil(
        `the API server to list every ${kind}`,
        async () => (await this.client.list(apiVersion, kind)).length >= count,
        { seconds: 300 },
      );
    }
  }

  /** How many writes its store has taken. */
  async writes(): Promise<number> {
    return await this.#site.etcd.revision();
  }

  async stop(): Promise<void> {
    await this.#site.stop();
  }
}

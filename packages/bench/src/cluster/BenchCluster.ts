import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startBareCluster,
  type BareCluster,
  type KubernetesObject,
} from '@model-serving/lab';
import type { KnownCluster } from '../BenchBackend';
import { DEFINITIONS } from './definitions';
import { SPACE, type StoredObject } from './serviceObjects';

/** A real API server and etcd of their own, filled past the controllers. */
export class BenchCluster {
  static async start(): Promise<BenchCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'model-serving-bench-'));
    const bare = await startBareCluster(join(folder, 'cluster'));
    const cluster = new BenchCluster(folder, bare);
    await bare.add([
      ...DEFINITIONS,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SPACE } },
    ]);
    return cluster;
  }

  private constructor(
    private readonly folder: string,
    readonly bare: BareCluster,
  ) {}

  /** The cluster under a name, at its own address or at that of a proxy before it. */
  as(
    name: string,
    at: { url: string; authority: string } = this.bare.access,
  ): KnownCluster {
    return {
      name,
      url: at.url,
      authority: at.authority,
      token: this.bare.access.token,
    };
  }

  async write(objects: readonly StoredObject[]): Promise<void> {
    const byResource = new Map<string, KubernetesObject[]>();
    for (const { resource, object } of objects) {
      const known = byResource.get(resource) ?? [];
      known.push(object);
      byResource.set(resource, known);
    }
    for (const [resource, group] of byResource) {
      await this.bare.etcd.write(resource, group);
    }
  }

  async stop(): Promise<void> {
    await this.bare.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { apiServer } from '../control-plane/apiServer';
import { applyAddOn } from '../control-plane/applyAddOn';
import { etcd } from '../control-plane/etcd';
import { httpsAt } from '../control-plane/LabCluster';
import type { ClusterAccess, ClusterClient } from '../kubernetes/ClusterClient';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { createCluster } from '../lab/createCluster';
import { Supervisor } from '../parts/Supervisor';
import { toolGroup } from '../tools/groups';
import { installTools } from '../tools/installTools';
import { ToolCache } from '../tools/ToolCache';
import { Etcd } from './Etcd';

/** A real API server and its store, with no controllers: small enough to be killed by a test. */
export interface BareCluster {
  access: ClusterAccess;
  /** As the administrator. */
  client: ClusterClient;
  etcd: Etcd;
  /** Applies objects, new kinds first, and waits until those are served. */
  add(objects: readonly KubernetesObject[]): Promise<void>;
  /** Ends the API server as a crash would. */
  kill(): Promise<void>;
  /** Starts the API server again, and waits until it is ready. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts etcd and an API server of their own in a folder, which is removed when they stop. */
export async function startBareCluster(folder: string): Promise<BareCluster> {
  const tools = new ToolCache();
  await installTools(
    ['kubernetes', 'etcd'].map(name => toolGroup(name)),
    tools,
    () => {},
  );
  const cluster = await createCluster('bare', folder, tools, {});
  const supervisor = new Supervisor({
    logFolder: join(folder, 'logs'),
    say: () => {},
  });
  const stopping = new AbortController();
  try {
    await supervisor.start([etcd(cluster), apiServer(cluster)]);
    const store = await Etcd.of(cluster);
    return {
      access: {
        url: httpsAt(cluster.ports.apiServer),
        authority: cluster.authority.certificate,
        token: cluster.users[0].token,
      },
      client: cluster.client,
      etcd: store,
      add: async objects =>
        await applyAddOn(cluster.client, objects, stopping.signal),
      kill: async () => await supervisor.endPart('kube-apiserver'),
      restart: async () => await supervisor.restartPart('kube-apiserver'),
      stop: async () => {
        stopping.abort();
        store.close();
        cluster.client.close();
        await supervisor.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

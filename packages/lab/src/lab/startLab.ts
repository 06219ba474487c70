import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiServer } from '../control-plane/apiServer';
import { Authority } from '../control-plane/Authority';
import { controllerManager } from '../control-plane/controllerManager';
import { etcd } from '../control-plane/etcd';
import { kserve } from '../control-plane/kserve';
import { kubeconfig } from '../control-plane/kubeconfig';
import { kueue } from '../control-plane/kueue';
import { kwok } from '../control-plane/kwok';
import {
  httpsAt,
  PORT_NAMES,
  type LabCluster,
} from '../control-plane/LabCluster';
import { scheduler } from '../control-plane/scheduler';
import { ClusterClient } from '../kubernetes/ClusterClient';
import { freePorts } from '../parts/freePorts';
import { Supervisor } from '../parts/Supervisor';
import { toolGroup } from '../tools/groups';
import { installTools } from '../tools/installTools';
import { ToolCache } from '../tools/ToolCache';
import { applyPlatform, type ExpressionWarning } from './applyPlatform';
import { isAlive } from './processes';
import { sweep } from './stopLab';
import type { LabState } from './LabState';
import { createUsers } from './users';

/** Groups that the lab runs today. */
export const RUNNING_GROUPS = [
  'kubernetes',
  'etcd',
  'kwok',
  'kueue',
  'kserve',
].map(toolGroup);

/** What a lab may differ in. */
export interface LabOptions {
  /** What Kueue's configuration has beside, or instead of, the lab's own. */
  kueueConfiguration?: Readonly<Record<string, unknown>>;
}

/** A lab that is up. */
export interface Lab {
  cluster: LabCluster;
  /** What the API server's type check says about the platform's policies; empty is good. */
  warnings: readonly ExpressionWarning[];
  /** Settles when a part dies by itself. */
  death: Promise<Error>;
  stop(): Promise<void>;
}

async function createCluster(
  state: LabState,
  tools: ToolCache,
  options: LabOptions,
): Promise<LabCluster> {
  const name = 'lab';
  const folder = join(state.run, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [ports, authority] = await Promise.all([
    freePorts(PORT_NAMES),
    Authority.create('model-serving-lab'),
  ]);
  const users = createUsers();
  const url = httpsAt(ports.apiServer);
  const access = { url, authority: authority.certificate };
  await writeFile(join(folder, 'authority.crt'), authority.certificate);
  const kubeconfigFile = join(folder, 'kubeconfig');
  await writeFile(kubeconfigFile, kubeconfig({ name, ...access }, users), {
    mode: 0o600,
  });
  return {
    ...options,
    name,
    folder,
    ports,
    authority,
    users,
    tools,
    kubeconfig: kubeconfigFile,
    client: new ClusterClient({ ...access, token: users[0].token }),
  };
}

/**
 * Starts the lab and its platform: a control plane, fake nodes, Kueue, KServe, quota, policies and tenants.
 * Whatever fails on the way stops what was started.
 *
 * @param signal - stops the start where it is
 */
export async function startLab(
  state: LabState,
  say: (line: string) => void,
  signal?: AbortSignal,
  options: LabOptions = {},
): Promise<Lab> {
  const running = await state.read();
  if (running && isAlive(running.pid)) {
    throw new Error(
      `The lab is up already: its kubeconfig is ${running.kubeconfig}. Stop it with \`down\`.`,
    );
  }
  await sweep(state);
  const tools = new ToolCache();
  await installTools(RUNNING_GROUPS, tools, say);

  await rm(state.logs, { recursive: true, force: true });
  const cluster = await createCluster(state, tools, options);
  const record = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    ready: false,
    kubeconfig: cluster.kubeconfig,
  };
  const supervisor = new Supervisor({
    logFolder: state.logs,
    say,
    onStarted: parts => state.write({ ...record, parts }),
  });
  const stop = async () => {
    cluster.client.close();
    await supervisor.stop();
    await state.clear();
  };
  const abort = () => {
    supervisor.stop().catch(error => say(error.message));
  };
  signal?.addEventListener('abort', abort);
  try {
    signal?.throwIfAborted();
    await supervisor.start(
      [etcd, apiServer, controllerManager, scheduler, kwok, kueue, kserve].map(
        part => part(cluster),
      ),
    );
    const warnings = await applyPlatform(cluster.client);
    signal?.throwIfAborted();
    state.write({ ...record, ready: true, parts: supervisor.parts });
    return { cluster, warnings, death: supervisor.death, stop };
  } catch (error) {
    await stop();
    throw signal?.aborted ? signal.reason : error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

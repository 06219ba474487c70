import { rm } from 'node:fs/promises';
import type { LabCluster } from '../control-plane/LabCluster';
import type { NodePool } from '../control-plane/nodes';
import { Supervisor } from '../parts/Supervisor';
import { TOOL_GROUPS } from '../tools/groups';
import { installTools } from '../tools/installTools';
import { ToolCache } from '../tools/ToolCache';
import { applyPlatform, type ExpressionWarning } from './applyPlatform';
import { startControl } from './control';
import { createCluster } from './createCluster';
import { isAlive } from './processes';
import { sectionsNamed, type SectionContent } from './sections';
import { sweep } from './stopLab';
import type { LabAddresses, LabRecord, LabState } from './LabState';

/** What a lab may differ in. */
export interface LabOptions {
  /** Names of the sections to start; all of them by default. */
  only?: readonly string[];
  /** What Kueue's configuration has beside, or instead of, the lab's own. */
  kueueConfiguration?: Readonly<Record<string, unknown>>;
  /** Nodes of the first cluster, instead of the lab's own. */
  nodePools?: readonly NodePool[];
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

/**
 * Starts the lab and its platform: the sections that are asked for, and on them quota, policies and tenants.
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
  const sections = sectionsNamed(options.only ?? []);
  const tools = new ToolCache();
  for (const section of sections) {
    await section.require?.();
  }
  await installTools(
    TOOL_GROUPS.filter(({ name }) =>
      sections.some(section => section.tools.includes(name)),
    ),
    tools,
    say,
  );

  await rm(state.logs, { recursive: true, force: true });
  const cluster = await createCluster('lab', state.run, tools, {
    kueueConfiguration: options.kueueConfiguration,
    nodePools: options.nodePools,
  });
  const addresses: LabAddresses = {};
  const site = { folder: state.run, tools, cluster, addresses };
  const contents: SectionContent[] = [];
  for (const section of sections) {
    const content = await section.open(site);
    Object.assign(addresses, content.addresses);
    contents.push(content);
  }
  const clusters = contents.flatMap(content => content.clusters ?? []);
  const control = await startControl();
  const record: Omit<LabRecord, 'parts'> = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    ready: false,
    kubeconfig: cluster.kubeconfig,
    clusters: clusters.map(({ name, kubeconfig }) => ({ name, kubeconfig })),
    control: control.access,
    ...addresses,
  };
  const supervisor = new Supervisor({
    logFolder: state.logs,
    say,
    onStarted: parts => state.write({ ...record, parts }),
  });
  control.follow(supervisor);
  const stop = async () => {
    control.stop();
    clusters.forEach(({ client }) => client.close());
    await supervisor.stop();
    await state.clear();
  };
  const abort = () => {
    supervisor.stop().catch(error => say(error.message));
  };
  signal?.addEventListener('abort', abort);
  try {
    signal?.throwIfAborted();
    await supervisor.start(contents.flatMap(({ parts }) => parts));
    const warnings = await applyPlatform(cluster.client);
    for (const { finish } of contents) {
      await finish?.(signal);
    }
    signal?.throwIfAborted();
    record.ready = true;
    state.write({ ...record, parts: supervisor.parts });
    return { cluster, warnings, death: supervisor.death, stop };
  } catch (error) {
    await stop();
    throw signal?.aborted ? signal.reason : error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

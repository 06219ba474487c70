import type { ClusterClient } from '../kubernetes/ClusterClient';
import type { ToolCache } from '../tools/ToolCache';
import type { Authority } from './Authority';
import type { NodePool } from './nodes';

/** Ports that the parts of one cluster listen on. */
export const PORT_NAMES = [
  'etcd',
  'etcdPeer',
  'apiServer',
  'controllerManager',
  'scheduler',
  'kwok',
  'kueueWebhook',
  'kueueHealth',
  'kueueMetrics',
  'kserveWebhook',
  'kserveHealth',
  'kserveMetrics',
] as const;

/** What the parts of one cluster share. */
export interface LabCluster {
  name: string;
  /** Folder for the files of this run; gone when the lab stops. */
  folder: string;
  ports: Record<(typeof PORT_NAMES)[number], number>;
  authority: Authority;
  /** As the administrator. */
  client: ClusterClient;
  /** Path of the administrator's kubeconfig. */
  kubeconfig: string;
  /** Users who may log in with a token; user names by token. */
  users: readonly LabUser[];
  tools: ToolCache;
  /** Nodes of the cluster; those of the lab's first one by default. */
  nodePools?: readonly NodePool[];
  /** What Kueue's configuration has beside, or instead of, the lab's own. */
  kueueConfiguration?: Readonly<Record<string, unknown>>;
}

/** Someone who may speak to the API server. */
export interface LabUser {
  name: string;
  token: string;
  groups: readonly string[];
}

/** Address of a port on this machine. */
export function httpsAt(port: number): string {
  return `https://127.0.0.1:${port}`;
}

import type { LabCluster } from '../control-plane/LabCluster';
import type { ToolCache } from '../tools/ToolCache';

/** Ports that the forge and the GitOps agent listen on. */
export const GITOPS_PORT_NAMES = [
  'gitea',
  'redis',
  'repoServer',
  'repoServerMetrics',
  'controllerMetrics',
  'applicationSetMetrics',
  'applicationSetHealth',
  'applicationSetWebhook',
] as const;

/** Namespace of Argo CD and its Applications. */
export const ARGOCD_NAMESPACE = 'argocd';

/** Someone with an account on the forge. */
export interface ForgeUser {
  name: string;
  password: string;
}

/** What the forge and the GitOps agent share. */
export interface GitOpsSite {
  /** Folder for the files of this run. */
  folder: string;
  ports: Record<(typeof GITOPS_PORT_NAMES)[number], number>;
  tools: ToolCache;
  /** The cluster that Argo CD runs in and applies to. */
  cluster: LabCluster;
  /** Whoever has an account: `portal`, and the people that the portal knows. */
  users: readonly ForgeUser[];
  /** Where autoscaling reads what the engines say; where the lab has none, nothing is there. */
  prometheus?: string;
}

/** Address of the forge. */
export function giteaUrl({ ports }: GitOpsSite): string {
  return `http://127.0.0.1:${ports.gitea}`;
}

/** Address of the GitOps repository. */
export function repositoryUrl(site: GitOpsSite): string {
  return `${giteaUrl(site)}/platform/serving`;
}

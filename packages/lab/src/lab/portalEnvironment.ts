import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { LabRecord } from './LabState';
import { PORTAL_USER } from './users';

interface Kubeconfig {
  clusters: {
    cluster: { server: string; 'certificate-authority-data': string };
  }[];
  users: { name: string; user: { token: string } }[];
}

async function clusterVariables(
  prefix: string,
  cluster: LabRecord['clusters'][number],
): Promise<Record<string, string>> {
  const kubeconfig: Kubeconfig = parse(
    await readFile(cluster.kubeconfig, 'utf8'),
  );
  const [{ cluster: server }] = kubeconfig.clusters;
  const { user } = kubeconfig.users.find(
    ({ name }) => name === `${cluster.name}-${PORTAL_USER}`,
  )!;
  return {
    [`${prefix}_URL`]: server.server,
    [`${prefix}_CA`]: server['certificate-authority-data'],
    [`${prefix}_TOKEN`]: user.token,
  };
}

/**
 * The variables that `app-config.lab.yaml` reads: where the lab's parts are, and how the portal is let in.
 * Throws where the lab runs without a part that a portal needs.
 */
export async function portalEnvironment(
  record: LabRecord,
): Promise<Record<string, string>> {
  if (!record.gitea) {
    throw new Error('A portal needs the whole lab; this one has no forge.');
  }
  const [first, second] = record.clusters;
  if (!second) {
    throw new Error('A portal needs the whole lab; this one has one cluster.');
  }
  if (!record.prometheus) {
    throw new Error(
      'A portal needs the whole lab; this one has no Prometheus.',
    );
  }
  return {
    ...(await clusterVariables('LAB_KUBERNETES', first)),
    ...(await clusterVariables('LAB_SECOND_KUBERNETES', second)),
    LAB_FORGE_HOST: new URL(record.gitea.url).host,
    LAB_FORGE_PASSWORD: record.gitea.passwords[PORTAL_USER],
    LAB_PROMETHEUS_URL: record.prometheus.url,
  };
}

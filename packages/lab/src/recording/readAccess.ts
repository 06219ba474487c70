import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { ClusterAccess } from '../kubernetes/ClusterClient';

/** How the kubeconfig's first context, the administrator's, is let in. */
export async function readAccess(kubeconfig: string): Promise<ClusterAccess> {
  const config = parse(await readFile(kubeconfig, 'utf8'));
  const { context } = config.contexts[0];
  const byName = (list: { name: string }[], name: string): any =>
    list.find(item => item.name === name);
  const { cluster } = byName(config.clusters, context.cluster);
  const { user } = byName(config.users, context.user);
  return {
    url: cluster.server,
    authority: Buffer.from(
      cluster['certificate-authority-data'],
      'base64',
    ).toString(),
    token: user.token,
  };
}

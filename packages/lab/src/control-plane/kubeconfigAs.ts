import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { httpsAt, type LabCluster } from './LabCluster';

/** The service account that a controller has where it is installed as its makers ship it. */
export function serviceAccount(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

/**
 * A kubeconfig by which a controller speaks under its own name, as in a real cluster, so that policies can tell it
 * from people. Its rights are the administrator's, since the lab applies no controller's own roles.
 *
 * @returns the file's path
 */
export function kubeconfigAs(cluster: LabCluster, user: string): string {
  const name = user.replaceAll(':', '-');
  const file = join(cluster.folder, `${name}.kubeconfig`);
  const content = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: cluster.name,
        cluster: {
          server: httpsAt(cluster.ports.apiServer),
          'certificate-authority-data': Buffer.from(
            cluster.authority.certificate,
          ).toString('base64'),
        },
      },
    ],
    users: [
      {
        name,
        user: {
          token: cluster.users[0].token,
          as: user,
          'as-groups': ['system:masters', 'system:authenticated'],
        },
      },
    ],
    contexts: [{ name, context: { cluster: cluster.name, user: name } }],
    'current-context': name,
  });
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}

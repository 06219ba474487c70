import { stringify } from 'yaml';
import type { LabUser } from './LabCluster';

/** A kubeconfig with one context a user; the first user's is the current one. */
export function kubeconfig(
  cluster: { name: string; url: string; authority: string },
  users: readonly LabUser[],
): string {
  const context = (user: LabUser) => `${cluster.name}-${user.name}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: cluster.name,
        cluster: {
          server: cluster.url,
          'certificate-authority-data': Buffer.from(cluster.authority).toString(
            'base64',
          ),
        },
      },
    ],
    users: users.map(user => ({
      name: context(user),
      user: { token: user.token },
    })),
    contexts: users.map(user => ({
      name: context(user),
      context: { cluster: cluster.name, user: context(user) },
    })),
    'current-context': context(users[0]),
  });
}

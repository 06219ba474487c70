import { generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Part } from '../parts/Part';
import { httpsAt, type LabCluster } from './LabCluster';
import { writeKeyPair } from './keyPairFiles';

const FRONT_PROXY = 'front-proxy';

/** The API server, with the tokens of the lab's users and RBAC. */
export function apiServer(cluster: LabCluster): Part {
  const { ports } = cluster;
  const folder = join(cluster.folder, 'kube-apiserver');
  const at = (file: string) => join(folder, file);
  const url = httpsAt(ports.apiServer);
  return {
    name: 'kube-apiserver',
    after: ['etcd'],
    program: cluster.tools.program('kubernetes', 'kube-apiserver'),
    args: [
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${ports.apiServer}`,
      `--cert-dir=${folder}`,
      `--tls-cert-file=${at('tls.crt')}`,
      `--tls-private-key-file=${at('tls.key')}`,
      `--etcd-servers=${httpsAt(ports.etcd)}`,
      `--etcd-cafile=${join(cluster.folder, 'authority.crt')}`,
      `--etcd-certfile=${at('tls.crt')}`,
      `--etcd-keyfile=${at('tls.key')}`,
      // Every service of KServe takes an address.
      '--service-cluster-ip-range=10.0.0.0/20',
      `--service-account-issuer=${url}`,
      `--service-account-key-file=${at('service-accounts.key')}`,
      `--service-account-signing-key-file=${at('service-accounts.key')}`,
      '--authorization-mode=RBAC',
      `--token-auth-file=${at('tokens.csv')}`,
      // Pods are fake: none of them needs the token of a service account.
      '--disable-admission-plugins=ServiceAccount',
      '--allow-privileged=true',
      // How it makes itself known to the servers of further APIs, such as KEDA's metrics.
      `--requestheader-client-ca-file=${join(cluster.folder, 'authority.crt')}`,
      `--requestheader-allowed-names=${FRONT_PROXY}`,
      '--requestheader-username-headers=X-Remote-User',
      '--requestheader-group-headers=X-Remote-Group',
      '--requestheader-extra-headers-prefix=X-Remote-Extra-',
      `--proxy-client-cert-file=${at('front-proxy/tls.crt')}`,
      `--proxy-client-key-file=${at('front-proxy/tls.key')}`,
    ],
    prepare: async () => {
      await mkdir(folder, { recursive: true });
      const { privateKey } = generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      });
      await writeKeyPair(
        folder,
        await cluster.authority.issue('kube-apiserver'),
      );
      await writeKeyPair(
        at('front-proxy'),
        await cluster.authority.issue(FRONT_PROXY),
      );
      await writeFile(at('service-accounts.key'), privateKey, { mode: 0o600 });
      const users = cluster.users.map(
        ({ token, name, groups }) =>
          `${token},${name},${name},"${groups.join(',')}"\n`,
      );
      await writeFile(at('tokens.csv'), users.join(''), { mode: 0o600 });
    },
    healthy: async () => await cluster.client.ready(),
  };
}

import { join } from 'node:path';
import { isListening } from '../parts/isListening';
import type { Part } from '../parts/Part';
import { httpsAt, type LabCluster } from './LabCluster';
import { writeKeyPair } from './keyPairFiles';

/** The store of the cluster's objects. Only who has a certificate of the lab's authority may read it. */
export function etcd(cluster: LabCluster): Part {
  const { ports } = cluster;
  const folder = join(cluster.folder, 'etcd');
  const client = httpsAt(ports.etcd);
  const peer = httpsAt(ports.etcdPeer);
  const authority = join(cluster.folder, 'authority.crt');
  const tls = (prefix: string) => [
    `--${prefix}cert-file=${join(folder, 'tls.crt')}`,
    `--${prefix}key-file=${join(folder, 'tls.key')}`,
    `--${prefix}trusted-ca-file=${authority}`,
    `--${prefix}client-cert-auth`,
  ];
  return {
    name: 'etcd',
    program: cluster.tools.program('etcd', 'server'),
    args: [
      '--name=lab',
      `--data-dir=${join(folder, 'data')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=lab=${peer}`,
      // Nothing in here has to survive a power cut.
      '--unsafe-no-fsync',
      ...tls(''),
      ...tls('peer-'),
    ],
    prepare: async () => {
      await writeKeyPair(folder, await cluster.authority.issue('etcd'));
    },
    healthy: async () => await isListening(ports.etcd),
  };
}

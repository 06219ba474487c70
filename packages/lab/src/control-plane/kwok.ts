import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { conditionOf } from '../kubernetes/KubernetesObject';
import { readManifests } from '../kubernetes/readManifests';
import { answers } from '../parts/answers';
import type { Part } from '../parts/Part';
import { waitUntil } from '../parts/waitUntil';
import { applyAddOn } from './applyAddOn';
import type { LabCluster } from './LabCluster';
import { NODE_POOLS, nodesOf } from './nodes';
import { packageFile } from '../packageFile';

const POD_STAGES = packageFile('cluster/pod-stages.yaml');
const SECRETS = packageFile('cluster/external-secrets.yaml');
const SECRETS_VERSION = 'external-secrets.io/v1';
const SECRET_STAGES = packageFile('cluster/external-secrets-stages.yaml');

/** Plays every node and its kubelet, and the operator that fetches secrets. */
export function kwok(cluster: LabCluster): Part {
  const { client, folder, ports, tools } = cluster;
  const stages = join(folder, 'kwok', 'stages.yaml');
  return {
    name: 'kwok',
    after: ['kube-apiserver'],
    program: tools.program('kwok', 'kwok'),
    args: [
      `--kubeconfig=${cluster.kubeconfig}`,
      `--config=${stages}`,
      '--manage-all-nodes=true',
      '--node-lease-duration-seconds=40',
      '--node-ip=10.1.0.1',
      '--cidr=10.2.0.0/16',
      `--server-address=127.0.0.1:${ports.kwok}`,
    ],
    prepare: async signal => {
      await mkdir(join(folder, 'kwok'), { recursive: true });
      const files = [
        tools.manifest('kwok', 'node-initialize.yaml'),
        tools.manifest('kwok', 'node-heartbeat-with-lease.yaml'),
        POD_STAGES,
        SECRET_STAGES,
      ];
      const texts = await Promise.all(
        files.map(file => readFile(file, 'utf8')),
      );
      await writeFile(stages, texts.join('\n---\n'));
      await applyAddOn(client, readManifests(SECRETS), signal);
      // kwok ends at once where it finds no schema of a kind that it is to play.
      await waitUntil(
        'the schemas of secrets to be published',
        async () => await client.describes(SECRETS_VERSION),
        { seconds: 180, signal },
      );
    },
    healthy: async () =>
      await answers(`http://127.0.0.1:${ports.kwok}/healthz`),
    settle: async signal => {
      const nodes = (cluster.nodePools ?? NODE_POOLS).flatMap(pool =>
        nodesOf(pool),
      );
      for (const node of nodes) {
        await client.create(node);
      }
      await waitUntil(
        'the nodes to be ready',
        async () =>
          (
            await client.list('v1', 'Node')
          ).filter(node => conditionOf(node, 'Ready')?.status === 'True')
            .length === nodes.length,
        { seconds: 180, signal },
      );
    },
  };
}

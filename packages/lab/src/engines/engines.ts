import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LabCluster } from '../control-plane/LabCluster';
import { packageFile } from '../packageFile';
import type { Part } from '../parts/Part';

/** Each takes about 30 MB and, when idle, no time to speak of. */
export const MOST_ENGINES = 12;

/** File that says which engines run. */
export function targetsFile(cluster: LabCluster): string {
  return join(cluster.folder, 'engines', 'targets.json');
}

/** Keeps one simulated engine for each serving pod of the cluster. */
export function engines(cluster: LabCluster): Part {
  const targets = targetsFile(cluster);
  return {
    name: 'engines',
    after: ['kube-apiserver'],
    program: process.execPath,
    args: [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      packageFile('src/engines/main.ts'),
      `--kubeconfig=${cluster.kubeconfig}`,
      `--cluster=${cluster.name}`,
      `--program=${cluster.tools.program('engine', 'llm-d-inference-sim')}`,
      `--targets=${targets}`,
      `--most=${MOST_ENGINES}`,
    ],
    prepare: async () => {
      await mkdir(dirname(targets), { recursive: true });
    },
    healthy: async () => (await readFile(targets, 'utf8')).startsWith('['),
  };
}

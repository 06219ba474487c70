import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Authority } from '../control-plane/Authority';
import { kubeconfig } from '../control-plane/kubeconfig';
import {
  httpsAt,
  PORT_NAMES,
  type LabCluster,
} from '../control-plane/LabCluster';
import { ClusterClient } from '../kubernetes/ClusterClient';
import { freePorts } from '../parts/freePorts';
import type { ToolCache } from '../tools/ToolCache';
import { createUsers } from './users';

/** Settles what the parts of a new cluster share: ports, authority, users and the kubeconfig. Nothing runs yet. */
export async function createCluster(
  name: string,
  runFolder: string,
  tools: ToolCache,
  options: Pick<LabCluster, 'kueueConfiguration' | 'nodePools'>,
): Promise<LabCluster> {
  const folder = join(runFolder, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [ports, authority] = await Promise.all([
    freePorts(PORT_NAMES),
    Authority.create('model-serving-lab'),
  ]);
  const users = createUsers();
  const url = httpsAt(ports.apiServer);
  const access = { url, authority: authority.certificate };
  await writeFile(join(folder, 'authority.crt'), authority.certificate);
  const kubeconfigFile = join(folder, 'kubeconfig');
  await writeFile(kubeconfigFile, kubeconfig({ name, ...access }, users), {
    mode: 0o600,
  });
  return {
    ...options,
    name,
    folder,
    ports,
    authority,
    users,
    tools,
    kubeconfig: kubeconfigFile,
    client: new ClusterClient({ ...access, token: users[0].token }),
  };
}

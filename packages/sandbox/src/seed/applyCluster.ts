import {
  KubernetesClient,
  KubernetesObject,
  Manifest,
  ResourceKind,
} from '../controllers';

/** Creates what a cluster has by itself, with the status that its own agents would have written. */
export async function applyCluster(
  client: KubernetesClient,
  manifests: readonly Manifest[],
  now: string,
): Promise<void> {
  const discovered = new Map<string, ResourceKind<KubernetesObject>[]>();
  for (const manifest of manifests) {
    const { apiVersion } = manifest;
    const kinds =
      discovered.get(apiVersion) ?? (await client.discover(apiVersion));
    discovered.set(apiVersion, kinds);
    const kind = kinds.find(known => known.kind === manifest.kind);
    if (!kind) {
      throw new Error(
        `The seed holds a ${manifest.kind} that the cluster does not know`,
      );
    }
    const applied = await client.apply(kind, manifest);
    if (manifest.status) {
      const status = manifest.status as { conditions?: object[] };
      const conditions = status.conditions?.map(condition => ({
        ...condition,
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      }));
      const object = { ...applied, status: { ...status, conditions } };
      await client.replace(kind, object as KubernetesObject, '/status');
    }
  }
}

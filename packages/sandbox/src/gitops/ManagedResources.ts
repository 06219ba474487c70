import { JsonValue } from '@backstage/types';
import { Manifest } from '../controllers';
import { contains } from './contains';
import { Health, healthOf } from './health';
import { WantedApplication } from './readApplications';
import { waveOf } from './syncOrder';
import { ResourceName, TargetCluster } from './TargetCluster';

const TRACKING = 'argocd.argoproj.io/tracking-id';

/** What became of one resource in a sync, as `syncResult.resources` lists it. */
export type SyncResult = ResourceName & {
  status: 'Synced' | 'SyncFailed' | 'Pruned';
  message: string;
  hookPhase: string;
  syncPhase: string;
};

/** How one resource compares with Git, as `status.resources` lists it. */
export type Comparison = ResourceName & {
  status: 'Synced' | 'OutOfSync';
  syncWave?: number;
};

function same(a: ResourceName, b: ResourceName): boolean {
  return (
    a.group === b.group &&
    a.kind === b.kind &&
    a.namespace === b.namespace &&
    a.name === b.name
  );
}

/** The objects that one Application has applied. */
export class ManagedResources {
  #applied: ResourceName[] = [];

  readonly #cluster: TargetCluster;

  constructor(cluster: TargetCluster) {
    this.#cluster = cluster;
  }

  /** Applies one manifest; a refusal is told, not thrown. */
  async apply(
    wanted: WantedApplication,
    manifest: Manifest,
  ): Promise<SyncResult> {
    const { apiVersion, kind, metadata } = manifest;
    const parts = apiVersion.split('/');
    const group = parts.length > 1 ? parts[0] : '';
    let resource: ResourceName = {
      group,
      version: parts[parts.length - 1],
      kind,
      namespace: wanted.namespace,
      name: metadata.name,
    };
    try {
      resource = await this.#cluster.nameOf(manifest, wanted.namespace);
      requirePermitted(wanted, resource);
      await this.#cluster.apply(tracked(wanted, manifest, resource));
      this.#applied = this.#applied.filter(known => !same(known, resource));
      this.#applied.push(resource);
      return {
        ...resource,
        status: 'Synced',
        message: `${kind.toLowerCase()}${group && `.${group}`}/${
          metadata.name
        } serverside-applied`,
        hookPhase: 'Running',
        syncPhase: 'Sync',
      };
    } catch (error) {
      return {
        ...resource,
        status: 'SyncFailed',
        message: (error as Error).message,
        hookPhase: 'Failed',
        syncPhase: 'Sync',
      };
    }
  }

  /** Deletes what is no longer wanted. */
  async prune(wanted: WantedApplication): Promise<SyncResult[]> {
    const keep: ResourceName[] = [];
    for (const manifest of wanted.manifests) {
      keep.push(await this.#cluster.nameOf(manifest, wanted.namespace));
    }
    const surplus = this.#applied.filter(
      known => !keep.some(resource => same(resource, known)),
    );
    for (const resource of surplus) {
      await this.#cluster.delete(resource);
    }
    this.#applied = keep;
    return surplus.map(resource => ({
      ...resource,
      status: 'Pruned',
      message: 'pruned',
      hookPhase: 'Succeeded',
      syncPhase: 'Sync',
    }));
  }

  /** Deletes all. */
  async remove(): Promise<void> {
    for (const resource of this.#applied.splice(0).reverse()) {
      await this.#cluster.delete(resource);
    }
  }

  async health(wanted: WantedApplication, manifest: Manifest): Promise<Health> {
    const resource = await this.#cluster.nameOf(manifest, wanted.namespace);
    return healthOf(await this.#cluster.get(resource));
  }

  /** Compares with the cluster; what the cluster does not know is Missing and has no comparison. */
  async compare(
    wanted: WantedApplication,
  ): Promise<{ comparisons: Comparison[]; healths: Health[] }> {
    const comparisons: Comparison[] = [];
    const healths: Health[] = [];
    for (const manifest of wanted.manifests) {
      try {
        const resource = await this.#cluster.nameOf(manifest, wanted.namespace);
        const live = await this.#cluster.get(resource);
        const goal = tracked(wanted, manifest, resource);
        const inSync =
          live &&
          contains(live as unknown as JsonValue, goal as unknown as JsonValue);
        const wave = waveOf(manifest);
        healths.push(healthOf(live));
        comparisons.push({
          ...resource,
          status: inSync ? 'Synced' : 'OutOfSync',
          ...(wave !== 0 && { syncWave: wave }),
        });
      } catch {
        healths.push('Missing');
      }
    }
    return { comparisons, healths };
  }
}

// The wall that an AppProject is: a tenant's directory reaches the tenant's namespace and nothing else.
function requirePermitted(
  wanted: WantedApplication,
  { group, kind, namespace }: ResourceName,
): void {
  const { project } = wanted;
  if (project === 'platform') {
    return;
  }
  if (!namespace) {
    throw new Error(
      `resource ${group}:${kind} is not permitted in project ${project}`,
    );
  }
  if (namespace !== wanted.namespace) {
    throw new Error(
      `namespace ${namespace} is not permitted in project '${project}'`,
    );
  }
}

function tracked(
  wanted: WantedApplication,
  manifest: Manifest,
  { group, kind, namespace, name }: ResourceName,
): Manifest {
  const { metadata } = manifest;
  return {
    ...manifest,
    metadata: {
      ...metadata,
      ...(namespace && { namespace }),
      annotations: {
        ...metadata.annotations,
        [TRACKING]: `${wanted.name}:${group}/${kind}:${
          namespace ?? ''
        }/${name}`,
      },
    },
  };
}

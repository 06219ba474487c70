import { isDeepStrictEqual } from 'node:util';
import { JsonObject, JsonValue } from '@backstage/types';
import { Manifest, Pace } from '../controllers';
import { Health, healthOf, worstOf } from './health';
import { WantedApplication } from './readApplications';
import { inWaves, waveOf } from './syncOrder';
import { ResourceName, TargetCluster } from './TargetCluster';

const TRACKING = 'argocd.argoproj.io/tracking-id';
const RETRIES = 3;

type SyncResult = ResourceName & {
  status: 'Synced' | 'SyncFailed' | 'Pruned';
  message: string;
  hookPhase: string;
  syncPhase: string;
};

interface Managed extends ResourceName {
  status: 'Synced' | 'OutOfSync';
  syncWave?: number;
}

/** Whether every field of the wanted value is so in the live one. */
export function contains(
  live: JsonValue | undefined,
  wanted: JsonValue,
): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(live) &&
      live.length === wanted.length &&
      wanted.every((item, index) => contains(live[index], item))
    );
  }
  if (wanted && typeof wanted === 'object') {
    const object = (live ?? {}) as JsonObject;
    return Object.entries(wanted).every(
      ([key, value]) => value === undefined || contains(object[key], value),
    );
  }
  return live === wanted;
}

/** One Application: what it wants, what it did, and the object that says so. */
export class ApplicationSync {
  private wanted: WantedApplication;
  private revision = '';
  private status: JsonObject = {};
  private history: JsonObject[] = [];
  private managed: ResourceName[] = [];
  private synced: readonly Manifest[] | undefined;
  private working: Promise<void> | undefined;
  // What stayed different when last compared: defaulting webhooks make differences that no sync can end.
  private drift = '[]';

  constructor(
    wanted: WantedApplication,
    private readonly repositoryUrl: string,
    private readonly cluster: TargetCluster,
    private readonly pace: Pace,
  ) {
    this.wanted = wanted;
  }

  /** Takes what a commit wants; resolves when it is applied, refused, or already so. */
  async want(wanted: WantedApplication, revision: string): Promise<void> {
    this.wanted = wanted;
    this.revision = revision;
    await this.working;
    if (this.revision !== revision) {
      return;
    }
    if (wanted.error || isDeepStrictEqual(wanted.manifests, this.synced)) {
      await this.refresh();
      return;
    }
    this.working = this.syncWithRetries(wanted, revision);
    await this.working;
  }

  /** Compares with the cluster again and writes the Application. */
  async refresh(): Promise<void> {
    const { manifests, error, namespace } = this.wanted;
    if (error) {
      await this.write({
        conditions: [
          {
            type: 'ComparisonError',
            message: error,
            lastTransitionTime: this.pace.timestamp(),
          },
        ],
        sync: this.syncStatus('Unknown'),
      });
      return;
    }
    const healths: Health[] = [];
    const resources: Managed[] = [];
    for (const manifest of manifests) {
      try {
        const name = await this.cluster.nameOf(manifest, namespace);
        const live = await this.cluster.get(name);
        const tracked = this.tracked(manifest, name);
        const same =
          live &&
          contains(
            live as unknown as JsonValue,
            tracked as unknown as JsonValue,
          );
        const wave = waveOf(manifest);
        healths.push(healthOf(live));
        resources.push({
          ...name,
          status: same ? 'Synced' : 'OutOfSync',
          ...(wave !== 0 && { syncWave: wave }),
        });
      } catch {
        healths.push('Missing');
      }
    }
    const complete = resources.length === manifests.length;
    const drift = resources.filter(({ status }) => status === 'OutOfSync');
    const inSync = complete && drift.length === 0;
    this.drift = JSON.stringify(drift.map(({ kind, name }) => [kind, name]));
    const status = worstOf(healths);
    const before = this.status.health as JsonObject | undefined;
    await this.write({
      conditions: undefined,
      health: {
        status,
        lastTransitionTime:
          before?.status === status
            ? before.lastTransitionTime
            : this.pace.timestamp(),
      },
      resources: resources as unknown as JsonObject[],
      sync: this.syncStatus(inSync ? 'Synced' : 'OutOfSync'),
    });
  }

  /** Applies again what somebody else has changed since the last look. */
  async heal(): Promise<void> {
    if (this.working) {
      return;
    }
    const known = this.drift;
    await this.refresh();
    if (this.synced && this.drift !== known && this.drift !== '[]') {
      this.synced = undefined;
      await this.want(this.wanted, this.revision);
    }
  }

  /** Deletes everything and the Application itself. */
  async remove(): Promise<void> {
    await this.working;
    for (const resource of [...this.managed].reverse()) {
      await this.cluster.delete(resource);
    }
    await this.cluster.delete({
      group: 'argoproj.io',
      version: 'v1alpha1',
      kind: 'Application',
      namespace: 'argocd',
      name: this.wanted.name,
    });
  }

  private async syncWithRetries(
    wanted: WantedApplication,
    revision: string,
  ): Promise<void> {
    for (let retry = 0; retry <= RETRIES; retry += 1) {
      if (await this.sync(wanted, revision, retry)) {
        break;
      }
      // Others may go on while a refused manifest waits for its next attempt.
      const again = await this.pace.wait(retry === 0 ? 2 : 10 * 2 ** retry);
      if (!again || this.revision !== revision) {
        break;
      }
    }
    this.working = undefined;
    await this.refresh();
  }

  private async sync(
    wanted: WantedApplication,
    revision: string,
    retry: number,
  ): Promise<boolean> {
    const startedAt = this.pace.timestamp();
    const results: SyncResult[] = [];
    const operation = (phase: string, message: string, done: boolean) =>
      this.write({
        operationState: {
          operation: {
            initiatedBy: { automated: true },
            retry: { limit: RETRIES },
            sync: {
              prune: true,
              revision,
              syncOptions: ['ServerSideApply=true'],
            },
          },
          phase,
          message,
          startedAt,
          ...(done && { finishedAt: this.pace.timestamp() }),
          ...(retry > 0 && { retryCount: retry }),
          syncResult: {
            revision,
            source: this.source(),
            resources: results as unknown as JsonObject[],
          },
        },
        sync: this.syncStatus('OutOfSync'),
      });
    const waves = inWaves(wanted.manifests);
    for (const [index, wave] of waves.entries()) {
      for (const manifest of wave) {
        results.push(await this.applyOne(manifest));
      }
      if (results.some(({ status }) => status === 'SyncFailed')) {
        const tried = retry > 0 ? ` (retried ${retry} times).` : '.';
        await operation(
          'Failed',
          `one or more objects failed to apply${tried}`,
          true,
        );
        return false;
      }
      if (index < waves.length - 1) {
        await operation('Running', `one or more tasks are running`, false);
        await this.settle(wave, revision, operation);
      }
    }
    await this.prune(wanted, results);
    this.synced = wanted.manifests;
    const deployedAt = this.pace.timestamp();
    this.history = [
      ...this.history,
      {
        id: Number(this.history.at(-1)?.id ?? -1) + 1,
        revision,
        deployStartedAt: startedAt,
        deployedAt,
        initiatedBy: { automated: true },
        source: this.source(),
      },
    ].slice(-10);
    await operation('Succeeded', 'successfully synced (all tasks run)', true);
    return true;
  }

  private async applyOne(manifest: Manifest): Promise<SyncResult> {
    const phases = { hookPhase: 'Running', syncPhase: 'Sync' };
    const [group] = manifest.apiVersion.includes('/')
      ? manifest.apiVersion.split('/')
      : [''];
    const version = manifest.apiVersion.split('/').pop()!;
    let name: ResourceName = {
      group,
      version,
      kind: manifest.kind,
      namespace: this.wanted.namespace,
      name: manifest.metadata.name,
    };
    try {
      name = await this.cluster.nameOf(manifest, this.wanted.namespace);
      this.requirePermitted(name);
      await this.cluster.apply(this.tracked(manifest, name));
      this.managed = [
        ...this.managed.filter(known => !same(known, name)),
        name,
      ];
      const resource = `${manifest.kind.toLowerCase()}${group && `.${group}`}`;
      const message = `${resource}/${name.name} serverside-applied`;
      return { ...name, status: 'Synced', message, ...phases };
    } catch (error) {
      const message = (error as Error).message;
      return {
        ...name,
        status: 'SyncFailed',
        message,
        ...phases,
        hookPhase: 'Failed',
      };
    }
  }

  // The wall that an AppProject is: a tenant's directory reaches the tenant's namespace and nothing else.
  private requirePermitted({ group, kind, namespace }: ResourceName): void {
    const { project } = this.wanted;
    if (project === 'platform') {
      return;
    }
    if (!namespace) {
      throw new Error(
        `resource ${group}:${kind} is not permitted in project ${project}`,
      );
    }
    if (namespace !== this.wanted.namespace) {
      throw new Error(
        `namespace ${namespace} is not permitted in project '${project}'`,
      );
    }
  }

  private async settle(
    wave: readonly Manifest[],
    revision: string,
    operation: (phase: string, message: string, done: boolean) => Promise<void>,
  ): Promise<void> {
    await this.pace.wait(2);
    let told = false;
    for (const manifest of wave) {
      const name = await this.cluster.nameOf(manifest, this.wanted.namespace);
      while (healthOf(await this.cluster.get(name)) !== 'Healthy') {
        if (!told) {
          told = true;
          await operation(
            'Running',
            `waiting for healthy state of ${name.group}/${name.kind}/${name.name}`,
            false,
          );
        }
        const waited = await this.pace.waitReal(0.5);
        if (!waited || this.revision !== revision) {
          return;
        }
      }
    }
  }

  private async prune(
    wanted: WantedApplication,
    results: SyncResult[],
  ): Promise<void> {
    const keep: ResourceName[] = [];
    for (const manifest of wanted.manifests) {
      keep.push(await this.cluster.nameOf(manifest, wanted.namespace));
    }
    for (const known of this.managed) {
      if (!keep.some(name => same(name, known))) {
        await this.cluster.delete(known);
        results.push({
          ...known,
          status: 'Pruned',
          message: 'pruned',
          hookPhase: 'Succeeded',
          syncPhase: 'Sync',
        });
      }
    }
    this.managed = keep;
  }

  private tracked(manifest: Manifest, name: ResourceName): Manifest {
    const id = `${this.wanted.name}:${name.group}/${name.kind}:${
      name.namespace ?? ''
    }/${name.name}`;
    const { metadata } = manifest;
    return {
      ...manifest,
      metadata: {
        ...metadata,
        ...(name.namespace && { namespace: name.namespace }),
        annotations: { ...metadata.annotations, [TRACKING]: id },
      },
    };
  }

  private source(): JsonObject {
    const { path } = this.wanted;
    return {
      repoURL: this.repositoryUrl,
      path,
      targetRevision: 'main',
      ...(path === 'platform' && { directory: { recurse: true } }),
    };
  }

  private destination(): JsonObject {
    const { namespace } = this.wanted;
    return { server: 'https://kubernetes.default.svc', namespace };
  }

  private syncStatus(status: string): JsonObject {
    return {
      status,
      revision: this.revision,
      comparedTo: { source: this.source(), destination: this.destination() },
    };
  }

  private async write(change: {
    [field: string]: JsonValue | undefined;
  }): Promise<void> {
    const next = JSON.parse(
      JSON.stringify({
        ...this.status,
        ...change,
        history: this.history.length > 0 ? this.history : undefined,
        controllerNamespace: 'argocd',
        resourceHealthSource: 'appTree',
        sourceType: 'Directory',
        summary: {},
      }),
    );
    if (isDeepStrictEqual(next, this.status)) {
      return;
    }
    this.status = { ...next, reconciledAt: this.pace.timestamp() };
    await this.cluster.apply({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: this.wanted.name,
        namespace: 'argocd',
        finalizers: undefined,
      },
      spec: {
        project: this.wanted.project,
        source: this.source(),
        destination: this.destination(),
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          retry: { limit: RETRIES },
          syncOptions: ['ServerSideApply=true'],
        },
      },
      status: this.status,
    });
  }
}

function same(a: ResourceName, b: ResourceName): boolean {
  return (
    a.group === b.group &&
    a.kind === b.kind &&
    a.namespace === b.namespace &&
    a.name === b.name
  );
}

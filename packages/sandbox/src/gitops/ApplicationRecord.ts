import { isDeepStrictEqual } from 'node:util';
import { JsonObject, JsonValue } from '@backstage/types';
import { Pace } from '../controllers';
import { SyncResult } from './ManagedResources';
import { WantedApplication } from './readApplications';
import { TargetCluster } from './TargetCluster';

export const RETRY_LIMIT = 3;
const SYNC_OPTIONS = ['ServerSideApply=true'];

/** One sync, for as long as it runs. */
export interface Operation {
  revision: string;
  startedAt: string;
  retry: number;
  results: SyncResult[];
}

/** The Application object in which Argo CD tells what it does. */
export class ApplicationRecord {
  #status: JsonObject = {};
  #history: JsonObject[] = [];

  readonly #name: string;
  readonly #repositoryUrl: string;
  readonly #cluster: TargetCluster;
  readonly #pace: Pace;

  constructor(
    name: string,
    repositoryUrl: string,
    cluster: TargetCluster,
    pace: Pace,
  ) {
    this.#name = name;
    this.#repositoryUrl = repositoryUrl;
    this.#cluster = cluster;
    this.#pace = pace;
  }

  source({ path }: WantedApplication): JsonObject {
    return {
      repoURL: this.#repositoryUrl,
      path,
      targetRevision: 'main',
      ...(path === 'platform' && { directory: { recurse: true } }),
    };
  }

  /** How the cluster compares with a commit. */
  comparison(
    wanted: WantedApplication,
    revision: string,
    status: 'Synced' | 'OutOfSync' | 'Unknown',
  ): { sync: JsonObject } {
    const comparedTo = {
      source: this.source(wanted),
      destination: destination(wanted),
    };
    return { sync: { status, revision, comparedTo } };
  }

  /** What the latest sync does or did. */
  operation(
    wanted: WantedApplication,
    { revision, startedAt, retry, results }: Operation,
    phase: 'Running' | 'Failed' | 'Succeeded',
    message: string,
  ): { operationState: JsonObject } {
    return {
      operationState: {
        operation: {
          initiatedBy: { automated: true },
          retry: { limit: RETRY_LIMIT },
          sync: { prune: true, revision, syncOptions: SYNC_OPTIONS },
        },
        phase,
        message,
        startedAt,
        ...(phase !== 'Running' && { finishedAt: this.#pace.timestamp() }),
        ...(retry > 0 && { retryCount: retry }),
        syncResult: {
          revision,
          source: this.source(wanted),
          resources: results as unknown as JsonObject[],
        },
      },
    };
  }

  /** Keeps the last ten syncs that succeeded. */
  deployed(
    wanted: WantedApplication,
    { revision, startedAt }: Operation,
  ): void {
    const id = Number(this.#history.at(-1)?.id ?? -1) + 1;
    const entry = {
      id,
      revision,
      deployStartedAt: startedAt,
      deployedAt: this.#pace.timestamp(),
      initiatedBy: { automated: true },
      source: this.source(wanted),
    };
    this.#history = [...this.#history, entry].slice(-10);
  }

  health(status: string): { health: JsonObject } {
    const before = this.#status.health as JsonObject | undefined;
    return before?.status === status
      ? { health: before }
      : { health: { status, lastTransitionTime: this.#pace.timestamp() } };
  }

  /** Writes the object when its status differs from what was last written. */
  async write(
    wanted: WantedApplication,
    change: { [field: string]: JsonValue | undefined },
  ): Promise<void> {
    const next: JsonObject = JSON.parse(
      JSON.stringify({
        ...this.#status,
        ...change,
        history: this.#history.length > 0 ? this.#history : undefined,
        controllerNamespace: 'argocd',
        resourceHealthSource: 'appTree',
        sourceType: 'Directory',
        summary: {},
      }),
    );
    if (isDeepStrictEqual(next, this.#status)) {
      return;
    }
    this.#status = { ...next, reconciledAt: this.#pace.timestamp() };
    await this.#cluster.apply({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: this.#name, namespace: 'argocd' },
      spec: {
        project: wanted.project,
        source: this.source(wanted),
        destination: destination(wanted),
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          retry: { limit: RETRY_LIMIT },
          syncOptions: SYNC_OPTIONS,
        },
      },
      status: this.#status,
    });
  }

  remove(): Promise<void> {
    return this.#cluster.delete({
      group: 'argoproj.io',
      version: 'v1alpha1',
      kind: 'Application',
      namespace: 'argocd',
      name: this.#name,
    });
  }
}

function destination({ namespace }: WantedApplication): JsonObject {
  return { server: 'https://kubernetes.default.svc', namespace };
}

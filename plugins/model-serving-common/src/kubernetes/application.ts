import { serviceKey } from '../api';
import { FieldReader } from './FieldReader';
import { defineKind, servedAt } from './KindDefinition';
import { ObjectMeta, readObjectMeta } from './objectMeta';

/** An object as Argo CD names it. @public */
export interface SyncedResource {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** `Synced`, `OutOfSync`, or for a sync's result `SyncFailed`, `Pruned` … */
  readonly status: string;
  readonly message: string | null;
}

/** @public */
export interface ProjectedApplication extends ObjectMeta<'Application'> {
  /** Folders of the repository it applies. */
  readonly paths: readonly string[];
  readonly destinationNamespace: string | null;
  readonly syncStatus: string | null;
  readonly revision: string | null;
  readonly healthStatus: string | null;
  readonly operation: {
    readonly phase: string;
    readonly message: string | null;
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
    readonly revision: string | null;
    /** How often it was tried again after a failure, and how often it will be; null without a limit. */
    readonly retries: number;
    readonly retryLimit: number | null;
    /** What was applied, with the refusal's words where it was refused. */
    readonly resources: readonly SyncedResource[];
  } | null;
  /** Oldest first, as Argo CD keeps it. */
  readonly history: ReadonlyArray<{
    readonly revision: string;
    readonly deployStartedAt: string | null;
    readonly deployedAt: string | null;
  }>;
  readonly resources: readonly SyncedResource[];
  readonly problems: ReadonlyArray<{
    readonly type: string;
    readonly message: string;
  }>;
  readonly reconciledAt: string | null;
}

function readResources(resources: FieldReader): SyncedResource[] {
  return resources.list().map(resource => ({
    group: resource.at('group').text() ?? '',
    kind: resource.at('kind').text() ?? '',
    namespace: resource.at('namespace').text() ?? '',
    name: resource.at('name').text() ?? '',
    status: resource.at('status').text() ?? '',
    message: resource.at('message').message() || null,
  }));
}

/** Argo CD counts on without a limit where that is negative. */
function readRetryLimit(state: FieldReader): number | null {
  const limit = state.at('operation', 'retry', 'limit').integer() ?? 0;
  return limit > 0 ? limit : null;
}

function readOperation(state: FieldReader): ProjectedApplication['operation'] {
  if (!state.exists) {
    return null;
  }
  return {
    phase: state.at('phase').text() ?? 'Unknown',
    message: state.at('message').message() || null,
    startedAt: state.at('startedAt').time(),
    finishedAt: state.at('finishedAt').time(),
    revision: state.at('syncResult', 'revision').text() || null,
    retries: state.at('retryCount').count() ?? 0,
    retryLimit: readRetryLimit(state),
    resources: readResources(state.at('syncResult', 'resources')),
  };
}

/** Reads an Argo CD Application. */
export function projectApplication(object: FieldReader): ProjectedApplication {
  const spec = object.at('spec');
  const status = object.at('status');
  const sources = [spec.at('source'), ...spec.at('sources').list()];
  return {
    ...readObjectMeta('Application', object),
    paths: sources
      .map(source => source.at('path').text())
      .filter((path): path is string => Boolean(path)),
    destinationNamespace: spec.at('destination', 'namespace').text(),
    syncStatus: status.at('sync', 'status').text() || null,
    revision: status.at('sync', 'revision').text() || null,
    healthStatus: status.at('health', 'status').text() || null,
    operation: readOperation(status.at('operationState')),
    history: status
      .at('history')
      .list()
      .map(entry => ({
        revision: entry.at('revision').text() ?? '',
        deployStartedAt: entry.at('deployStartedAt').time(),
        deployedAt: entry.at('deployedAt').time(),
      })),
    resources: readResources(status.at('resources')),
    problems: status
      .at('conditions')
      .list()
      .map(condition => ({
        type: condition.at('type').text() ?? '',
        message: condition.at('message').message() ?? '',
      })),
    reconciledAt: status.at('reconciledAt').time(),
  };
}

/** Everything it applies, or has just tried to. */
function resourceKeysOf(application: ProjectedApplication): string[] {
  return [
    ...application.resources,
    ...(application.operation?.resources ?? []),
  ].map(serviceKey);
}

export const applicationKind = defineKind({
  served: servedAt('argoproj.io', 'v1alpha1'),
  plural: 'applications',
  scope: 'namespaced',
  project: projectApplication,
  lookUps: { resource: resourceKeysOf, path: ({ paths }) => paths },
  services: resourceKeysOf,
  concernsOthers: false,
});

import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import { PodShape, readPodShape } from './podTemplate';

/** @public */
export interface PodSetAssignment {
  readonly count: number;
  /** Resource to flavor. */
  readonly flavors: Readonly<Record<string, string>>;
  /** Resource to the amount that is counted against quota. */
  readonly usage: Readonly<Record<string, string>>;
}

/** What a set of pods asks of its queue. @public */
export interface PodSetRequest
  extends Pick<PodShape, 'requests' | 'nodeSelector' | 'tolerations'> {
  readonly count: number;
}

/** @public */
export interface ProjectedWorkload extends ObjectMeta<'Workload'> {
  readonly queue: string | null;
  readonly priority: number | null;
  readonly priorityClass: string | null;
  readonly active: boolean;
  /** The queue that admitted it; null while it waits. */
  readonly clusterQueue: string | null;
  readonly assignments: readonly PodSetAssignment[];
  /** What it asks for; null once it is admitted, since the assignments say it then. */
  readonly asks: readonly PodSetRequest[] | null;
  readonly conditions: readonly Condition[];
  readonly requeueCount: number | null;
  readonly requeueAt: string | null;
  readonly failedChecks: ReadonlyArray<{
    readonly name: string;
    readonly state: string;
    readonly message: string | null;
  }>;
}

function readAsks(podSets: FieldReader): PodSetRequest[] {
  return podSets.list().map(podSet => {
    const { requests, nodeSelector, tolerations } = readPodShape(
      podSet.at('template', 'spec'),
    );
    return {
      count: podSet.at('count').count() ?? 1,
      requests,
      nodeSelector,
      tolerations,
    };
  });
}

/** Reads a Kueue Workload of v1beta1 (`priorityClassName`) or v1beta2 (`priorityClassRef`). */
export function projectWorkload(object: FieldReader): ProjectedWorkload {
  const spec = object.at('spec');
  const status = object.at('status');
  const admission = status.at('admission');
  return {
    ...readObjectMeta('Workload', object),
    queue: spec.at('queueName').text(),
    priority: spec.at('priority').integer(),
    priorityClass:
      spec.at('priorityClassRef', 'name').text() ||
      spec.at('priorityClassName').text() ||
      null,
    active: spec.at('active').flag() ?? true,
    clusterQueue: admission.at('clusterQueue').text(),
    assignments: admission
      .at('podSetAssignments')
      .list()
      .map(assignment => ({
        count: assignment.at('count').count() ?? 1,
        flavors: assignment.at('flavors').textMap(),
        usage: assignment.at('resourceUsage').quantities(),
      })),
    asks: admission.exists ? null : readAsks(spec.at('podSets')),
    conditions: readConditions(status.at('conditions')),
    requeueCount: status.at('requeueState', 'count').count(),
    requeueAt: status.at('requeueState', 'requeueAt').time(),
    failedChecks: status
      .at('admissionChecks')
      .list()
      .map(check => ({
        name: check.at('name').text() ?? '',
        state: check.at('state').text() ?? '',
        message: check.at('message').message(),
      }))
      .filter(check => check.state !== 'Ready'),
  };
}

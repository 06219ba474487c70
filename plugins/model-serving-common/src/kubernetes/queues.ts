import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import {
  defineKind,
  noServices,
  placeOf,
  ServedAt,
  servedAt,
} from './KindDefinition';
import { ObjectMeta, readObjectMeta } from './objectMeta';

/** Quota of one resource in one flavor; limits are null when not set. @public */
export interface ResourceQuota {
  readonly name: string;
  readonly nominal: string;
  readonly borrowingLimit: string | null;
  readonly lendingLimit: string | null;
}

/** @public */
export interface ResourceGroup {
  readonly coveredResources: readonly string[];
  readonly flavors: ReadonlyArray<{
    readonly name: string;
    readonly resources: readonly ResourceQuota[];
  }>;
}

/** What holds quota, per flavor. @public */
export type FlavorUsage = ReadonlyArray<{
  readonly name: string;
  readonly resources: ReadonlyArray<{
    readonly name: string;
    readonly total: string;
    readonly borrowed: string;
  }>;
}>;

/** @public */
export interface ProjectedClusterQueue extends ObjectMeta<'ClusterQueue'> {
  readonly cohort: string | null;
  readonly resourceGroups: readonly ResourceGroup[];
  readonly stopPolicy: string;
  /** `none` selects nothing; `all` everything; `some` by labels. */
  readonly namespaceSelector: 'none' | 'all' | 'some';
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly queueingStrategy: string | null;
  readonly whenCanBorrow: string | null;
  readonly whenCanPreempt: string | null;
  /** Whether borrowing or preempting is preferred where flavors differ in that. */
  readonly flavorPreference: string | null;
  readonly reclaimWithinCohort: string;
  readonly borrowWithinCohort: string;
  /** Above this priority nobody is evicted while borrowing; null where only the asker's own counts. */
  readonly borrowThreshold: number | null;
  readonly withinClusterQueue: string;
  readonly conditions: readonly Condition[];
  readonly reservation: FlavorUsage;
  readonly pending: number | null;
  readonly reserving: number | null;
  readonly admitted: number | null;
}

/** @public */
export interface ProjectedCohort extends ObjectMeta<'Cohort'> {
  readonly parent: string | null;
  readonly resourceGroups: readonly ResourceGroup[];
}

/** @public */
export interface ProjectedLocalQueue extends ObjectMeta<'LocalQueue'> {
  readonly clusterQueue: string;
  readonly stopPolicy: string;
  readonly conditions: readonly Condition[];
  readonly reservation: FlavorUsage;
  readonly pending: number | null;
  readonly reserving: number | null;
  readonly admitted: number | null;
}

function readResourceGroups(groups: FieldReader): ResourceGroup[] {
  return groups.list().map(group => ({
    coveredResources: group.at('coveredResources').texts(),
    flavors: group
      .at('flavors')
      .list()
      .map(flavor => ({
        name: flavor.at('name').requiredText(),
        resources: flavor
          .at('resources')
          .list()
          .map(resource => ({
            name: resource.at('name').requiredText(),
            nominal: resource.at('nominalQuota').quantity() ?? '0',
            borrowingLimit: resource.at('borrowingLimit').quantity(),
            lendingLimit: resource.at('lendingLimit').quantity(),
          })),
      })),
  }));
}

function readFlavorUsage(usage: FieldReader): FlavorUsage {
  return usage.list().map(flavor => ({
    name: flavor.at('name').requiredText(),
    resources: flavor
      .at('resources')
      .list()
      .map(resource => ({
        name: resource.at('name').requiredText(),
        total: resource.at('total').quantity() ?? '0',
        borrowed: resource.at('borrowed').quantity() ?? '0',
      })),
  }));
}

function readSelectorKind(selector: FieldReader): 'none' | 'all' | 'some' {
  if (!selector.exists) {
    return 'none';
  }
  return Object.keys(selector.record()).length === 0 ? 'all' : 'some';
}

/** Reads a Kueue ClusterQueue of v1beta1 (`cohort`) or v1beta2 (`cohortName`). */
export function projectClusterQueue(
  object: FieldReader,
): ProjectedClusterQueue {
  const spec = object.at('spec');
  const status = object.at('status');
  const preemption = spec.at('preemption');
  return {
    ...readObjectMeta('ClusterQueue', object),
    cohort: spec.at('cohortName').text() || spec.at('cohort').text() || null,
    resourceGroups: readResourceGroups(spec.at('resourceGroups')),
    stopPolicy: spec.at('stopPolicy').text() || 'None',
    namespaceSelector: readSelectorKind(spec.at('namespaceSelector')),
    namespaceLabels: spec.at('namespaceSelector', 'matchLabels').textMap(),
    queueingStrategy: spec.at('queueingStrategy').text(),
    whenCanBorrow: spec.at('flavorFungibility', 'whenCanBorrow').text(),
    whenCanPreempt: spec.at('flavorFungibility', 'whenCanPreempt').text(),
    flavorPreference: spec.at('flavorFungibility', 'preference').text(),
    reclaimWithinCohort: preemption.at('reclaimWithinCohort').text() || 'Never',
    borrowWithinCohort:
      preemption.at('borrowWithinCohort', 'policy').text() || 'Never',
    borrowThreshold: preemption
      .at('borrowWithinCohort', 'maxPriorityThreshold')
      .integer(),
    withinClusterQueue: preemption.at('withinClusterQueue').text() || 'Never',
    conditions: readConditions(status.at('conditions')),
    reservation: readFlavorUsage(status.at('flavorsReservation')),
    pending: status.at('pendingWorkloads').count(),
    reserving: status.at('reservingWorkloads').count(),
    admitted: status.at('admittedWorkloads').count(),
  };
}

/** Reads a Kueue Cohort of v1beta1 (`parent`) or v1beta2 (`parentName`). */
export function projectCohort(object: FieldReader): ProjectedCohort {
  const spec = object.at('spec');
  return {
    ...readObjectMeta('Cohort', object),
    parent: spec.at('parentName').text() || spec.at('parent').text() || null,
    resourceGroups: readResourceGroups(spec.at('resourceGroups')),
  };
}

/** Reads a Kueue LocalQueue. */
export function projectLocalQueue(object: FieldReader): ProjectedLocalQueue {
  const status = object.at('status');
  return {
    ...readObjectMeta('LocalQueue', object),
    clusterQueue: object.at('spec', 'clusterQueue').text() ?? '',
    stopPolicy: object.at('spec', 'stopPolicy').text() || 'None',
    conditions: readConditions(status.at('conditions')),
    reservation: readFlavorUsage(status.at('flavorsReservation')),
    pending: status.at('pendingWorkloads').count(),
    reserving: status.at('reservingWorkloads').count(),
    admitted: status.at('admittedWorkloads').count(),
  };
}

// An older Kueue serves only v1beta1, whose other names are read as well.
export const KUEUE: readonly ServedAt[] = servedAt(
  'kueue.x-k8s.io',
  'v1beta2',
  'v1beta1',
);

export const clusterQueueKind = defineKind({
  served: KUEUE,
  plural: 'clusterqueues',
  scope: 'cluster',
  project: projectClusterQueue,
  lookUps: { name: ({ name }) => [name] },
  services: noServices,
  concernsOthers: true,
});

export const cohortKind = defineKind({
  served: KUEUE,
  plural: 'cohorts',
  scope: 'cluster',
  project: projectCohort,
  lookUps: {},
  services: noServices,
  concernsOthers: true,
});

export const localQueueKind = defineKind({
  served: KUEUE,
  plural: 'localqueues',
  scope: 'namespaced',
  project: projectLocalQueue,
  lookUps: {
    place: queue => [placeOf(queue)],
    clusterQueue: ({ clusterQueue }) => [clusterQueue],
  },
  services: noServices,
  concernsOthers: true,
});

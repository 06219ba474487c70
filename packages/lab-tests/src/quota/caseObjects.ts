import type { KubernetesObject } from '@model-serving/lab';
import type { Demand, QueueCase, QuotaCase, QuotaGroup } from './QuotaCase';

const KUEUE = 'kueue.x-k8s.io/v1beta2';
/** Label of all objects of one run. */
export const RUN_LABEL = 'quota-test.model-serving.backstage.io/run';
export const NODE_LABEL = 'quota-test.model-serving.backstage.io/flavor';
export const TAINT = {
  key: 'quota-test.model-serving.backstage.io/taint',
  value: 'present',
  effect: 'NoSchedule',
};

/** Where the objects of a case live, apart from those of all others. */
export interface CasePlace {
  run: string;
  namespace: string;
  /** Before the names of all that is cluster-wide. */
  prefix: string;
}

function metadata({ run, prefix }: CasePlace, name: string) {
  return { name: `${prefix}-${name}`, labels: { [RUN_LABEL]: run } };
}

/** The amount as Kubernetes writes it; memory is in GiB. */
export function quantity(resource: string, amount: number): string {
  return resource === 'memory' ? `${amount}Gi` : String(amount);
}

function resourceGroups(place: CasePlace, groups: QuotaGroup[]) {
  return groups.map(group => ({
    coveredResources: group.resources,
    flavors: group.flavors.map(({ flavor, quota }) => ({
      name: `${place.prefix}-${flavor}`,
      resources: group.resources.map(name => {
        const { nominal, ...limits } = quota[name];
        return {
          name,
          nominalQuota: quantity(name, nominal),
          ...Object.fromEntries(
            Object.entries(limits).map(([limit, amount]) => [
              limit,
              quantity(name, amount),
            ]),
          ),
        };
      }),
    })),
  }));
}

/** The flavors and cohorts of a case. */
export function quotaObjects(
  quotaCase: QuotaCase,
  place: CasePlace,
): KubernetesObject[] {
  const used = new Set(
    [...quotaCase.cohorts, ...quotaCase.queues].flatMap(({ groups }) =>
      groups.flatMap(({ flavors }) => flavors.map(({ flavor }) => flavor)),
    ),
  );
  const flavors = quotaCase.flavors.filter(({ name }) => used.has(name));
  return [
    ...flavors.map(({ name, tainted, tolerated }) => ({
      apiVersion: KUEUE,
      kind: 'ResourceFlavor',
      metadata: metadata(place, name),
      spec: {
        nodeLabels: { [NODE_LABEL]: `${place.prefix}-${name}` },
        ...(tainted && { nodeTaints: [TAINT] }),
        ...(tolerated && {
          tolerations: [{ key: TAINT.key, operator: 'Exists' }],
        }),
      },
    })),
    ...quotaCase.cohorts.map(({ name, parent, groups }) => ({
      apiVersion: KUEUE,
      kind: 'Cohort',
      metadata: metadata(place, name),
      spec: {
        ...(parent !== null && { parentName: `${place.prefix}-${parent}` }),
        ...(groups.length > 0 && {
          resourceGroups: resourceGroups(place, groups),
        }),
      },
    })),
  ];
}

/** A ClusterQueue and its LocalQueue, stopped as the case says or still open. */
export function queueObjects(
  queue: QueueCase,
  place: CasePlace,
  isOpen: boolean,
): KubernetesObject[] {
  const { borrowWithinCohort, ...preemption } = queue.preemption;
  return [
    {
      apiVersion: KUEUE,
      kind: 'ClusterQueue',
      metadata: metadata(place, queue.name),
      spec: {
        ...(queue.cohort !== null && {
          cohortName: `${place.prefix}-${queue.cohort}`,
        }),
        resourceGroups: resourceGroups(place, queue.groups),
        queueingStrategy: queue.strategy,
        flavorFungibility: queue.fungibility,
        preemption: {
          ...preemption,
          ...(borrowWithinCohort && {
            borrowWithinCohort: {
              policy: 'LowerPriority',
              ...borrowWithinCohort,
            },
          }),
        },
        namespaceSelector: {
          matchLabels: {
            'kubernetes.io/metadata.name': queue.takesNamespace
              ? place.namespace
              : 'elsewhere',
          },
        },
        stopPolicy: isOpen ? 'None' : queue.stopPolicy,
      },
    },
    {
      apiVersion: KUEUE,
      kind: 'LocalQueue',
      metadata: {
        ...metadata(place, queue.name),
        namespace: place.namespace,
      },
      spec: {
        clusterQueue: `${place.prefix}-${queue.name}`,
        stopPolicy: isOpen ? 'None' : queue.localStopPolicy,
      },
    },
  ];
}

/** What a pod of the demand asks for, as the portal is asked about it. */
export function podOf(demand: Demand, place: CasePlace) {
  return {
    requests: Object.fromEntries(
      Object.entries(demand.requests).map(([resource, amount]) => [
        resource,
        quantity(resource, amount),
      ]),
    ),
    nodeSelector: (demand.selects
      ? { [NODE_LABEL]: `${place.prefix}-${demand.selects}` }
      : {}) as Record<string, string>,
    tolerations: demand.tolerates
      ? [{ key: TAINT.key, operator: 'Exists', value: null, effect: null }]
      : [],
  };
}

function podSpec(demand: Demand, place: CasePlace) {
  const { requests, nodeSelector, tolerations } = podOf(demand, place);
  return {
    containers: [
      {
        name: 'main',
        image: `registry.lab.example/none@sha256:${'0'.repeat(64)}`,
        // Extended resources need a limit that is equal.
        resources: { requests, limits: requests },
      },
    ],
    nodeSelector,
    tolerations: tolerations.map(({ key, operator }) => ({ key, operator })),
    restartPolicy: 'Always',
  };
}

/** The demand as the Workload that Kueue would make for a pod. */
export function workloadObject(
  name: string,
  demand: Demand,
  place: CasePlace,
): KubernetesObject {
  return {
    apiVersion: KUEUE,
    kind: 'Workload',
    metadata: { ...metadata(place, name), namespace: place.namespace },
    spec: {
      queueName: `${place.prefix}-${demand.queue}`,
      priority: demand.priority,
      podSets: [
        {
          name: 'main',
          count: 1,
          template: { spec: podSpec(demand, place) },
        },
      ],
    },
  };
}

/** The demand as a pod, for which Kueue makes the Workload. */
export function podObject(
  name: string,
  demand: Demand,
  place: CasePlace,
  priorityClass: string,
): KubernetesObject {
  const own = metadata(place, name);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...own,
      namespace: place.namespace,
      labels: {
        ...own.labels,
        'kueue.x-k8s.io/queue-name': `${place.prefix}-${demand.queue}`,
        'kueue.x-k8s.io/priority-class': priorityClass,
      },
    },
    spec: podSpec(demand, place),
  };
}

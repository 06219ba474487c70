import {
  Schema,
  each,
  flag,
  int32,
  int64,
  intOrText,
  list,
  mapOf,
  of,
  oneOf,
  open,
  quantity,
  root,
  text,
} from './builders';
import { podFields } from './pods';

const resourceGroups = list(
  of({
    'coveredResources!': list(text),
    'flavors!': list(
      of({
        'name!': text,
        'resources!': list(
          of({
            'name!': text,
            'nominalQuota!': quantity,
            ...each(quantity, 'borrowingLimit lendingLimit'),
          }),
        ),
      }),
    ),
  }),
);
const fairSharing = of({ weight: quantity });
const stopPolicy = oneOf('None', 'Hold', 'HoldAndDrain');
const selector = of({
  matchLabels: mapOf(text),
  matchExpressions: list(
    of({ 'key!': text, 'operator!': text, values: list(text) }),
  ),
});

const source = of({
  'repoURL!': text,
  ...each(text, 'path targetRevision chart ref name tagPrefix'),
  ...each(open, 'directory helm kustomize plugin'),
});

/** Schemas of the kinds of Kueue, KEDA, External Secrets, Gateway API and Argo CD, by kind. */
export const platformSchemas: { [kind: string]: Schema } = {
  LocalQueue: root({
    spec: of({ clusterQueue: text, stopPolicy, fairSharing }),
    status: open,
  }),
  ClusterQueue: root({
    spec: of({
      cohortName: text,
      resourceGroups,
      namespaceSelector: selector,
      queueingStrategy: oneOf('StrictFIFO', 'BestEffortFIFO'),
      flavorFungibility: of(
        each(text, 'whenCanBorrow whenCanPreempt preference'),
      ),
      preemption: of({
        reclaimWithinCohort: oneOf('Never', 'LowerPriority', 'Any'),
        withinClusterQueue: oneOf(
          'Never',
          'LowerPriority',
          'LowerOrNewerEqualPriority',
        ),
        borrowWithinCohort: of({
          policy: oneOf('Never', 'LowerPriority'),
          maxPriorityThreshold: int32,
        }),
      }),
      ...each(
        open,
        'admissionChecksStrategy admissionScope concurrentAdmissionPolicy',
      ),
      stopPolicy,
      fairSharing,
    }),
    status: open,
  }),
  Cohort: root({
    spec: of({ parentName: text, resourceGroups, fairSharing }),
    status: open,
  }),
  ResourceFlavor: root({
    spec: of({
      nodeLabels: mapOf(text),
      nodeTaints: list(
        of({ 'key!': text, value: text, 'effect!': text, timeAdded: text }),
      ),
      tolerations: podFields.tolerations,
      topologyName: text,
    }),
  }),
  Workload: root({
    spec: of({
      podSets: list(
        of({
          name: text,
          count: int32,
          minCount: int32,
          'template!': open,
          topologyRequest: open,
        }),
      ),
      queueName: text,
      preemptionGates: list(open),
      priorityClassRef: of({ 'group!': text, 'kind!': text, 'name!': text }),
      priority: int32,
      active: flag,
      maximumExecutionTimeSeconds: int32,
    }),
    status: open,
  }),
  WorkloadPriorityClass: root({ 'value!': int32, description: text }),
  ScaledObject: root({
    'spec!': of({
      'scaleTargetRef!': of({
        'name!': text,
        ...each(text, 'apiVersion kind envSourceContainerName'),
      }),
      ...each(
        int32,
        'pollingInterval initialCooldownPeriod cooldownPeriod idleReplicaCount minReplicaCount maxReplicaCount',
      ),
      fallback: of({
        'failureThreshold!': int32,
        'replicas!': int32,
        behavior: text,
      }),
      advanced: of({
        restoreToOriginalReplicaCount: flag,
        horizontalPodAutoscalerConfig: of({ name: text, behavior: open }),
        scalingModifiers: open,
      }),
      'triggers!': list(
        of({
          'type!': text,
          'metadata!': mapOf(text),
          name: text,
          metricType: text,
          useCachedMetrics: flag,
          authenticationRef: of({ 'name!': text, kind: text }),
        }),
      ),
    }),
    status: open,
  }),
  TriggerAuthentication: root({ 'spec!': open, status: open }),
  Gateway: root({
    spec: of({
      'gatewayClassName!': text,
      'listeners!': list(
        of({
          'name!': text,
          'port!': int32,
          'protocol!': text,
          hostname: text,
          ...each(open, 'tls allowedRoutes'),
        }),
      ),
    }),
    status: open,
  }),
  HTTPRoute: root({
    spec: of({
      parentRefs: list(
        of({
          'name!': text,
          port: int32,
          ...each(text, 'group kind namespace sectionName'),
        }),
      ),
      hostnames: list(text),
      rules: list(
        of({
          backendRefs: list(
            of({
              'name!': text,
              ...each(int32, 'port weight'),
              ...each(text, 'group kind namespace'),
              filters: list(open),
            }),
          ),
          ...each(list(open), 'matches filters'),
          ...each(open, 'timeouts retry sessionPersistence'),
          name: text,
        }),
      ),
    }),
    status: open,
  }),
  ExternalSecret: root({
    spec: of({
      secretStoreRef: of({
        name: text,
        kind: oneOf('SecretStore', 'ClusterSecretStore'),
      }),
      refreshInterval: text,
      refreshPolicy: oneOf('CreatedOnce', 'Periodic', 'OnChange'),
      target: of({
        name: text,
        creationPolicy: oneOf(
          'Owner',
          'Orphan',
          'Merge',
          'None',
          'CreateOrMerge',
        ),
        deletionPolicy: oneOf('Delete', 'Merge', 'Retain'),
        immutable: flag,
        ...each(open, 'template manifest'),
      }),
      data: list(
        of({
          'secretKey!': { ...text, minLength: 1 },
          'remoteRef!': of({
            'key!': text,
            ...each(
              text,
              'property version conversionStrategy decodingStrategy metadataPolicy nullBytePolicy',
            ),
          }),
          sourceRef: open,
        }),
      ),
      dataFrom: list(open),
      syncWindows: open,
    }),
    status: open,
  }),
  SecretStore: root({
    spec: of({
      'provider!': open,
      controller: text,
      refreshInterval: intOrText,
      retrySettings: open,
      conditions: list(open),
    }),
    status: open,
  }),
  Application: root({
    'spec!': of({
      'project!': text,
      'destination!': of(each(text, 'server namespace name')),
      source,
      sources: list(source),
      syncPolicy: of({
        automated: of(each(flag, 'prune selfHeal allowEmpty enabled')),
        syncOptions: list(text),
        retry: open,
        managedNamespaceMetadata: open,
      }),
      ignoreDifferences: list(open),
      info: list(open),
      revisionHistoryLimit: int64,
      sourceHydrator: open,
    }),
    operation: open,
    status: open,
  }),
  AppProject: root({ 'spec!': open, status: open }),
};

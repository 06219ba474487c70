import { JsonObject } from '@backstage/types';
import {
  ResourceType,
  apiVersionOf,
  builtInTypes,
  customTypes,
  resourceName,
} from './ResourceType';
import { customSchemas } from './schemaCheck';
import {
  Schema,
  intOrText,
  json,
  list,
  mapOf,
  of,
  open,
  root,
  text,
  each,
  flag,
  int32,
  int64,
} from './schemas/builders';
import { pod } from './schemas/pods';

const VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
const allTypes = [...builtInTypes, ...customTypes];

function groupOf(name: string): JsonObject | undefined {
  const versions = [
    ...new Set(
      allTypes
        .filter(({ group }) => group === name)
        .map(({ version }) => version),
    ),
  ].map(version => ({ groupVersion: `${name}/${version}`, version }));
  return versions.length > 0
    ? {
        kind: 'APIGroup',
        apiVersion: 'v1',
        name,
        versions,
        preferredVersion: versions[0],
      }
    : undefined;
}

function resourcesOf(groupVersion: string): JsonObject | undefined {
  const served = allTypes.filter(type => apiVersionOf(type) === groupVersion);
  if (served.length === 0) {
    return undefined;
  }
  const resources = served.flatMap(
    ({ plural, kind, namespaced, status, shortNames }) => [
      {
        name: plural,
        singularName: kind.toLowerCase(),
        namespaced,
        kind,
        verbs: VERBS,
        ...(shortNames && { shortNames: [...shortNames] }),
      },
      ...(status
        ? [
            {
              name: `${plural}/status`,
              singularName: '',
              namespaced,
              kind,
              verbs: ['get', 'patch', 'update'],
            },
          ]
        : []),
    ],
  );
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

function definitionOf(type: ResourceType): JsonObject {
  const { group, version, kind, plural, namespaced, status } = type;
  const names = {
    plural,
    singular: kind.toLowerCase(),
    kind,
    listKind: `${kind}List`,
  };
  const now = {
    status: 'True',
    lastTransitionTime: '2026-01-01T00:00:00Z',
    message: '',
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: resourceName(type),
      uid: `crd-${resourceName(type)}`,
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: {
      group,
      names,
      scope: namespaced ? 'Namespaced' : 'Cluster',
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: json(customSchemas[kind]) },
          ...(status && { subresources: { status: {} } }),
        },
      ],
    },
    status: {
      acceptedNames: names,
      storedVersions: [version],
      conditions: [
        { ...now, type: 'NamesAccepted', reason: 'NoConflicts' },
        { ...now, type: 'Established', reason: 'InitialNamesAccepted' },
      ],
    },
  };
}

/** The custom kinds, as their CustomResourceDefinitions. */
export const customDefinitions: readonly JsonObject[] =
  customTypes.map(definitionOf);

const selector = of({
  matchLabels: mapOf(text),
  matchExpressions: list(
    of({ 'key!': text, 'operator!': text, values: list(text) }),
  ),
});
const peers = list(
  of({
    podSelector: selector,
    namespaceSelector: selector,
    ipBlock: of({ 'cidr!': text, except: list(text) }),
  }),
);
const ports = list(of({ protocol: text, port: intOrText, endPort: int32 }));

// The built-in kinds that golden paths render; a real API server documents every kind.
const documented: { [groupVersion: string]: { [kind: string]: Schema } } = {
  'apis/networking.k8s.io/v1': {
    NetworkPolicy: root({
      spec: of({
        podSelector: selector,
        policyTypes: list(text),
        ingress: list(of({ from: peers, ports })),
        egress: list(of({ to: peers, ports })),
      }),
    }),
  },
  'apis/policy/v1': {
    PodDisruptionBudget: root({
      spec: of({
        ...each(intOrText, 'minAvailable maxUnavailable'),
        selector,
        unhealthyPodEvictionPolicy: text,
      }),
      status: open,
    }),
  },
  'apis/apps/v1': {
    Deployment: root({
      spec: of({
        ...each(
          int32,
          'replicas minReadySeconds revisionHistoryLimit progressDeadlineSeconds',
        ),
        paused: flag,
        'selector!': selector,
        strategy: of({
          type: text,
          rollingUpdate: of({ maxSurge: intOrText, maxUnavailable: intOrText }),
        }),
        'template!': of({ metadata: open, spec: pod }),
      }),
      status: open,
    }),
  },
  'apis/batch/v1': {
    Job: root({
      spec: of({
        ...each(
          int32,
          'completions parallelism backoffLimit backoffLimitPerIndex maxFailedIndexes ttlSecondsAfterFinished',
        ),
        activeDeadlineSeconds: int64,
        ...each(flag, 'suspend manualSelector'),
        ...each(text, 'completionMode podReplacementPolicy managedBy'),
        podFailurePolicy: of({
          'rules!': list(
            of({
              'action!': text,
              onPodConditions: list(of({ 'type!': text, status: text })),
              onExitCodes: open,
            }),
          ),
        }),
        successPolicy: open,
        selector,
        'template!': of({ metadata: open, spec: pod }),
      }),
      status: open,
    }),
  },
  'api/v1': {
    Service: root({
      spec: of({
        ...each(
          text,
          'type clusterIP externalName externalTrafficPolicy internalTrafficPolicy ipFamilyPolicy loadBalancerClass loadBalancerIP sessionAffinity trafficDistribution',
        ),
        ...each(
          list(text),
          'clusterIPs externalIPs ipFamilies loadBalancerSourceRanges',
        ),
        ...each(flag, 'allocateLoadBalancerNodePorts publishNotReadyAddresses'),
        healthCheckNodePort: int32,
        selector: mapOf(text),
        sessionAffinityConfig: open,
        ports: list(
          of({
            'port!': int32,
            targetPort: intOrText,
            nodePort: int32,
            ...each(text, 'name protocol appProtocol'),
          }),
        ),
      }),
      status: open,
    }),
    ServiceAccount: root({
      ...each(list(of({ name: text })), 'secrets imagePullSecrets'),
      automountServiceAccountToken: flag,
    }),
    ConfigMap: root({
      ...each(mapOf(text), 'data binaryData'),
      immutable: flag,
    }),
  },
};

function openApiOf(path: string): JsonObject | undefined {
  const kinds = documented[path];
  if (!kinds) {
    return undefined;
  }
  const [version, group = ''] = path.split('/').reverse();
  const prefix = `io.k8s.api.${
    group === 'api' ? 'core' : group.split('.')[0]
  }.${version}`;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.3-sandbox' },
    paths: {},
    components: {
      schemas: Object.fromEntries(
        Object.entries(kinds).map(([kind, schema]) => [
          `${prefix}.${kind}`,
          {
            ...json(schema),
            'x-kubernetes-group-version-kind': [
              { group: group === 'api' ? '' : group, version, kind },
            ],
          },
        ]),
      ),
    },
  };
}

/** Answers what does not depend on stored objects: discovery, versions, CRDs and OpenAPI; undefined for other paths. */
export function discover(path: string): JsonObject | string | undefined {
  const fixed: { [path: string]: () => JsonObject | string } = {
    '/readyz': () => 'ok',
    '/livez': () => 'ok',
    '/healthz': () => 'ok',
    '/version': () => ({
      major: '1',
      minor: '36',
      gitVersion: 'v1.36.3-sandbox',
      platform: 'sandbox',
    }),
    '/api': () => ({ kind: 'APIVersions', versions: ['v1'] }),
    '/apis': () => ({
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [...new Set(allTypes.map(({ group }) => group))]
        .filter(Boolean)
        .map(name => groupOf(name)!),
    }),
    '/api/v1': () => resourcesOf('v1')!,
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions': () => ({
      kind: 'CustomResourceDefinitionList',
      apiVersion: 'apiextensions.k8s.io/v1',
      metadata: { resourceVersion: '1' },
      items: [...customDefinitions],
    }),
    '/openapi/v3': () => ({
      paths: Object.fromEntries(
        Object.keys(documented).map(key => [
          key,
          { serverRelativeURL: `/openapi/v3/${key}` },
        ]),
      ),
    }),
  };
  if (Object.hasOwn(fixed, path)) {
    return fixed[path]();
  }
  const [, area, group, rest, name] = path.split('/');
  const one = customTypes.find(
    type => resourceName(type) === path.split('/').pop(),
  );
  if (
    one &&
    path ===
      `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${resourceName(
        one,
      )}`
  ) {
    return definitionOf(one);
  }
  if (path.startsWith('/openapi/v3/')) {
    return openApiOf(path.slice('/openapi/v3/'.length));
  }
  if (area === 'apis' && group && name === undefined) {
    return rest === undefined
      ? groupOf(group)
      : resourcesOf(`${group}/${rest}`);
  }
  return undefined;
}

import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** Group of the custom kinds. */
export const GROUP = 'agreement.example';

const object = (
  apiVersion: string,
  kind: string,
  metadata: KubernetesObject['metadata'],
  rest: object = {},
): KubernetesObject => ({ apiVersion, kind, metadata, ...rest });

export const configMap = (
  name: string,
  namespace: string,
  data: Record<string, string>,
  labels?: Record<string, string>,
) =>
  object(
    'v1',
    'ConfigMap',
    { name, namespace, ...(labels && { labels }) },
    {
      data,
    },
  );

const WIDGET_SPEC = {
  type: 'object',
  required: ['size'],
  properties: {
    size: { type: 'integer', format: 'int32', minimum: 1, maximum: 100 },
    replicas: { type: 'integer', default: 2 },
    mode: { type: 'string', enum: ['fast', 'slow'], default: 'slow' },
    name: { type: 'string', pattern: '^[a-z]+$', maxLength: 8 },
    note: { type: 'string', nullable: true, default: 'none' },
    port: { 'x-kubernetes-int-or-string': true },
    ratio: { type: 'number', exclusiveMaximum: true, maximum: 1 },
    since: { type: 'string', format: 'date-time' },
    timeout: { type: 'string', format: 'duration' },
    tags: {
      type: 'array',
      'x-kubernetes-list-type': 'set',
      maxItems: 3,
      items: { type: 'string', maxLength: 20 },
    },
    parts: {
      type: 'array',
      maxItems: 10,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name', 'protocol'],
      items: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', maxLength: 20 },
          protocol: { type: 'string', default: 'TCP', maxLength: 5 },
          weight: { type: 'integer', default: 1 },
        },
      },
    },
    limits: {
      type: 'object',
      maxProperties: 4,
      additionalProperties: {
        type: 'object',
        properties: { hard: { type: 'boolean', default: true } },
      },
    },
    nested: {
      type: 'object',
      default: {},
      properties: {
        deep: {
          type: 'object',
          properties: { flag: { type: 'boolean', default: false } },
          default: {},
        },
        optional: {
          type: 'object',
          properties: { level: { type: 'integer', default: 5 } },
        },
      },
    },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
  'x-kubernetes-validations': [
    {
      rule: 'self.size <= self.replicas * 50',
      message: 'size must not exceed 50 for each replica',
    },
    {
      rule: "self.mode != 'fast' || has(self.ratio)",
      messageExpression: "'mode ' + self.mode + ' needs a ratio'",
      fieldPath: '.ratio',
      reason: 'FieldValueRequired',
    },
    {
      rule: "!has(self.tags) || self.tags.exists_one(t, t.startsWith('main'))",
      message: 'exactly one tag starts with main',
    },
    {
      rule: 'self.replicas >= oldSelf.replicas',
      message: 'replicas must not shrink',
    },
    {
      rule: "!has(self.timeout) || self.timeout < duration('1h')",
      message: 'timeout must be shorter than an hour',
    },
    {
      rule: "!has(self.since) || self.since >= timestamp('2020-01-01T00:00:00Z')",
      message: 'since must not be before 2020',
    },
    {
      rule: '!has(self.parts) || self.parts.map(p, p.weight).sum() <= 10',
      message: 'weights must not exceed 10',
    },
    {
      rule: "!has(self.limits) || self.limits.all(k, k.matches('^[a-z]+$'))",
      message: 'limits have lower-case names',
    },
    {
      rule: "!has(self.port) || type(self.port) == int || self.port.matches('^[0-9]+$')",
      message: 'port is a number',
    },
  ],
};

const version = (name: string, storage: boolean) => ({
  name,
  served: true,
  storage,
  schema: {
    openAPIV3Schema: { type: 'object', properties: { spec: WIDGET_SPEC } },
  },
});

/** Custom kinds: one with every feature of a schema in two versions, one that is in no namespace. */
export const CRDS: readonly KubernetesObject[] = [
  object(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    { name: `widgets.${GROUP}` },
    {
      spec: {
        group: GROUP,
        scope: 'Namespaced',
        names: {
          kind: 'Widget',
          plural: 'widgets',
          singular: 'widget',
          listKind: 'WidgetList',
        },
        versions: [version('v1', true), version('v1beta1', false)],
      },
    },
  ),
  object(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    { name: `zones.${GROUP}` },
    {
      spec: {
        group: GROUP,
        scope: 'Cluster',
        names: {
          kind: 'Zone',
          plural: 'zones',
          singular: 'zone',
          listKind: 'ZoneList',
        },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
              },
            },
          },
        ],
      },
    },
  ),
];

export const zone = (
  name: string,
  rest: object = {},
  labels?: Record<string, string>,
) => object(`${GROUP}/v1`, 'Zone', { name, ...(labels && { labels }) }, rest);

/** `strict`: where the rules about workloads hold; `open`: where they do not; `echo`: where specifications are said back. */
export type Place = 'strict' | 'open' | 'echo';

export const NAMESPACES: Readonly<Record<Place | 'shared', KubernetesObject>> =
  {
    echo: object('v1', 'Namespace', { name: 'echo', labels: { echo: 'true' } }),
    strict: object('v1', 'Namespace', {
      name: 'strict',
      labels: { env: 'prod', team: 'blue' },
      annotations: { owner: 'blue@example.com' },
    }),
    open: object('v1', 'Namespace', { name: 'open', labels: { env: 'dev' } }),
    shared: object('v1', 'Namespace', { name: 'shared' }),
  };

/** Objects that policies take as parameters. */
export const PARAMS: readonly KubernetesObject[] = [
  configMap('limits', 'strict', {
    registries: 'registry.example.com/,mirror.example.com/base/',
    memory: '2Gi',
    cpu: '1500m',
    replicas: '5',
  }),
  configMap('cap-low', 'strict', { max: '3' }, { cap: 'yes' }),
  configMap('cap-high', 'strict', { max: '7' }, { cap: 'yes' }),
  configMap('cap-high', 'shared', { max: '9' }),
  zone('north', { allowed: ['alpha', 'beta'] }, { region: 'eu' }),
];

/** Who asks. All of them may do everything, so that only policies refuse. */
export const USERS = ['alice', 'system:serviceaccount:delivery:agent'] as const;
export type User = (typeof USERS)[number];

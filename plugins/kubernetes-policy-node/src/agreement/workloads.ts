import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { AgreementCase, BoundPolicy, boundPolicy } from './AgreementCase';
import { GROUP, Place, User } from './world';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const IMAGE = `registry.example.com/app@${DIGEST}`;

const container = {
  name: 'main',
  image: IMAGE,
  ports: [{ containerPort: 8080 }],
  resources: {
    requests: { cpu: '250m', memory: '512Mi' },
    limits: { cpu: '1', memory: '1Gi' },
  },
  securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false },
};

const podSpec = { containers: [container] };
const template = {
  metadata: { labels: { app: 'sample', team: 'blue' } },
  spec: podSpec,
};
const selector = { matchLabels: { app: 'sample' } };
const job = {
  template: { ...template, spec: { ...podSpec, restartPolicy: 'Never' } },
};

const base = (
  apiVersion: string,
  kind: string,
  rest: object,
): KubernetesObject =>
  structuredClone({
    apiVersion,
    kind,
    metadata: { name: 'sample', labels: { team: 'blue' } },
    ...rest,
  });

/** Manifests that every rule accepts, by kind. */
export const BASES: Readonly<Record<string, KubernetesObject>> =
  Object.fromEntries(
    [
      base('v1', 'Pod', { spec: podSpec }),
      base('apps/v1', 'Deployment', { spec: { selector, template } }),
      base('apps/v1', 'ReplicaSet', { spec: { selector, template } }),
      base('apps/v1', 'StatefulSet', {
        spec: { selector, serviceName: 'sample', template },
      }),
      base('apps/v1', 'DaemonSet', { spec: { selector, template } }),
      base('batch/v1', 'Job', { spec: job }),
      base('batch/v1', 'CronJob', {
        spec: { schedule: '0 3 * * *', jobTemplate: { spec: job } },
      }),
      base('networking.k8s.io/v1', 'NetworkPolicy', {
        spec: {
          podSelector: selector,
          ingress: [{ from: [{ ipBlock: { cidr: '10.1.0.0/16' } }] }],
        },
      }),
      base('v1', 'ConfigMap', { data: { text: 'hello' } }),
      base(`${GROUP}/v1`, 'Widget', { spec: { size: 3 } }),
    ].map(object => [object.kind, object]),
  );

const WORKLOADS = {
  resourceRules: [
    {
      apiGroups: [''],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['pods'],
    },
    {
      apiGroups: ['apps'],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['deployments', 'replicasets', 'statefulsets', 'daemonsets'],
    },
    {
      apiGroups: ['batch'],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['jobs', 'cronjobs'],
    },
  ],
};

const EVERYTHING = {
  resourceRules: [
    {
      apiGroups: ['*'],
      apiVersions: ['*'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['*'],
      scope: 'Namespaced',
    },
  ],
};

/** Whatever makes pods, as a list of their specifications. */
const PODS = [
  {
    name: 'podSpec',
    expression:
      "object.kind == 'Pod' ? dyn(object.spec) : object.kind == 'CronJob' ? dyn(object.spec.jobTemplate.spec.template.spec) : dyn(object.spec.template.spec)",
  },
  {
    name: 'containers',
    expression:
      'variables.podSpec.containers + variables.podSpec.?initContainers.orValue([])',
  },
];

const STRICT = {
  matchResources: { namespaceSelector: { matchLabels: { env: 'prod' } } },
};
const WITH_LIMITS = {
  ...STRICT,
  paramRef: { name: 'limits', parameterNotFoundAction: 'Deny' },
};
const PARAM_KIND = { apiVersion: 'v1', kind: 'ConfigMap' };

/** Rules as platforms have them, about workloads in namespace `strict`. */
export const WORKLOAD_POLICIES: readonly BoundPolicy[] = [
  boundPolicy(
    'team-label',
    {
      matchConstraints: EVERYTHING,
      validations: [
        {
          expression:
            "has(object.metadata.labels) && 'team' in object.metadata.labels && object.metadata.labels['team'].matches('^[a-z][a-z0-9-]{1,20}$')",
          messageExpression:
            "'label team: found ' + object.metadata.?labels[?'team'].orValue('nothing') + ', needs a team such as ' + namespaceObject.metadata.labels['team']",
        },
        {
          expression:
            '!has(object.metadata.annotations) || object.metadata.annotations.all(k, v, k.size() + v.size() <= 40)',
          messageExpression:
            "'annotations too long: ' + object.metadata.annotations.transformList(k, v, k.size() + v.size() > 40, k).sort().join(', ')",
        },
      ],
    },
    [STRICT],
  ),
  boundPolicy(
    'images',
    {
      matchConstraints: WORKLOADS,
      paramKind: PARAM_KIND,
      variables: [
        ...PODS,
        { name: 'registries', expression: "params.data.registries.split(',')" },
        {
          name: 'foreign',
          expression:
            'variables.containers.filter(c, !variables.registries.exists(r, c.image.startsWith(r))).map(c, c.image)',
        },
        {
          name: 'unpinned',
          expression:
            "variables.containers.filter(c, !c.image.matches('@sha256:[0-9a-f]{64}$')).map(c, c.name + '=' + c.image)",
        },
      ],
      validations: [
        {
          expression: 'variables.foreign.size() == 0',
          messageExpression:
            "'images from elsewhere: %s'.format([variables.foreign])",
          reason: 'Forbidden',
        },
        {
          expression: 'size(variables.unpinned) == 0',
          messageExpression:
            "'images without digest: ' + variables.unpinned.join(' ')",
        },
      ],
    },
    [WITH_LIMITS],
  ),
  boundPolicy(
    'resources',
    {
      matchConstraints: WORKLOADS,
      paramKind: PARAM_KIND,
      variables: [
        ...PODS,
        {
          name: 'bare',
          expression:
            "variables.containers.filter(c, !has(c.resources.limits) || !('memory' in c.resources.limits)).map(c, c.name)",
        },
        {
          name: 'cpu',
          expression:
            "variables.containers.map(c, quantity(c.?resources.?requests[?'cpu'].orValue('0')).asApproximateFloat()).sum()",
        },
      ],
      validations: [
        {
          expression: 'variables.bare == []',
          messageExpression: "'no memory limit: ' + variables.bare.join(', ')",
        },
        {
          expression:
            "variables.containers.all(c, !has(c.resources.limits) || !('memory' in c.resources.limits) || !quantity(c.resources.limits.memory).isGreaterThan(quantity(params.data.memory)))",
          messageExpression:
            "'memory above ' + params.data.memory + ': ' + variables.containers.filter(c, quantity(c.?resources.?limits[?'memory'].orValue('0')).compareTo(quantity(params.data.memory)) > 0).map(c, c.name + ' ' + c.resources.limits.memory).join(', ')",
        },
        {
          expression:
            'variables.cpu <= quantity(params.data.cpu).asApproximateFloat()',
          messageExpression:
            "'%.3f of %s CPUs'.format([variables.cpu, params.data.cpu])",
        },
      ],
    },
    [WITH_LIMITS],
  ),
  boundPolicy(
    'replicas',
    {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['apps'],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['deployments', 'replicasets', 'statefulsets'],
          },
        ],
      },
      paramKind: PARAM_KIND,
      matchConditions: [
        {
          name: 'people',
          expression:
            "!('system:serviceaccounts:delivery' in request.userInfo.groups)",
        },
      ],
      validations: [
        {
          expression: 'object.spec.replicas <= int(params.data.replicas)',
          messageExpression:
            "string(object.spec.replicas) + ' replicas, at most ' + params.data.replicas",
        },
        {
          expression:
            'oldObject == null || object.spec.replicas <= oldObject.spec.replicas * 2 || oldObject.spec.replicas == 0',
          messageExpression:
            "'from %d to %d is more than twice'.format([oldObject.spec.replicas, object.spec.replicas])",
        },
      ],
    },
    [WITH_LIMITS],
  ),
  boundPolicy(
    'isolation',
    {
      matchConstraints: WORKLOADS,
      variables: PODS,
      validations: [
        {
          expression:
            "!['hostNetwork', 'hostPID', 'hostIPC'].exists(f, f in variables.podSpec && variables.podSpec[f] == true)",
          messageExpression:
            "'shares with its host: ' + ['hostNetwork', 'hostPID', 'hostIPC'].filter(f, f in variables.podSpec).join(', ')",
        },
        {
          expression:
            'variables.containers.all(c, !c.?securityContext.?privileged.orValue(false)) && variables.containers.all(c, c.?securityContext.?capabilities.?add.orValue([]).all(a, a in ["NET_BIND_SERVICE"]))',
          message: 'privileged, or capabilities added',
        },
        {
          expression:
            'variables.podSpec.?volumes.orValue([]).all(v, !has(v.hostPath))',
          messageExpression:
            "'host paths: ' + variables.podSpec.volumes.filter(v, has(v.hostPath)).map(v, v.name + ':' + v.hostPath.path + ' ' + v.hostPath.type).join(', ')",
        },
        {
          expression: "variables.containers.exists_one(c, c.name == 'main')",
          messageExpression:
            "'no main among ' + variables.containers.map(c, c.name).join(', ')",
        },
        {
          expression:
            "variables.podSpec.?tolerations.orValue([]).all(t, t.?operator.orValue('') != 'Exists' || has(t.key))",
          message: 'tolerates everything',
        },
      ],
    },
    [STRICT],
  ),
  boundPolicy(
    'defaults',
    {
      matchConstraints: WORKLOADS,
      variables: PODS,
      validations: [
        {
          expression:
            "variables.podSpec.terminationGracePeriodSeconds <= 60 && variables.podSpec.dnsPolicy == 'ClusterFirst'",
          messageExpression:
            "'grace %d, dns %s'.format([variables.podSpec.terminationGracePeriodSeconds, variables.podSpec.dnsPolicy])",
        },
        {
          expression:
            "variables.containers.all(c, c.imagePullPolicy == 'IfNotPresent' && c.terminationMessagePolicy == 'File' && c.?ports.orValue([]).all(p, p.protocol == 'TCP'))",
          messageExpression:
            "variables.containers.map(c, '%s pulls %s, ports %s'.format([c.name, c.imagePullPolicy, c.?ports.orValue([]).map(p, p.protocol)])).join('; ')",
        },
      ],
    },
    [STRICT],
  ),
  boundPolicy(
    'notes',
    {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['', GROUP],
            apiVersions: ['*'],
            operations: ['*'],
            resources: ['configmaps', 'widgets'],
          },
        ],
      },
      matchConditions: [
        {
          name: 'annotated',
          expression:
            "has(object.metadata.annotations) && object.metadata.annotations.exists(k, k.startsWith('note/'))",
        },
      ],
      variables: [{ name: 'notes', expression: 'object.metadata.annotations' }],
      validations: [
        {
          expression:
            "!('note/version' in variables.notes) || semver(variables.notes['note/version'], true).isLessThan(semver('2.0.0'))",
          message: 'version must be below 2',
        },
        {
          expression:
            "!('note/address' in variables.notes) || cidr('10.0.0.0/8').containsIP(variables.notes['note/address'])",
          message: 'address must be in 10.0.0.0/8',
        },
        {
          expression:
            "!('note/url' in variables.notes) || (isURL(variables.notes['note/url']) && url(variables.notes['note/url']).getScheme() == 'https')",
          message: 'url must be https',
        },
        {
          expression:
            "!('note/after' in variables.notes) || timestamp(variables.notes['note/after']) > timestamp('2026-01-01T00:00:00Z')",
          message: 'after must be in 2026 or later',
        },
        {
          expression:
            "!('note/wait' in variables.notes) || duration(variables.notes['note/wait']) <= duration('90m')",
          message: 'wait must be at most 90 minutes',
        },
        {
          expression:
            "!('note/name' in variables.notes) || !format.dns1123Label().validate(variables.notes['note/name']).hasValue()",
          messageExpression:
            "format.dns1123Label().validate(variables.notes['note/name']).value().join('; ')",
        },
        {
          expression:
            "!('note/parts' in variables.notes) || variables.notes['note/parts'].split(',').distinct().size() == variables.notes['note/parts'].split(',').size()",
          messageExpression:
            "'repeated: ' + variables.notes['note/parts'].split(',').sort().join(' ')",
        },
      ],
    },
    [STRICT],
  ),
];

type Change = readonly [path: string, value?: unknown];

/** The object with values set, or removed where none is given. Paths are separated by blanks. */
function changed(
  object: KubernetesObject,
  changes: readonly Change[],
): KubernetesObject {
  const copy = structuredClone(object);
  for (const [path, value] of changes) {
    const names = path.split(' ');
    let at: any = copy;
    for (const [index, name] of names.slice(0, -1).entries()) {
      at[name] ??= /^\d+$/.test(names[index + 1]) ? [] : {};
      at = at[name];
    }
    const last = names.at(-1)!;
    if (value === undefined) {
      delete at[last];
    } else {
      at[last] = structuredClone(value);
    }
  }
  return copy;
}

const POD_PATHS: Readonly<Record<string, string>> = {
  Pod: 'spec',
  Deployment: 'spec template spec',
  CronJob: 'spec jobTemplate spec template spec',
  Job: 'spec template spec',
  StatefulSet: 'spec template spec',
  DaemonSet: 'spec template spec',
};

const inPod = (kind: string, changes: readonly Change[]): Change[] =>
  changes.map(
    ([path, ...value]) => [`${POD_PATHS[kind]} ${path}`, ...value] as Change,
  );

const sidecar = (over: object = {}) => ({
  ...container,
  name: 'sidecar',
  ports: undefined,
  ...over,
});

/** What may be wrong, odd or fine about a pod, wherever its specification stands. */
const POD_CHANGES: Readonly<Record<string, readonly Change[]>> = {
  'as it is': [],
  'an image from elsewhere': [
    ['containers 0 image', `elsewhere.example.com/app@${DIGEST}`],
  ],
  'an image of a path that only begins like one': [
    ['containers 0 image', `mirror.example.com/basement/app@${DIGEST}`],
  ],
  'an image without digest': [
    ['containers 0 image', 'registry.example.com/app:1.2'],
  ],
  'an image without tag': [['containers 0 image', 'registry.example.com/app']],
  'an image with the tag latest': [
    ['containers 0 image', 'registry.example.com:443/app:latest'],
  ],
  'a digest that is too short': [
    ['containers 0 image', 'registry.example.com/app@sha256:abc'],
  ],
  'no limits': [['containers 0 resources limits']],
  'no memory limit': [['containers 0 resources limits memory']],
  'no resources': [['containers 0 resources']],
  'memory at the limit': [['containers 0 resources limits memory', '2048Mi']],
  'memory just above the limit': [
    ['containers 0 resources limits memory', '2147483649'],
  ],
  'memory above the limit': [['containers 0 resources limits memory', '3Gi']],
  'memory in powers of ten': [['containers 0 resources limits memory', '2G']],
  'memory in an exponent': [['containers 0 resources limits memory', '3e9']],
  'CPU above the limit': [
    ['containers 0 resources requests cpu', '1'],
    [
      'containers 1',
      sidecar({
        resources: { requests: { cpu: '501m' }, limits: { memory: '1Gi' } },
      }),
    ],
  ],
  'CPU at the limit': [
    ['containers 0 resources requests cpu', '1'],
    [
      'containers 1',
      sidecar({
        resources: { requests: { cpu: '0.5' }, limits: { memory: '1Gi' } },
      }),
    ],
  ],
  'a second container': [['containers 1', sidecar()]],
  'a second container from elsewhere': [
    ['containers 1', sidecar({ image: 'busybox' })],
  ],
  'an init container from elsewhere': [
    ['initContainers', [sidecar({ image: 'busybox:latest' })]],
  ],
  'no container named main': [['containers 0 name', 'other']],
  'two containers named main': [
    ['initContainers', [{ ...container, name: 'first' }]],
    ['containers 0 name', 'main'],
  ],
  'the network of its host': [['hostNetwork', true]],
  'the processes of its host': [['hostPID', true]],
  'an explicit false': [['hostIPC', false]],
  privileges: [['containers 0 securityContext', { privileged: true }]],
  'a capability': [
    ['containers 0 securityContext capabilities', { add: ['SYS_ADMIN'] }],
  ],
  'a capability that is allowed': [
    [
      'containers 0 securityContext capabilities',
      { add: ['NET_BIND_SERVICE'] },
    ],
  ],
  'a host path': [['volumes', [{ name: 'host', hostPath: { path: '/etc' } }]]],
  'an empty volume': [['volumes', [{ name: 'scratch' }]]],
  'volumes of objects': [
    [
      'volumes',
      [
        { name: 'a', configMap: { name: 'x' } },
        { name: 'b', secret: { secretName: 'y' } },
      ],
    ],
  ],
  'a toleration of everything': [['tolerations', [{ operator: 'Exists' }]]],
  'a toleration': [
    ['tolerations', [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }]],
  ],
  'a long grace period': [['terminationGracePeriodSeconds', 61]],
  'a grace period at the limit': [['terminationGracePeriodSeconds', 60]],
  'another DNS policy': [['dnsPolicy', 'Default']],
  'an UDP port': [
    ['containers 0 ports', [{ containerPort: 53, protocol: 'UDP' }]],
  ],
  probes: [
    ['containers 0 readinessProbe', { httpGet: { port: 8080 } }],
    ['containers 0 livenessProbe', { grpc: { port: 9000 } }],
  ],
  'environment from a field': [
    [
      'containers 0 env',
      [
        {
          name: 'NODE',
          valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } },
        },
      ],
    ],
  ],
  'a service account': [['serviceAccountName', 'builder']],
  // What no policy is asked about.
  'invalid: a name twice': [['containers 1', { ...container }]],
  'invalid: no container': [['containers', []]],
  'invalid: a container without image': [['containers 0 image']],
  'invalid: a name in capitals': [['containers 0 name', 'Main']],
  'invalid: a port out of range': [
    ['containers 0 ports', [{ containerPort: 70000 }]],
  ],
  'invalid: a request above its limit': [
    ['containers 0 resources requests memory', '2Gi'],
  ],
  'invalid: an amount that is none': [
    ['containers 0 resources limits memory', 'much'],
  ],
  'invalid: a negative amount': [['containers 0 resources requests cpu', '-1']],
  'invalid: a fraction of a device': [
    [
      'containers 0 resources limits',
      { 'example.com/device': '0.5', memory: '1Gi', cpu: '1' },
    ],
  ],
  'invalid: a device without limit': [
    ['containers 0 resources requests', { 'example.com/device': '1' }],
  ],
  'invalid: a resource without domain': [
    ['containers 0 resources limits', { device: '1' }],
  ],
  'invalid: a mount of no volume': [
    ['containers 0 volumeMounts', [{ name: 'none', mountPath: '/x' }]],
  ],
  'invalid: a volume of two types': [
    ['volumes', [{ name: 'a', emptyDir: {}, hostPath: { path: '/' } }]],
  ],
  'invalid: a field that does not exist': [
    ['containers 0 imagePulPolicy', 'Always'],
  ],
  'invalid: a text where a number belongs': [
    ['terminationGracePeriodSeconds', 'long'],
  ],
  'invalid: an operator that is none': [
    ['tolerations', [{ key: 'a', operator: 'Sometimes' }]],
  ],
  'invalid: a toleration with value and Exists': [
    ['tolerations', [{ key: 'a', operator: 'Exists', value: 'b' }]],
  ],
  'invalid: privileged without escalation': [
    [
      'containers 0 securityContext',
      { privileged: true, allowPrivilegeEscalation: false },
    ],
  ],
  'invalid: a restart policy that is none': [['restartPolicy', 'Sometimes']],
};

type Cases = Readonly<Record<string, readonly Change[]>>;

const OTHER_CHANGES: Readonly<Record<string, Cases>> = {
  Deployment: {
    'no team': [['metadata labels']],
    'another label only': [['metadata labels', { app: 'x' }]],
    'a team that is none': [['metadata labels team', 'Blue']],
    'a team of one letter': [['metadata labels team', 'b']],
    'a team of 21 letters': [['metadata labels team', 'b'.repeat(21)]],
    'a team of 22 letters': [['metadata labels team', 'b'.repeat(22)]],
    'an annotation': [['metadata annotations', { note: 'short' }]],
    'annotations at the limit': [
      ['metadata annotations', { note: 'x'.repeat(36) }],
    ],
    'annotations above the limit': [
      ['metadata annotations', { b: 'x'.repeat(40), a: 'ö'.repeat(40), c: '' }],
    ],
    'replicas at the limit': [['spec replicas', 5]],
    'too many replicas': [['spec replicas', 6]],
    'no replicas': [['spec replicas', 0]],
    'a strategy': [['spec strategy', { type: 'Recreate' }]],
    'invalid: negative replicas': [['spec replicas', -1]],
    'invalid: a selector of something else': [
      ['spec selector matchLabels', { app: 'other' }],
    ],
    'invalid: an empty selector': [['spec selector', {}]],
    'invalid: a label key that is none': [
      ['metadata labels', { 'a b': 'c', team: 'blue' }],
    ],
    'invalid: a label value that is none': [
      ['metadata labels', { a: '-b', team: 'blue' }],
    ],
    'invalid: a name that is none': [['metadata name', 'Sample']],
    'invalid: a name that is too long': [['metadata name', 'a'.repeat(254)]],
    'invalid: another field that does not exist': [['spec replica', 1]],
  },
  StatefulSet: { 'as it is': [], 'too many replicas': [['spec replicas', 6]] },
  ReplicaSet: { 'as it is': [], 'too many replicas': [['spec replicas', 9]] },
  DaemonSet: {
    'as it is': [],
    'the network of its host': [['spec template spec hostNetwork', true]],
  },
  Job: {
    'as it is': [],
    'an image from elsewhere': [
      ['spec template spec containers 0 image', 'busybox'],
    ],
    'invalid: restarts always': [
      ['spec template spec restartPolicy', 'Always'],
    ],
    'invalid: negative parallelism': [['spec parallelism', -1]],
  },
  CronJob: { 'invalid: a schedule that is none': [['spec schedule', 'daily']] },
  NetworkPolicy: {
    'as it is': [],
    'no team': [['metadata labels']],
    'invalid: a peer of nothing': [['spec ingress 0 from', [{}]]],
  },
  ConfigMap: {
    'no notes': [['metadata annotations', { other: 'x' }]],
    ...Object.fromEntries(
      [
        [
          'version',
          '1.9.9',
          '1.10.0',
          '2.0.0',
          '2.0.0-rc.1',
          'v1.2',
          '1.99',
          '3',
          '1.0.0+build',
          'one',
        ],
        ['address', '10.1.2.3', '11.0.0.1', '::1', 'nowhere'],
        [
          'url',
          'https://example.com/a?b=c',
          'http://example.com',
          'example.com',
          'https://[::1]:8443/',
        ],
        [
          'after',
          '2026-01-01T00:00:00Z',
          '2026-01-01T00:00:01Z',
          '2026-01-01T01:30:00+02:00',
          '2025-12-31T23:59:59-01:00',
          'today',
        ],
        [
          'wait',
          '90m',
          '1h30m',
          '5400.001s',
          '1.5h',
          '2h',
          '90',
          '-1h',
          '89m59s999ms',
        ],
        ['name', 'fine', 'Not-Fine', 'a'.repeat(64), '-a'],
        ['parts', 'a,b,c', 'a,b,a', '', 'a,,'],
      ].flatMap(([note, ...values]) =>
        values.map(value => [
          `note ${note} ${value.slice(0, 24)}`,
          [['metadata annotations', { [`note/${note}`]: value }]],
        ]),
      ),
    ),
    'notes beyond ASCII': [
      ['metadata annotations', { 'note/name': 'größe', 'note/parts': 'é,é' }],
    ],
    'two notes that are wrong': [
      ['metadata annotations', { 'note/version': '2.1.0', 'note/wait': '3h' }],
    ],
    'invalid: a key that is none': [['data', { 'a b': 'c' }]],
    'invalid: a number as data': [['data', { a: 1 }]],
    'invalid: an annotation key that is none': [
      ['metadata annotations', { '/x': 'y' }],
    ],
  },
  Widget: {
    'as it is': [],
    'no team': [['metadata labels']],
    'defaults that are said': [
      ['spec', { size: 3, replicas: 2, mode: 'slow', note: 'none' }],
    ],
    'a null that is allowed': [['spec', { size: 3, note: null }]],
    'a null that is not allowed': [
      ['spec', { size: 3, mode: null, replicas: null }],
    ],
    'parts with defaults': [
      [
        'spec',
        {
          size: 3,
          parts: [{ name: 'a' }, { name: 'a', protocol: 'UDP', weight: 9 }],
        },
      ],
    ],
    'limits with defaults': [
      ['spec', { size: 3, limits: { cpu: {}, memory: { hard: false } } }],
    ],
    'everything that is free': [
      ['spec', { size: 3, free: { any: [{ thing: 1 }] } }],
    ],
    'nested defaults': [['spec', { size: 3, nested: { optional: {} } }]],
    'a size that one replica may have': [['spec', { size: 50, replicas: 1 }]],
    'a ratio': [['spec', { size: 3, mode: 'fast', ratio: 0.5 }]],
    'one main tag': [['spec', { size: 3, tags: ['main-a', 'b'] }]],
    'a timeout': [['spec', { size: 3, timeout: '59m59s' }]],
    'a time': [['spec', { size: 3, since: '2020-01-01T00:00:00Z' }]],
    'a port by number': [['spec', { size: 3, port: 80 }]],
    'a port by digits': [['spec', { size: 3, port: '80' }]],
    'invalid: no size': [['spec', {}]],
    'invalid: a size of 0': [['spec', { size: 0 }]],
    'invalid: a size above 100': [['spec', { size: 101, replicas: 9 }]],
    'invalid: a size that is a text': [['spec', { size: '3' }]],
    'invalid: a size that is a fraction': [['spec', { size: 3.5 }]],
    'invalid: a size for more replicas': [['spec', { size: 51, replicas: 1 }]],
    'invalid: a size for more replicas than by default': [
      ['spec', { size: 100, replicas: 1 }],
    ],
    'invalid: another mode': [['spec', { size: 3, mode: 'medium' }]],
    'invalid: fast without ratio': [['spec', { size: 3, mode: 'fast' }]],
    'invalid: a ratio of 1': [['spec', { size: 3, ratio: 1 }]],
    'invalid: a name with a digit': [['spec', { size: 3, name: 'abc1' }]],
    'invalid: a name of nine letters': [
      ['spec', { size: 3, name: 'abcdefghi' }],
    ],
    'invalid: a tag twice': [['spec', { size: 3, tags: ['main', 'main'] }]],
    'invalid: two main tags': [['spec', { size: 3, tags: ['main', 'main-b'] }]],
    'invalid: no main tag': [['spec', { size: 3, tags: ['b'] }]],
    'invalid: four tags': [
      ['spec', { size: 3, tags: ['main', 'b', 'c', 'd'] }],
    ],
    'invalid: a part twice': [
      [
        'spec',
        { size: 3, parts: [{ name: 'a' }, { name: 'a', protocol: 'TCP' }] },
      ],
    ],
    'invalid: a part without name': [
      ['spec', { size: 3, parts: [{ protocol: 'TCP' }] }],
    ],
    'invalid: weights above 10': [
      ['spec', { size: 3, parts: [{ name: 'a', weight: 10 }, { name: 'b' }] }],
    ],
    'invalid: a limit in capitals': [
      ['spec', { size: 3, limits: { CPU: {} } }],
    ],
    'invalid: a timeout of an hour': [['spec', { size: 3, timeout: '60m' }]],
    'invalid: a timeout that is none': [['spec', { size: 3, timeout: 'soon' }]],
    'invalid: a time before 2020': [
      ['spec', { size: 3, since: '2019-12-31T23:59:59Z' }],
    ],
    'invalid: a time that is none': [['spec', { size: 3, since: 'yesterday' }]],
    'invalid: a port by name': [['spec', { size: 3, port: 'http' }]],
    'invalid: a field that does not exist': [['spec', { size: 3, sise: 4 }]],
    'invalid: a field that does not exist, and is null': [
      ['spec', { size: 3, sise: null }],
    ],
    'invalid: a list as a map': [['spec', { size: 3, limits: [] }]],
  },
};

const caseOf = (
  kind: string,
  what: string,
  changes: readonly Change[],
  place: Place,
  user: User = 'alice',
): AgreementCase => {
  const object = changed(BASES[kind], changes);
  return {
    name: `${kind} in ${place}: ${what}`,
    operation: 'CREATE',
    object: { ...object, metadata: { ...object.metadata, namespace: place } },
    user,
  };
};

/** A change of what is stored already. */
const update = (
  kind: string,
  what: string,
  before: readonly Change[],
  after: readonly Change[],
  user: User = 'alice',
): AgreementCase => {
  const name = `update-${kind}-${what}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const at = (changes: readonly Change[]) => {
    const object = changed(BASES[kind], changes);
    return {
      ...object,
      metadata: { ...object.metadata, name, namespace: 'strict' },
    };
  };
  return {
    name: `${kind} changed: ${what}`,
    operation: 'UPDATE',
    oldObject: at(before),
    object: at(after),
    user,
  };
};

/** Manifests of workloads, with what may be wrong about them. */
export const WORKLOAD_CASES: readonly AgreementCase[] = [
  ...['Pod', 'Deployment', 'CronJob'].flatMap(kind =>
    Object.entries(POD_CHANGES).map(([what, changes]) =>
      caseOf(kind, what, inPod(kind, changes), 'strict'),
    ),
  ),
  ...Object.entries(OTHER_CHANGES).flatMap(([kind, cases]) =>
    Object.entries(cases).map(([what, changes]) =>
      caseOf(kind, what, changes, 'strict'),
    ),
  ),
  ...['an image from elsewhere', 'no limits', 'the network of its host'].map(
    what => caseOf('Pod', what, inPod('Pod', POD_CHANGES[what]), 'open'),
  ),
  caseOf(
    'Deployment',
    'too many replicas by a service account',
    [['spec replicas', 6]],
    'strict',
    'system:serviceaccount:delivery:agent',
  ),
  update(
    'Deployment',
    'twice as many replicas',
    [['spec replicas', 2]],
    [['spec replicas', 4]],
  ),
  update(
    'Deployment',
    'more than twice as many replicas',
    [['spec replicas', 2]],
    [['spec replicas', 5]],
  ),
  update(
    'Deployment',
    'more than twice as many by a service account',
    [['spec replicas', 2]],
    [['spec replicas', 5]],
    'system:serviceaccount:delivery:agent',
  ),
  update(
    'Deployment',
    'from no replicas',
    [['spec replicas', 0]],
    [['spec replicas', 5]],
  ),
  update(
    'Deployment',
    'another image',
    [],
    inPod('Deployment', POD_CHANGES['an image from elsewhere']),
  ),
  update(
    'ConfigMap',
    'a note added',
    [],
    [['metadata annotations', { 'note/version': '2.0.0' }]],
  ),
  update('Widget', 'its label removed', [], [['metadata labels']]),
];

/** Manifests for which the answer includes the spec with its defaults. */
export const ECHO_CASES: readonly AgreementCase[] = [
  ...['Pod', 'Deployment', 'CronJob'].flatMap(kind =>
    [
      'as it is',
      'an image without digest',
      'no resources',
      'a second container',
      'an empty volume',
      'volumes of objects',
      'a host path',
      'a toleration',
      'probes',
      'environment from a field',
      'a service account',
      'the network of its host',
    ].map(what => [kind, what, inPod(kind, POD_CHANGES[what])] as const),
  ),
  ...['StatefulSet', 'ReplicaSet', 'DaemonSet', 'NetworkPolicy'].map(
    kind => [kind, 'as it is', []] as const,
  ),
  ['Deployment', 'a strategy', OTHER_CHANGES.Deployment['a strategy']] as const,
  ...Object.entries(OTHER_CHANGES.Widget)
    .filter(([what]) => !what.startsWith('invalid'))
    .map(([what, changes]) => ['Widget', what, changes] as const),
].map(([kind, what, changes]) => ({
  ...caseOf(kind, what, changes, 'echo'),
  name: `${kind} said back: ${what}`,
}));

const echo = boundPolicy(
  'echo',
  {
    matchConstraints: EVERYTHING,
    validations: [
      {
        expression: 'false',
        messageExpression:
          "'%s %s'.format([object.spec, object.metadata.?annotations.orValue({})])",
      },
    ],
  },
  [
    {
      matchResources: { namespaceSelector: { matchLabels: { echo: 'true' } } },
    },
  ],
);

/** Says a specification back, defaults included. A warning would be cut short. */
export const ECHO_POLICY: BoundPolicy = {
  ...echo,
  bindings: echo.bindings.slice(0, 1),
};

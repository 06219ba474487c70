import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { AgreementCase, BoundPolicy, boundPolicy } from './AgreementCase';
import { configMap, GROUP, zone } from './world';

/** What one part of the admission API does, shown by a policy of its own and requests that carry its label. */
export interface Feature {
  name: string;
  policies: readonly BoundPolicy[];
  cases: readonly AgreementCase[];
}

const FEATURE = 'feature';

type Partly = Partial<Omit<AgreementCase, 'name'>>;

const CONFIG_MAPS = {
  apiGroups: [''],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources: ['configmaps'],
};

const rules = (over: object = {}) => ({
  resourceRules: [{ ...CONFIG_MAPS, ...over }],
});

const labeled = (object: KubernetesObject, labels: object) => ({
  ...object,
  metadata: {
    ...object.metadata,
    labels: { ...object.metadata.labels, ...labels },
  },
});

const config = (namespace: string, labels: Record<string, string> = {}) =>
  configMap('sample', namespace, { text: 'hello', number: '4' }, labels);

const widget = (version: string, namespace = 'open') => ({
  apiVersion: `${GROUP}/${version}`,
  kind: 'Widget',
  metadata: { name: 'sample', namespace },
  spec: { size: 3 },
});

const said = (messageExpression: string, rest: object = {}) => ({
  validations: [{ expression: 'false', messageExpression, ...rest }],
});

/**
 * A feature: what the policy says of a ConfigMap that carries its label. Requests are creations of a ConfigMap in
 * namespace `open`, if they do not say otherwise.
 */
function feature(
  name: string,
  policy: object | readonly BoundPolicy[],
  requests: Readonly<Record<string, Partly>> = { 'a ConfigMap': {} },
  bindings?: readonly object[],
): Feature {
  const label = { [FEATURE]: name.toLowerCase().replace(/[^a-z0-9]+/g, '-') };
  const own = label[FEATURE];
  const selector = { objectSelector: { matchLabels: label } };
  const policies = Array.isArray(policy)
    ? policy
    : [
        boundPolicy(
          own,
          {
            matchConstraints: rules(),
            validations: [{ expression: 'false', message: 'is covered' }],
            ...policy,
          },
          (bindings ?? [{}]).map(binding => ({
            ...binding,
            matchResources: {
              ...selector,
              ...(binding as { matchResources?: object }).matchResources,
            },
          })),
        ),
      ];
  return {
    name,
    policies,
    cases: Object.entries(requests).map(
      ([what, request], index): AgreementCase => {
        const stored = request.oldObject;
        const rename = (object: KubernetesObject) => ({
          ...labeled(object, label),
          metadata: {
            ...labeled(object, label).metadata,
            ...((stored || request.operation === 'DELETE') && {
              name: `${own}-${index}`,
            }),
          },
        });
        const given = request.object ?? config('open');
        return {
          name: `${name}: ${what}`,
          operation: stored ? 'UPDATE' : 'CREATE',
          user: 'alice',
          ...request,
          object: rename(given),
          ...(stored && { oldObject: rename(stored) }),
          ...(request.operation === 'DELETE' && {
            object: rename(given),
            oldObject: rename(given),
          }),
        };
      },
    ),
  };
}

/** A long message is cut short in a warning. */
const withoutWarning = (one: Feature): Feature => ({
  ...one,
  policies: one.policies.map(({ policy, bindings }) => ({
    policy,
    bindings: bindings.slice(0, 1),
  })),
});

const matching: readonly Feature[] = [
  feature(
    'operations: creations only',
    { matchConstraints: rules({ operations: ['CREATE'] }) },
    {
      creation: {},
      update: { object: config('open', { a: 'b' }), oldObject: config('open') },
      deletion: { operation: 'DELETE' },
    },
  ),
  feature(
    'operations: updates only',
    { matchConstraints: rules({ operations: ['UPDATE'] }) },
    {
      creation: {},
      update: { object: config('open', { a: 'b' }), oldObject: config('open') },
    },
  ),
  feature(
    'operations: deletions only',
    {
      matchConstraints: rules({ operations: ['DELETE'] }),
      ...said(
        "'deletes ' + oldObject.metadata.name + ', new is null: ' + string(object == null)",
      ),
    },
    {
      creation: {},
      deletion: { operation: 'DELETE' },
    },
  ),
  feature(
    'operations: all',
    { matchConstraints: rules({ operations: ['*'] }) },
    {
      creation: {},
      deletion: { operation: 'DELETE' },
    },
  ),
  feature(
    'groups: all',
    {
      matchConstraints: rules({
        apiGroups: ['*'],
        apiVersions: ['*'],
        resources: ['*'],
      }),
    },
    {
      'a ConfigMap': {},
      'a widget': { object: widget('v1') },
    },
  ),
  feature('groups: another', {
    matchConstraints: rules({ apiGroups: ['apps'] }),
  }),
  feature(
    'groups: several rules',
    {
      matchConstraints: {
        resourceRules: [
          { ...CONFIG_MAPS, resources: ['secrets'] },
          { ...CONFIG_MAPS, apiGroups: [GROUP], resources: ['widgets'] },
        ],
      },
    },
    { 'a ConfigMap': {}, 'a widget': { object: widget('v1') } },
  ),
  feature('resources: another', {
    matchConstraints: rules({ resources: ['secrets'] }),
  }),
  feature('resources: parts only', {
    matchConstraints: rules({ resources: ['configmaps/*', '*/scale'] }),
  }),
  feature('resources: everything with parts', {
    matchConstraints: rules({ resources: ['*/*'] }),
  }),
  feature('names: its own', {
    matchConstraints: rules({ resourceNames: ['other', 'sample'] }),
  }),
  feature('names: another', {
    matchConstraints: rules({ resourceNames: ['other'] }),
  }),
  feature(
    'scope: namespaced',
    {
      matchConstraints: rules({
        apiGroups: ['', GROUP],
        resources: ['configmaps', 'zones'],
        scope: 'Namespaced',
      }),
    },
    {
      'a ConfigMap': {},
      'a zone': { object: zone('sample') },
    },
  ),
  feature(
    'scope: cluster',
    {
      matchConstraints: rules({
        apiGroups: ['', GROUP],
        resources: ['configmaps', 'zones', 'namespaces'],
        scope: 'Cluster',
      }),
    },
    {
      'a ConfigMap': {},
      'a zone': { object: zone('sample') },
      'a namespace': {
        object: {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: 'fresh' },
        },
      },
    },
  ),
  feature(
    'scope: both',
    {
      matchConstraints: rules({
        apiGroups: ['', GROUP],
        resources: ['configmaps', 'zones'],
        scope: '*',
      }),
    },
    {
      'a ConfigMap': {},
      'a zone': { object: zone('sample') },
    },
  ),
  feature('exclusion by name', {
    matchConstraints: {
      ...rules(),
      excludeResourceRules: [{ ...CONFIG_MAPS, resourceNames: ['sample'] }],
    },
  }),
  feature(
    'exclusion by operation',
    {
      matchConstraints: {
        ...rules(),
        excludeResourceRules: [{ ...CONFIG_MAPS, operations: ['UPDATE'] }],
      },
    },
    {
      creation: {},
      update: { object: config('open', { a: 'b' }), oldObject: config('open') },
    },
  ),
  feature('exclusion of another resource', {
    matchConstraints: {
      ...rules(),
      excludeResourceRules: [{ ...CONFIG_MAPS, resources: ['secrets'] }],
    },
  }),
  feature(
    'object selector by label',
    {
      matchConstraints: {
        ...rules(),
        objectSelector: { matchLabels: { size: 'large' } },
      },
    },
    {
      match: { object: config('open', { size: 'large' }) },
      'another value': { object: config('open', { size: 'small' }) },
      absent: {},
      'an update away from it': {
        object: config('open', { size: 'small' }),
        oldObject: config('open', { size: 'large' }),
      },
      'an update to it': {
        object: config('open', { size: 'large' }),
        oldObject: config('open'),
      },
      'an update beside it': {
        object: config('open', { size: 'small' }),
        oldObject: config('open'),
      },
    },
  ),
  ...(['In', 'NotIn'] as const).map(operator =>
    feature(
      `object selector ${operator}`,
      {
        matchConstraints: {
          ...rules(),
          objectSelector: {
            matchExpressions: [
              { key: 'size', operator, values: ['large', 'huge'] },
            ],
          },
        },
      },
      {
        listed: { object: config('open', { size: 'huge' }) },
        'not listed': { object: config('open', { size: 'small' }) },
        absent: {},
      },
    ),
  ),
  ...(['Exists', 'DoesNotExist'] as const).map(operator =>
    feature(
      `object selector ${operator}`,
      {
        matchConstraints: {
          ...rules(),
          objectSelector: { matchExpressions: [{ key: 'size', operator }] },
        },
      },
      {
        present: { object: config('open', { size: '' }) },
        absent: {},
      },
    ),
  ),
  feature(
    'object selector with two terms',
    {
      matchConstraints: {
        ...rules(),
        objectSelector: {
          matchLabels: { size: 'large' },
          matchExpressions: [{ key: 'tier', operator: 'Exists' }],
        },
      },
    },
    {
      both: { object: config('open', { size: 'large', tier: 'a' }) },
      one: { object: config('open', { size: 'large' }) },
    },
  ),
  feature(
    'namespace selector',
    {
      matchConstraints: {
        ...rules({
          apiGroups: ['', GROUP],
          resources: ['configmaps', 'zones', 'namespaces'],
        }),
        namespaceSelector: {
          matchExpressions: [{ key: 'env', operator: 'In', values: ['prod'] }],
        },
      },
    },
    {
      'in a namespace that matches': { object: config('strict') },
      'in another namespace': {},
      'a zone, which is in none': { object: zone('sample') },
      'a namespace that matches': {
        object: {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: 'fresh', labels: { env: 'prod' } },
        },
      },
      'another namespace': {
        object: {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: 'fresh', labels: { env: 'dev' } },
        },
      },
    },
  ),
  feature(
    'namespace selector NotIn',
    {
      matchConstraints: {
        ...rules(),
        namespaceSelector: {
          matchExpressions: [
            { key: 'team', operator: 'NotIn', values: ['blue'] },
          ],
        },
      },
    },
    {
      'in a namespace that is listed': { object: config('strict') },
      'in another namespace': {},
    },
  ),
  feature(
    'versions: equivalent',
    {
      matchConstraints: {
        ...rules({
          apiGroups: [GROUP],
          apiVersions: ['v1'],
          resources: ['widgets'],
        }),
        matchPolicy: 'Equivalent',
      },
      ...said(
        "'covers %s as %s, asked as %s'.format([object.apiVersion, request.kind.version, request.requestKind.version])",
      ),
    },
    {
      'its version': { object: widget('v1') },
      'another version': { object: widget('v1beta1') },
    },
  ),
  feature(
    'versions: equivalent when nothing is said',
    {
      matchConstraints: rules({
        apiGroups: [GROUP],
        apiVersions: ['v1beta1'],
        resources: ['widgets'],
      }),
      ...said("'covers ' + object.apiVersion"),
    },
    {
      'its version': { object: widget('v1beta1') },
      'another version': { object: widget('v1') },
    },
  ),
  feature(
    'versions: exact',
    {
      matchConstraints: {
        ...rules({
          apiGroups: [GROUP],
          apiVersions: ['v1'],
          resources: ['widgets'],
        }),
        matchPolicy: 'Exact',
      },
    },
    {
      'its version': { object: widget('v1') },
      'another version': { object: widget('v1beta1') },
    },
  ),
  feature(
    'versions: all',
    {
      matchConstraints: rules({
        apiGroups: [GROUP],
        apiVersions: ['*'],
        resources: ['widgets'],
      }),
      ...said("'covers ' + object.apiVersion"),
    },
    {
      'one version': { object: widget('v1') },
      'another version': { object: widget('v1beta1') },
    },
  ),
  feature(
    'binding: narrower resources',
    {
      matchConstraints: rules({
        apiGroups: ['*'],
        apiVersions: ['*'],
        resources: ['*'],
      }),
    },
    {
      'a ConfigMap': {},
      'a widget': { object: widget('v1') },
    },
    [{ matchResources: rules() }],
  ),
  feature(
    'binding: namespaces',
    {},
    {
      'in a namespace that matches': { object: config('strict') },
      'in another namespace': {},
    },
    [
      {
        matchResources: { namespaceSelector: { matchLabels: { env: 'prod' } } },
      },
    ],
  ),
  feature(
    'binding: exclusions',
    {},
    {
      creation: {},
      update: { object: config('open', { a: 'b' }), oldObject: config('open') },
    },
    [
      {
        matchResources: {
          excludeResourceRules: [{ ...CONFIG_MAPS, operations: ['CREATE'] }],
        },
      },
    ],
  ),
  feature(
    'binding: two of them',
    {},
    {
      'in a namespace of one': { object: config('strict') },
      'in a namespace of the other': {},
    },
    [
      {
        matchResources: { namespaceSelector: { matchLabels: { env: 'prod' } } },
      },
      {
        matchResources: {
          namespaceSelector: {
            matchExpressions: [{ key: 'env', operator: 'Exists' }],
          },
        },
      },
    ],
  ),
];

const evaluation: readonly Feature[] = [
  ...Object.entries({
    true: ['true'],
    false: ['false'],
    'false after an error': ['object.none == 1', 'false'],
    'false before an error': ['false', 'object.none == 1'],
    'an error': ['object.none == 1'],
    'two errors': ['object.none == 1', 'object.data.text.none == 1'],
    'the same error twice': ['object.none == 1', 'object.none == 1'],
    'the request': [
      "request.operation == 'UPDATE'",
      "request.namespace == 'open'",
    ],
  }).flatMap(([what, expressions]) =>
    (['Fail', 'Ignore'] as const).map(failurePolicy =>
      feature(`condition ${what} ${failurePolicy.toLowerCase()}`, {
        failurePolicy,
        matchConditions: expressions.map((expression, index) => ({
          name: `c${index}`,
          expression,
        })),
      }),
    ),
  ),
  feature(
    'condition on the user',
    {
      matchConditions: [
        {
          name: 'people',
          expression: "!('system:serviceaccounts' in request.userInfo.groups)",
        },
      ],
    },
    {
      'a person': {},
      'a service account': { user: 'system:serviceaccount:delivery:agent' },
    },
  ),
  ...(['Fail', 'Ignore'] as const).flatMap(failurePolicy => {
    const of = (
      what: string,
      spec: object,
      requests?: Readonly<Record<string, Partly>>,
    ) =>
      feature(
        `${what} ${failurePolicy.toLowerCase()}`,
        { failurePolicy, ...spec },
        requests,
      );
    return [
      of('an error', { validations: [{ expression: 'object.none == 1' }] }),
      of('an error beside a refusal', {
        validations: [
          { expression: 'object.none == 1' },
          { expression: 'false', message: 'no' },
        ],
      }),
      of('an error in a variable', {
        variables: [{ name: 'broken', expression: 'object.none.such' }],
        validations: [{ expression: 'variables.broken == 1' }],
      }),
      of('an error in a chain of variables', {
        variables: [
          { name: 'broken', expression: 'int(object.data.text)' },
          { name: 'chained', expression: 'variables.broken + 1' },
        ],
        validations: [
          { expression: 'variables.chained > 1' },
          { expression: "variables.chained > 1 || object.data.number == '4'" },
        ],
      }),
      of('an error in a variable that nothing uses', {
        variables: [{ name: 'broken', expression: 'object.none.such' }],
        validations: [{ expression: 'true' }],
      }),
      of('an error in a variable that a branch leaves out', {
        variables: [{ name: 'broken', expression: '1 / 0' }],
        validations: [
          {
            expression:
              "object.data.number == '4' ? true : variables.broken == 1",
          },
          {
            expression:
              "object.data.number != '4' ? variables.broken == 1 : false",
            message: 'refused by the other branch',
          },
        ],
      }),
      of('an error in an annotation', {
        validations: [{ expression: 'true' }],
        auditAnnotations: [
          { key: 'a', valueExpression: 'string(object.data.none)' },
        ],
      }),
      of('an annotation', {
        validations: [{ expression: 'true' }],
        auditAnnotations: [
          { key: 'a', valueExpression: 'string(object.data.text)' },
          { key: 'b', valueExpression: 'null' },
        ],
      }),
      of('an error absorbed', {
        validations: [
          { expression: 'object.none == 1 || true' },
          { expression: '!(object.none == 1 && false)' },
        ],
      }),
    ];
  }),
  feature('a variable is used twice', {
    variables: [{ name: 'count', expression: 'int(object.data.number)' }],
    ...said("'%d and %d'.format([variables.count, variables.count + 1])"),
  }),
  feature('a variable of another', {
    variables: [
      { name: 'count', expression: 'int(object.data.number)' },
      { name: 'double', expression: 'variables.count * 2' },
    ],
    ...said("'twice is ' + string(variables.double)"),
  }),
  feature('all rules are named', {
    validations: [
      { expression: 'false', message: 'first' },
      { expression: 'true', message: 'second' },
      { expression: 'false', message: 'third' },
    ],
  }),
];

const messages: readonly Feature[] = Object.entries<object>({
  none: { expression: '  false  ' },
  'a text': { expression: 'false', message: 'plain text' },
  'a text with blanks around it': {
    expression: 'false',
    message: '  plain text \t',
  },
  'an expression': {
    expression: 'false',
    message: 'not used',
    messageExpression: "'from ' + object.metadata.name",
  },
  'an expression with blanks around it': {
    expression: 'false',
    messageExpression: "'  from ' + object.metadata.name + ' '",
  },
  'a blank expression': {
    expression: 'false',
    message: 'used',
    messageExpression: "'  '",
  },
  'an expression of two lines': {
    expression: 'false',
    message: 'used',
    messageExpression: "'a\\nb'",
  },
  'an expression with an error': {
    expression: 'false',
    message: 'used',
    messageExpression: 'string(object.data.none)',
  },
  'an expression with an error and no text': {
    expression: 'false',
    messageExpression: 'string(object.data.none)',
  },
  'an expression of 5 KiB': {
    expression: 'false',
    message: 'used',
    messageExpression: `'a'${".replace('a', 'aaaa')".repeat(
      6,
    )} + 'b'.replace('b', '${'c'.repeat(1023)}')`,
  },
  'an expression above 5 KiB': {
    expression: 'false',
    message: 'used',
    messageExpression: `'a'${".replace('a', 'aaaa')".repeat(
      6,
    )} + 'b'.replace('b', '${'c'.repeat(1025)}')`,
  },
  'letters beyond ASCII': {
    expression: 'false',
    messageExpression: "'größer als ' + object.data.number + ' → nein'",
  },
  'the reason Forbidden': {
    expression: 'false',
    message: 'no',
    reason: 'Forbidden',
  },
  'the reason RequestEntityTooLarge': {
    expression: 'false',
    message: 'no',
    reason: 'RequestEntityTooLarge',
  },
  'the reason Invalid': {
    expression: 'false',
    message: 'no',
    reason: 'Invalid',
  },
}).map(([what, validation]) => {
  const one = feature(`message: ${what}`, { validations: [validation] });
  return what.includes('KiB') ? withoutWarning(one) : one;
});

const CAPPED = {
  paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
  validations: [
    {
      expression: 'int(object.data.number) <= int(params.data.max)',
      messageExpression: "object.data.number + ' is above ' + params.data.max",
    },
  ],
};

const fiveIn = (namespace: string) =>
  configMap('sample', namespace, { number: '5' });

const parameters: readonly Feature[] = [
  ...(['Deny', 'Allow'] as const).map(parameterNotFoundAction =>
    feature(
      `parameter by name ${parameterNotFoundAction.toLowerCase()}`,
      CAPPED,
      {
        'above it': { object: fiveIn('strict') },
        'within it': { object: config('strict') },
        'where there is none': { object: fiveIn('open') },
      },
      [{ paramRef: { name: 'cap-low', parameterNotFoundAction } }].map(
        binding =>
          // 4 is above 3 as well; only 'cap-high' lets it pass.
          parameterNotFoundAction === 'Deny'
            ? binding
            : { paramRef: { ...binding.paramRef, name: 'cap-high' } },
      ),
    ),
  ),
  feature(
    'parameters by selector',
    CAPPED,
    {
      'above one of two': { object: fiveIn('strict') },
      'above both': { object: configMap('sample', 'strict', { number: '8' }) },
      'within both': { object: configMap('sample', 'strict', { number: '2' }) },
      'where there is none': { object: fiveIn('open') },
    },
    [
      {
        paramRef: {
          selector: { matchLabels: { cap: 'yes' } },
          parameterNotFoundAction: 'Deny',
        },
      },
    ],
  ),
  feature(
    'parameters by any selector',
    CAPPED,
    {
      'where there is none': { object: fiveIn('open') },
    },
    [
      {
        paramRef: {
          selector: { matchExpressions: [{ key: 'cap', operator: 'Exists' }] },
          parameterNotFoundAction: 'Allow',
        },
      },
    ],
  ),
  feature(
    'parameter of another namespace',
    CAPPED,
    {
      'above the own one': { object: fiveIn('strict') },
      'above it': { object: configMap('sample', 'open', { number: '10' }) },
    },
    [
      {
        paramRef: {
          name: 'cap-high',
          namespace: 'shared',
          parameterNotFoundAction: 'Deny',
        },
      },
    ],
  ),
  feature(
    'parameter that is missing, ignored',
    { ...CAPPED, failurePolicy: 'Ignore' },
    {
      'where there is none': { object: fiveIn('open') },
    },
    [{ paramRef: { name: 'cap-low', parameterNotFoundAction: 'Deny' } }],
  ),
  feature(
    'parameter of a cluster',
    {
      matchConstraints: rules({
        apiGroups: ['', GROUP],
        resources: ['configmaps', 'zones'],
      }),
      paramKind: { apiVersion: `${GROUP}/v1`, kind: 'Zone' },
      validations: [
        {
          expression: 'object.metadata.name in params.allowed',
          messageExpression:
            "object.metadata.name + ' is none of ' + params.allowed.join(', ')",
        },
      ],
    },
    {
      'a ConfigMap': { object: config('strict') },
      'a name that is allowed': { object: configMap('alpha', 'open', {}) },
      'a zone': { object: zone('beta') },
    },
    [{ paramRef: { name: 'north', parameterNotFoundAction: 'Deny' } }],
  ),
  feature(
    'parameter of a namespace for what is in none',
    {
      ...CAPPED,
      matchConstraints: rules({ apiGroups: [GROUP], resources: ['zones'] }),
    },
    { 'a zone': { object: zone('sample') } },
    [{ paramRef: { name: 'cap-low', parameterNotFoundAction: 'Deny' } }],
  ),
  feature(
    'parameter that is not asked for',
    {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      validations: [{ expression: 'params != null', message: 'there is none' }],
    },
    undefined,
    [{}],
  ),
];

const request: readonly Feature[] = [
  feature(
    'request',
    said(
      "'%s %s %s/%s by %s of %s'.format([request.operation, request.resource.resource, request.namespace, request.name, request.userInfo.username, request.userInfo.groups.map(g, g).sort().join(' ')])",
    ),
    {
      'a person': {},
      'a service account': { user: 'system:serviceaccount:delivery:agent' },
      'an update': {
        object: config('open', { a: 'b' }),
        oldObject: config('open'),
      },
    },
  ),
  feature(
    'request: absent fields',
    said(
      "'part %s, resource version %s'.format([string(has(request.subResource)), request.resource.version])",
    ),
  ),
  feature(
    'request: what was there',
    {
      ...said(
        "'%s was %s'.format([object.data.number, oldObject == null ? 'nothing' : oldObject.data.number])",
      ),
    },
    {
      creation: {},
      update: {
        object: configMap('sample', 'open', { text: 'hello', number: '5' }),
        oldObject: config('open'),
      },
    },
  ),
  feature(
    'namespace of the request',
    {
      matchConstraints: rules({
        apiGroups: ['', GROUP],
        resources: ['configmaps', 'zones'],
      }),
      ...said(
        "namespaceObject == null ? 'in no namespace' : namespaceObject.metadata.name + ' of ' + namespaceObject.metadata.?labels[?'team'].orValue('nobody')",
      ),
    },
    {
      'of a team': { object: config('strict') },
      'of nobody': {},
      'a zone': { object: zone('sample') },
    },
  ),
];

/** Each part of the admission API by itself. */
export const FEATURES: readonly Feature[] = [
  ...matching,
  ...evaluation,
  ...messages,
  ...parameters,
  ...request,
];

import { parsePolicies } from './parsePolicies';

const namespaceObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'team-a', labels: { 'example.com/team': 'team-a' } },
};

const admission = {
  operation: 'CREATE' as const,
  namespace: namespaceObject,
  params: [],
  username: 'system:serviceaccount:argocd:argocd-application-controller',
};

interface PolicyShape {
  spec?: string;
  validations?: string;
  binding?: string;
}

const indent = (text: string) =>
  text
    .split('\n')
    .map(line => `  ${line}`)
    .join('\n');

function bundleOf({ spec = '', validations, binding = '' }: PolicyShape) {
  return parsePolicies([
    {
      path: 'policies/test.yaml',
      content: `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: test}
spec:
${
  spec.includes('matchConstraints')
    ? ''
    : `  matchConstraints: {resourceRules: [{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}]}`
}
${indent(spec)}
  validations:
${indent(validations ?? '- {expression: "false"}')}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: test}
spec:
  policyName: test
${binding.includes('validationActions') ? '' : '  validationActions: [Deny]'}
${indent(binding)}
`,
    },
  ]);
}

const widget = {
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: {
    name: 'w',
    namespace: 'team-a',
    labels: { size: 'large' },
  },
  spec: { count: 3, ratio: 0.5, port: '80', list: [3, 1, 2], text: 'añb' },
};

function judge(shape: PolicyShape, object: any = widget, input = {}) {
  const bundle = bundleOf(shape);
  expect(bundle.problems).toEqual([]);
  return bundle
    .evaluate(object, { ...admission, ...input })
    .map(({ outcome, message }) => `${outcome}: ${message}`);
}

const check = (expression: string) =>
  judge({ validations: `- {expression: ${JSON.stringify(expression)}}` });

describe('PolicyBundle', () => {
  it.each([
    'object.spec.count == 3 && object.spec.count + 1 == 4',
    'object.spec.ratio < 1.0',
    'object.spec.list.sum() == 6 && object.spec.list.min() == 1 && object.spec.list.max() == 3',
    '[].sum() == 0 && [1.5, 2.5].sum() == 4.0',
    '!object.spec.list.isSorted() && [1, 2].isSorted()',
    'object.spec.list.indexOf(2) == 2 && object.spec.list.lastIndexOf(9) == -1',
    "object.spec.text.size() == 3 && object.spec.text.substring(1, 2) == 'ñ' && object.spec.text.charAt(2) == 'b'",
    "'AbÑ'.lowerAscii() == 'abÑ'",
    "'a-b-c'.replace('-', '+', 1) == 'a+b-c' && 'a-b'.split('-') == ['a', 'b']",
    "'%s has %d of %.1f (%x)'.format(['x', 3, 2.25, 255]) == 'x has 3 of 2.2 (ff)'",
    "'key-12'.matches('^key-[0-9]{2}$') && matches('abc', 'b')",
    "'a1b22'.find('[0-9]+') == '1' && 'a1b22'.findAll('[0-9]+') == ['1', '22']",
    "quantity('1Gi').compareTo(quantity('1024Mi')) == 0 && quantity('1Gi') == quantity('1024Mi')",
    "quantity('500m').isLessThan(quantity('1')) && quantity('2').add(quantity('1')).asInteger() == 3",
    "isQuantity('10k') && !isQuantity('ten') && quantity('1.5').sign() == 1",
    "url('https://user@example.com:80/a/b?c=d').getHost() == 'example.com:80' && url('https://e.com/?c=d').getQuery()['c'] == ['d']",
    "isURL('https://[::1]/') && !isURL('nowhere') && url('https://[::1]:8/').getHostname() == '::1'",
    "ip('10.0.0.1').family() == 4 && ip('::1').isLoopback() && string(ip('2001:DB8::0:1')) == '2001:db8::1'",
    "ip('127.0.0.1').isLoopback() && !ip('10.0.0.1').isLoopback() && ip('10.0.0.1').isGlobalUnicast() && ip('169.254.169.254').isLinkLocalUnicast()",
    "ip('ff02::1').isLinkLocalMulticast() && ip('224.0.0.1').isLinkLocalMulticast() && ip('::').isUnspecified() && ip('::1') == ip('0:0::1')",
    "!isIP('10.0.0.256') && !isIP('::ffff:10.0.0.1') && !isIP('fe80::1%eth0') && ip.isCanonical('::1') && !ip.isCanonical('0::1')",
    "cidr('10.0.0.0/8').containsIP('10.2.3.4') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.0')) && !cidr('0.0.0.0/0').containsIP('::1')",
    "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.1.0.0/16').containsCIDR(cidr('10.0.0.0/8'))",
    "string(cidr('10.1.2.3/8').masked()) == '10.0.0.0/8' && cidr('::/64').prefixLength() == 64 && !isCIDR('10.0.0.0/33') && !isCIDR('10.0.0.0')",
    "sets.contains([1, 2], [2]) && sets.intersects(['a'], ['a', 'b']) && sets.equivalent([1, 2], [2, 1, 1])",
    "object.?spec.?missing.orValue('none') == 'none' && !object.?spec.?missing.hasValue()",
    "object.metadata.labels[?'size'].orValue('') == 'large'",
    'type(object.spec.port) == string && int(object.spec.port) == 80',
    "request.kind.kind == 'Widget' && request.resource.resource == 'widgets' && request.operation == 'CREATE' && request.namespace == 'team-a' && request.name == 'w'",
    "request.userInfo.username.startsWith('system:serviceaccount:argocd:')",
    'oldObject == null',
    "namespaceObject.metadata.labels['example.com/team'] == 'team-a'",
    'has(object.spec.list) && !has(object.spec.none) && object.spec.list.exists_one(x, x == 1)',
    "duration('90m') > duration('1h') && timestamp('2026-01-01T00:00:00Z') < timestamp('2027-01-01T00:00:00Z')",
    'object.spec.list.transformList(i, v, i + v).size() == 3 && {"a": 1}.all(k, v, v == 1)',
    "format.dns1123Label().validate('A').hasValue() && semver('1.2.3').isLessThan(semver('1.10.0'))",
    '[?object.?spec.?none, 1].size() == 1 && object.spec.list.sort().first().value() == 1',
  ])('evaluates %s', expression => {
    expect(check(expression)).toEqual(['pass: test']);
  });

  it.each([
    ['cel.bind(n, object.spec.count, n * n == 9)', /function bind\(\)/],
    [
      "authorizer.group('').resource('pods').check('get').allowed()",
      /authorizer|function/,
    ],
    ['object.spec.list.none(k) == 3', /function none\(\)/],
    ['object.spec.count ==', /cannot be evaluated/],
    ['nothing.at.all', /"nothing" is not known/],
  ])(
    'denies what it cannot evaluate, with every failure policy: %s',
    (expression, message) => {
      for (const failurePolicy of ['Fail', 'Ignore']) {
        const [result] = judge({
          spec: `failurePolicy: ${failurePolicy}`,
          validations: `- {expression: ${JSON.stringify(
            expression,
          )}, message: not this}`,
        });
        expect(result).toMatch(/^fail: .*cannot be evaluated/);
        expect(result).toMatch(message);
      }
    },
  );

  it('lets the failure policy decide about an expression that fails', () => {
    const validations = '- {expression: "object.spec.missing.deep == 1"}';
    expect(judge({ validations })).toEqual([
      "fail: expression 'object.spec.missing.deep == 1' resulted in error: no such key: missing",
    ]);
    expect(judge({ spec: 'failurePolicy: Ignore', validations })).toEqual([
      'pass: test',
    ]);
  });

  it('matches patterns in linear time', () => {
    const text = 'a'.repeat(50_000);
    expect(
      judge(
        {
          validations: `- {expression: "!object.spec.text.matches('^(a+)+$')"}`,
        },
        { ...widget, spec: { text: `${text}!` } },
      ),
    ).toEqual(['pass: test']);
  });

  describe('messages', () => {
    const message = (fields: string) =>
      judge({ validations: `- {expression: "false", ${fields}}` });

    it.each([
      ['the expression', 'reason: Invalid', 'failed expression: false'],
      ['the trimmed message', 'message: "  refused  "', 'refused'],
      [
        'the message expression',
        `message: refused, messageExpression: "' count ' + string(object.spec.count) + ' '"`,
        'count 3',
      ],
      [
        'the message when the expression has two lines',
        `message: refused, messageExpression: "'a\\\\nb'"`,
        'refused',
      ],
      [
        'one line with a trailing break',
        `message: refused, messageExpression: "'a\\\\n'"`,
        'a',
      ],
      [
        'the message when the expression is blank',
        `message: refused, messageExpression: "'  '"`,
        'refused',
      ],
      [
        'the message when the expression fails',
        `message: refused, messageExpression: "object.spec.none"`,
        'refused',
      ],
      [
        'the message when the expression is no text',
        `message: refused, messageExpression: "1"`,
        'refused',
      ],
    ])('are %s', (_what, fields, expected) => {
      expect(message(fields)).toEqual([`fail: ${expected}`]);
    });
  });

  describe('variables', () => {
    it('are evaluated when used, once, and see those before them', () => {
      expect(
        judge({
          spec: `variables:
- {name: broken, expression: "object.spec.none"}
- {name: total, expression: "object.spec.list.sum()"}
- {name: double, expression: "variables.total * 2"}`,
          validations: '- {expression: "variables.double == 12"}',
        }),
      ).toEqual(['pass: test']);
    });

    it('deny when one that is needed fails, and name it', () => {
      expect(
        judge({
          spec: `variables:
- {name: later, expression: "variables.missing"}
- {name: missing, expression: "1"}`,
          validations: '- {expression: "variables.later == 1"}',
        })[0],
      ).toMatch(
        /^fail: .*composited variable "later" fails to evaluate: there is no variable "missing"/,
      );
    });
  });

  describe('match conditions', () => {
    const conditions = (...expressions: string[]) =>
      `matchConditions:\n${expressions
        .map((e, i) => `- {name: c${i}, expression: ${JSON.stringify(e)}}`)
        .join('\n')}`;

    it('leave an object alone when one is false, even if another fails', () => {
      expect(judge({ spec: conditions('object.none.x', 'false') })).toEqual([]);
    });

    it('deny when one fails and none is false, unless failures are ignored', () => {
      const spec = conditions('true', 'object.none.x');
      expect(judge({ spec })[0]).toBe(
        "fail: expression 'object.none.x' resulted in error: no such key: none",
      );
      expect(judge({ spec: `failurePolicy: Ignore\n${spec}` })).toEqual([]);
    });
  });

  describe('matching', () => {
    const constraint = (rule: string, more = '') =>
      `matchConstraints: {resourceRules: [${rule}]${more}}`;
    const rule = (fields: Record<string, string> = {}) => {
      const all: Record<string, string> = {
        apiGroups: '[example.com]',
        apiVersions: '[v1]',
        operations: '[CREATE]',
        resources: '[widgets]',
        ...fields,
      };
      return `{${Object.entries(all)
        .map(([k, v]) => `${k}: ${v}`)
        .join(', ')}}`;
    };

    it.each<[string, string, boolean]>([
      ['the resource', constraint(rule()), true],
      ['another resource', constraint(rule({ resources: '[gadgets]' })), false],
      ['a wildcard resource', constraint(rule({ resources: '["*/*"]' })), true],
      [
        'only a subresource',
        constraint(rule({ resources: '[widgets/status]' })),
        false,
      ],
      ['another group', constraint(rule({ apiGroups: '[apps]' })), false],
      [
        'another operation',
        constraint(rule({ operations: '[UPDATE, DELETE]' })),
        false,
      ],
      [
        'an equivalent version',
        constraint(rule({ apiVersions: '[v2]' })),
        true,
      ],
      [
        'another version, exactly',
        constraint(rule({ apiVersions: '[v2]' }), ', matchPolicy: Exact'),
        false,
      ],
      ['the scope', constraint(rule({ scope: 'Namespaced' })), true],
      ['another scope', constraint(rule({ scope: 'Cluster' })), false],
      ['the name', constraint(rule({ resourceNames: '[w]' })), true],
      ['another name', constraint(rule({ resourceNames: '[v]' })), false],
      [
        'an exclusion',
        constraint(
          rule(),
          `, excludeResourceRules: [${rule({ operations: '["*"]' })}]`,
        ),
        false,
      ],
      [
        'an object selector',
        constraint(rule(), ', objectSelector: {matchLabels: {size: large}}'),
        true,
      ],
      [
        'another object selector',
        constraint(
          rule(),
          ', objectSelector: {matchExpressions: [{key: size, operator: NotIn, values: [large]}]}',
        ),
        false,
      ],
      [
        'a namespace selector',
        constraint(
          rule(),
          ', namespaceSelector: {matchExpressions: [{key: example.com/team, operator: In, values: [team-a]}]}',
        ),
        true,
      ],
      [
        'another namespace selector',
        constraint(
          rule(),
          ', namespaceSelector: {matchExpressions: [{key: example.com/team, operator: DoesNotExist}]}',
        ),
        false,
      ],
    ])('%s', (_what, spec, expected) => {
      expect(judge({ spec }).length > 0).toBe(expected);
    });

    it('selects a Namespace by its own labels', () => {
      const spec = constraint(
        '{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [namespaces]}',
        ', namespaceSelector: {matchLabels: {example.com/team: team-a}}',
      );
      expect(
        judge({ spec }, namespaceObject, { namespace: null }),
      ).toHaveLength(1);
    });
  });

  describe('parameters', () => {
    const spec = 'paramKind: {apiVersion: v1, kind: ConfigMap}';
    const validations = `- {expression: "object.spec.count <= int(params.data.max)", messageExpression: "'above ' + params.data.max"}`;
    const config = (name: string, max: string, namespace = 'team-a') => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace, labels: { limit: 'yes' } },
      data: { max },
    });
    const run = (binding: string, ...params: unknown[]) =>
      judge({ spec, validations, binding }, widget, { params });

    it('come by name', () => {
      const binding = 'paramRef: {name: a, parameterNotFoundAction: Deny}';
      expect(run(binding, config('a', '3'), config('b', '1'))).toEqual([
        'pass: test',
      ]);
    });

    it('come by selector, and each must be satisfied', () => {
      const binding =
        'paramRef: {selector: {matchLabels: {limit: "yes"}}, parameterNotFoundAction: Deny}';
      expect(run(binding, config('a', '3'), config('b', '1'))).toEqual([
        'fail: above 1',
      ]);
    });

    it('come from the namespace that the binding names', () => {
      const binding =
        'paramRef: {name: a, namespace: shared, parameterNotFoundAction: Deny}';
      expect(
        run(binding, config('a', '1'), config('a', '9', 'shared')),
      ).toEqual(['pass: test']);
    });

    it('may be absent where the binding allows it', () => {
      expect(
        run('paramRef: {name: a, parameterNotFoundAction: Allow}'),
      ).toEqual([]);
      expect(run('paramRef: {name: a, parameterNotFoundAction: Deny}')).toEqual(
        [
          'fail: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
        ],
      );
    });
  });

  it('warns where no binding denies', () => {
    expect(judge({ binding: 'validationActions: [Warn, Audit]' })).toEqual([
      'warn: failed expression: false',
    ]);
  });

  it('says that a policy without binding is enforced by nothing', () => {
    expect(judge({ binding: '' }).length).toBe(1);
    const bundle = bundleOf({});
    const unbound = parsePolicies([
      {
        path: 'p.yaml',
        content: JSON.stringify({ ...bundle.policies[0], file: undefined }),
      },
    ]);
    expect(unbound.evaluate(widget, admission)).toEqual([
      expect.objectContaining({
        outcome: 'warn',
        message: expect.stringContaining('no binding'),
      }),
    ]);
  });

  it.each([
    ['text that is no YAML', 'a: [b', /cannot be read/],
    [
      'a field that does not exist',
      'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: x}\nspec: {matchConstraints: {}, validation: []}',
      /ValidatingAdmissionPolicy x/,
    ],
    [
      'a binding without action',
      'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata: {name: x}\nspec: {policyName: other}',
      /validationActions/,
    ],
    ['something else', '- 1', /not a Kubernetes object/],
  ])('keeps %s as a problem that blocks', (_what, content, message) => {
    const { problems } = parsePolicies([{ path: 'policies/p.yaml', content }]);
    expect(problems).toEqual([
      expect.objectContaining({
        outcome: 'unknown',
        file: 'policies/p.yaml',
        message: expect.stringMatching(message),
      }),
    ]);
  });
});

import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { parsePolicies } from './parsePolicies';

const LONG = 'a'.repeat(100_000);

const CONFIG_MAP = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'sample', namespace: 'team-a' },
  data: {
    long: LONG,
    blanks: `a${' '.repeat(100_000)}b`,
    digits: '1'.repeat(100_000),
  },
  list: Array.from({ length: 100 }, (_, index) => index),
} as KubernetesObject;

interface PolicySpec {
  failurePolicy?: string;
  matchConditions?: object[];
  variables?: object[];
  validations?: object[];
  auditAnnotations?: object[];
}

/** What a policy says of the ConfigMap. */
function judge(spec: PolicySpec): string[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const documents = [
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: 'limits' },
      spec: {
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: [''],
              apiVersions: ['v1'],
              operations: ['CREATE'],
              resources: ['configmaps'],
            },
          ],
        },
        ...spec,
      },
    },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'limits' },
      spec: { policyName: 'limits', validationActions: ['Deny'] },
    },
  ];
  const bundle = parsePolicies(
    documents.map((document, index) => ({
      path: `${index}.yaml`,
      content: JSON.stringify(document),
    })),
  );
  expect(bundle.problems).toEqual([]);
  return bundle
    .decide(CONFIG_MAP, {
      operation: 'CREATE',
      namespace: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'team-a' },
      },
      params: [],
      username: 'someone',
    })
    .map(({ message }) => message ?? 'allowed');
}

const CANCELLED = 'operation cancelled: actual cost limit exceeded';
const OUT_OF_BUDGET =
  'validation failed due to running out of cost budget, no further validation rules will be run';

const loops = (depth: number) =>
  Array.from({ length: depth }).reduceRight<string>(
    (inner, _, level) => `object.list.all(x${level}, ${inner})`,
    'true',
  );

/** Costs 832, 41,612, ... */
const CHEAP = loops(2);
/** Costs about 625,000, and takes no time. */
const DEAR = 'sets.intersects(lists.range(790), lists.range(790))';

const repeated = (count: number, expression: string) =>
  Array.from({ length: count }, () => ({ expression }));

/** Variables of which each holds the one before twice. */
const doubled = (
  first: string,
  next: (before: string) => string,
  prefix = 'v',
) =>
  Array.from({ length: 45 }, (_, index) => ({
    name: `${prefix}${index}`,
    expression: index === 0 ? first : next(`variables.${prefix}${index - 1}`),
  }));

const pair = (value: string) => `[${value}, ${value}]`;

describe('limits of expressions', () => {
  it.each([
    ['five loops within each other', loops(5)],
    ['a loop whose error another term could hide', `${loops(5)} || true`],
    [
      'a loop within a loop that goes on after errors',
      `object.list.exists(x, ${loops(5)})`,
    ],
    [
      'text doubled by replacing',
      `'aa'${".replace('a', 'aa')".repeat(40)} == ''`,
    ],
    [
      'text joined with itself',
      `[string(object.data.long)]${'.map(x, x + x)'.repeat(40)} == []`,
    ],
    [
      'a pattern held against long text',
      `(object.data.long + object.data.long).matches('(a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t|u|v|w|x|y|z|0|1|2|3|4|5|6|7|8|9|${'a'.repeat(
        170,
      )})*!')`,
    ],
    [
      'a search of text in text',
      'object.data.long.contains(object.data.long.substring(99000))',
    ],
    ['a list without repetitions', 'lists.range(1000).distinct().size() > 0'],
  ])('end, in the words of the API server: %s', (_name, expression) => {
    expect(judge({ validations: [{ expression }] })).toEqual([
      `expression '${expression}' resulted in error: ${CANCELLED}`,
    ]);
  });

  it.each([
    [
      'text that replaces each character of a text',
      [],
      'object.data.long.replace("a", object.data.long) == ""',
    ],
    [
      'a pattern of many states',
      [],
      'object.data.long.matches(".{0,900}.{0,900}!")',
    ],
    [
      'a search from the end',
      [],
      'object.data.long.lastIndexOf(object.data.long.substring(50001) + "b") > 0',
    ],
    [
      'text doubled by formatting',
      doubled("'a'", v => `'%s%s'.format([${v}, ${v}])`),
      "variables.v44 == ''",
    ],
    [
      'lists doubled by adding',
      doubled('object.list', v => `${v} + ${v}`),
      'size(variables.v44) == 0',
    ],
    [
      'lists within lists, compared',
      [...doubled('[1]', pair), ...doubled('[1]', pair, 'w')],
      'variables.v44 == variables.w44',
    ],
    [
      'lists within lists, written',
      doubled('[1]', pair),
      "'%s'.format([variables.v44]) == ''",
    ],
    [
      'lists within lists, searched',
      doubled('[1]', pair),
      'variables.v44.indexOf([2]) == 0',
    ],
  ])(
    'end where Kubernetes counts nothing: %s',
    (_name, variables, expression) => {
      const [message, ...more] = judge({
        variables,
        validations: [{ expression }],
      });
      expect(more).toEqual([]);
      expect(message).toMatch(
        /more than is allowed here|actual cost limit exceeded/,
      );
    },
  );

  it.each([
    ['blanks within text', 'object.data.blanks.trim() == object.data.blanks'],
    [
      'digits that are no duration',
      `!has(object.x) || duration(object.data.digits) > duration('1s')`,
    ],
    [
      'digits that are no number',
      `'x'.matches('y') || double(object.data.digits + 'x') > 0.0 || true`,
    ],
    ['a quoted text that is not closed', `'''${'\\\\'.repeat(40_000)}`],
  ])('do not wait for a pattern of this engine: %s', (_name, expression) => {
    expect(judge({ validations: [{ expression }] })).toHaveLength(1);
  });

  it('refuses an expression that is too long to be read', () => {
    const expression = `'${'a'.repeat(100_000)}' == ''`;
    expect(judge({ validations: [{ expression }] })[0]).toMatch(
      /expression code point size exceeds limit: size: 100008, limit 100000$/,
    );
  });

  it('lets a variable fail as any other expression', () => {
    const variables = [{ name: 'endless', expression: loops(5) }];
    expect(
      judge({ variables, validations: [{ expression: 'variables.endless' }] }),
    ).toEqual([
      `expression 'variables.endless' resulted in error: composited variable "endless" fails to evaluate: ${CANCELLED}`,
    ]);
    expect(
      judge({
        variables,
        validations: [{ expression: 'variables.endless || true' }],
      }),
    ).toEqual(['allowed']);
  });
});

describe('the budget of a policy', () => {
  it('is enough for what single expressions may cost', () => {
    expect(judge({ validations: repeated(15, DEAR) })).toEqual(['allowed']);
    expect(judge({ validations: repeated(200, CHEAP) })).toEqual(['allowed']);
  });

  it('ends all of its rules, regardless of the results before', () => {
    const validations = [{ expression: 'false' }, ...repeated(16, DEAR)];
    expect(judge({ validations })).toEqual([OUT_OF_BUDGET]);
    expect(judge({ validations, failurePolicy: 'Ignore' })).toEqual([
      'allowed',
    ]);
  });

  it('counts variables, once for all rules that use them', () => {
    const variables = [{ name: 'dear', expression: DEAR }];
    expect(
      judge({
        variables,
        validations: repeated(30, 'variables.dear'),
      }),
    ).toEqual(['allowed']);
    const many = Array.from({ length: 16 }, (_, index) => ({
      name: `dear${index}`,
      expression: DEAR,
    }));
    expect(
      judge({
        variables: many,
        validations: [
          {
            expression: many
              .map(({ name }) => `variables.${name}`)
              .join(' && '),
          },
        ],
      }),
    ).toEqual([OUT_OF_BUDGET]);
  });

  it('is a smaller one for match conditions', () => {
    const matchConditions = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        name: `c${index}`,
        expression: DEAR,
      }));
    const validations = [{ expression: 'true' }];
    expect(judge({ matchConditions: matchConditions(3), validations })).toEqual(
      ['allowed'],
    );
    expect(judge({ matchConditions: matchConditions(4), validations })).toEqual(
      [OUT_OF_BUDGET],
    );
    expect(
      judge({
        matchConditions: matchConditions(4),
        validations: [{ expression: 'false' }],
        failurePolicy: 'Ignore',
      }),
    ).toEqual([]);
  });

  it('counts messages too', () => {
    const messageExpression = `string(${DEAR})`;
    const validations = [
      ...repeated(14, DEAR),
      ...Array.from({ length: 2 }, () => ({
        expression: 'false',
        messageExpression,
      })),
    ];
    expect(judge({ validations })).toEqual(
      Array.from(
        { length: 16 },
        () => `failed messageExpression: ${OUT_OF_BUDGET}`,
      ),
    );
  });

  it('is one of their own for audit annotations', () => {
    const auditAnnotations = Array.from({ length: 16 }, (_, index) => ({
      key: `a${index}`,
      valueExpression: `string(${DEAR})`,
    }));
    expect(
      judge({ validations: [{ expression: 'true' }], auditAnnotations }),
    ).toEqual([OUT_OF_BUDGET]);
  });
});

import { CEL_EXPRESSIONS } from './celExpressions';

/** Few enough that the API server does not cut its warnings short. */
const PER_POLICY = 10;

export const CHUNK_LABEL = 'agreement-chunk';

/** A policy that says what each expression is worth, and why it is worth nothing. */
export interface ExpressionPolicy {
  chunk: string;
  policy: Record<string, any>;
  binding: Record<string, any>;
}

function validation(expression: string, index: number) {
  return {
    // Never true: a value is always refused, and its text the message; an error is refused in the words of the error.
    expression: `dyn(${expression}) != dyn(${expression})`,
    messageExpression: `'${index}=' + '%s'.format([dyn(${expression})])`,
    message: `${index} has no text`,
  };
}

/** Policies over all expressions, each bound to the ConfigMaps that carry its label. */
export function expressionPolicies(namespace: string): ExpressionPolicy[] {
  const chunks = Array.from(
    { length: Math.ceil(CEL_EXPRESSIONS.length / PER_POLICY) },
    (_, index) =>
      CEL_EXPRESSIONS.slice(index * PER_POLICY, (index + 1) * PER_POLICY),
  );
  return chunks.map((expressions, index) =>
    boundPolicy(namespace, `c${index}`, {
      variables: [
        { name: 'one', expression: '1' },
        { name: 'lazy', expression: 'object.none.such' },
        { name: 'chained', expression: 'variables.lazy + 1' },
      ],
      validations: expressions.map(validation),
    }),
  );
}

/** Costs about 625,000 of the 1,000,000 that an expression may cost. */
const DEAR = 'sets.intersects(lists.range(790), lists.range(790))';

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

const dear = () => ({ expression: DEAR });
const refused = { expression: 'false', messageExpression: `string(${DEAR})` };

/** Policies whose expressions cost too much together, each in another part, and one that is just within its budget. */
export function costlyPolicies(namespace: string): ExpressionPolicy[] {
  const variables = times(16, index => ({
    name: `v${index}`,
    expression: DEAR,
  }));
  const parts: Record<string, Record<string, unknown>> = {
    within: { validations: [...times(15, dear), { expression: 'false' }] },
    validations: { validations: [{ expression: 'false' }, ...times(16, dear)] },
    variables: {
      variables,
      validations: [
        {
          expression: variables
            .map(({ name }) => `variables.${name}`)
            .join(' && '),
        },
      ],
    },
    conditions: {
      matchConditions: times(4, index => ({
        name: `c${index}`,
        expression: DEAR,
      })),
      validations: [{ expression: 'true' }],
    },
    messages: { validations: [...times(14, dear), refused, refused] },
  };
  return Object.entries(parts).map(([part, spec]) =>
    boundPolicy(namespace, part, spec),
  );
}

/** A policy bound to the ConfigMaps that carry its label. */
function boundPolicy(
  namespace: string,
  chunk: string,
  spec: Record<string, unknown>,
): ExpressionPolicy {
  const name = `${namespace}-${chunk}`;
  const apiVersion = 'admissionregistration.k8s.io/v1';
  return {
    chunk,
    policy: {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          matchPolicy: 'Equivalent',
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
    binding: {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: ['Warn'],
        matchResources: {
          matchPolicy: 'Equivalent',
          namespaceSelector: {
            matchLabels: { 'kubernetes.io/metadata.name': namespace },
          },
          objectSelector: { matchLabels: { [CHUNK_LABEL]: chunk } },
        },
      },
    },
  };
}

const UNCOMPILED = /spec\.validations\[(\d+)\]/g;

/** The policy without the expressions that the API server says do not compile, and which those are. */
export function withoutUncompiled(
  policy: Record<string, any>,
  refusal: string,
): { policy: Record<string, any>; uncompiled: string[] } {
  const wrong = new Set(
    [...refusal.matchAll(UNCOMPILED)].map(([, index]) => Number(index)),
  );
  const { validations } = policy.spec;
  return {
    policy: {
      ...policy,
      spec: {
        ...policy.spec,
        validations: validations.filter(
          (_: unknown, index: number) => !wrong.has(index),
        ),
      },
    },
    uncompiled: [...wrong].map(index => validations[index].expression),
  };
}

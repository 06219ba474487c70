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
  return chunks.map((expressions, index) => {
    const chunk = `c${index}`;
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
          variables: [
            { name: 'one', expression: '1' },
            { name: 'lazy', expression: 'object.none.such' },
            { name: 'chained', expression: 'variables.lazy + 1' },
          ],
          validations: expressions.map(validation),
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
  });
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

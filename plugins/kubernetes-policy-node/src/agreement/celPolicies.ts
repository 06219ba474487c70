/** Few enough that the API server does not cut its warnings short. */
export const EXPRESSIONS_PER_POLICY = 10;

/** Never true: a value is always refused, and its text is the message; an error is refused in the words of the error. */
const never = (expression: string) =>
  `dyn(${expression}) != dyn(${expression})`;

const validation = (expression: string, index: number) => ({
  expression: never(expression),
  messageExpression: `'${index}=' + '%s'.format([dyn(${expression})])`,
  message: `${index} has no text`,
});

const CONFIG_MAPS = {
  resourceRules: [
    {
      apiGroups: [''],
      apiVersions: ['v1'],
      operations: ['CREATE'],
      resources: ['configmaps'],
    },
  ],
};

/** A policy that says what each expression is worth, or why it is worth nothing. */
export const expressionSpec = (expressions: readonly string[]) => ({
  matchConstraints: CONFIG_MAPS,
  variables: [
    { name: 'one', expression: '1' },
    { name: 'lazy', expression: 'object.none.such' },
    { name: 'chained', expression: 'variables.lazy + 1' },
  ],
  validations: expressions.map(validation),
});

/**
 * What a policy of {@link expressionSpec} says about one of its expressions: `= <value>`, `! <error>`, or `?` where the
 * value has no text.
 */
export function worthOf(
  expression: string,
  index: number,
  messages: readonly string[],
): string | undefined {
  const error = `expression '${never(expression)}' resulted in error: `;
  for (const message of messages) {
    if (message.startsWith(`${index}=`)) {
      return `= ${message.slice(`${index}=`.length)}`;
    }
    if (message.startsWith(error)) {
      return `! ${message.slice(error.length)}`;
    }
    if (message === `${index} has no text`) {
      return '?';
    }
  }
  return undefined;
}

/** Costs about 625,000 of the 1,000,000 that an expression may cost. */
const DEAR = 'sets.intersects(lists.range(790), lists.range(790))';

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

const dear = () => ({ expression: DEAR });
const refused = { expression: 'false', messageExpression: `string(${DEAR})` };
const variables = times(16, index => ({ name: `v${index}`, expression: DEAR }));

const COSTLY_PARTS: Readonly<Record<string, object>> = {
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

/** Policies whose expressions cost too much together, each in another part, and one that is just within its budget. */
export const COSTLY_SPECS: Readonly<Record<string, object>> =
  Object.fromEntries(
    Object.entries(COSTLY_PARTS).map(([part, spec]) => [
      part,
      { matchConstraints: CONFIG_MAPS, ...spec },
    ]),
  );

import {
  AdmissionActivation,
  celObject,
  requestValue,
} from './AdmissionActivation';
import { Kinds } from '../kubernetes/kinds';
import { admissionRequest } from './AdmissionRequest';
import { CelExpression, CostBudget, Names, StaticType, typeText } from '../cel';
import { BASE_NAMES } from './CompiledPolicy';
import recorded from './__fixtures__/celCosts.json';

interface Row {
  expression: string;
  cost: number;
  type: string;
  fails?: boolean;
}

const LIMIT = 1_000_000;

/** The request that the costs were recorded with. */
function recordedActivation() {
  const { object, namespace, variables } = recorded;
  const request = admissionRequest(
    object,
    {
      operation: 'CREATE',
      namespace,
      params: [],
      username: 'administrator',
      groups: ['system:masters', 'system:authenticated'],
    },
    new Kinds(),
  );
  const known = new Map<string, StaticType>();
  const compiled = new Map(
    variables.map(({ name, expression }) => {
      const one = CelExpression.of(expression, {
        globals: BASE_NAMES,
        variables: new Map(known),
      });
      known.set(name, one.type);
      return [name, one];
    }),
  );
  const names: Names = { globals: BASE_NAMES, variables: known };
  const values = new Map<string, unknown>([
    ['object', celObject(request.object)],
    ['oldObject', null],
    ['request', requestValue(request, 'v1')],
    ['namespaceObject', celObject(request.namespaceObject)],
  ]);
  return {
    names,
    evaluate: (expression: CelExpression) => {
      const budget = new CostBudget(Number.MAX_SAFE_INTEGER);
      const before = budget.remaining;
      const result = expression.evaluate(
        new AdmissionActivation(values, compiled, budget),
      );
      return { ...result, cost: result.cost + (before - budget.remaining) };
    },
  };
}

describe('the cost of expressions', () => {
  const { names, evaluate } = recordedActivation();
  const rows: Row[] = recorded.expressions;

  it('is counted as the API server counts it', () => {
    const differences = rows.flatMap(({ expression, cost, fails }) => {
      const result = evaluate(CelExpression.of(expression, names));
      // A failing macro ends here with its first error; the cluster goes on through the list.
      const isEqual =
        cost > LIMIT
          ? result.cost > LIMIT
          : result.cost === cost || (fails && result.cost < cost);
      return isEqual && 'error' in result === !!fails
        ? []
        : [
            `${expression}: ${result.cost}, recorded ${cost}${
              'error' in result ? ` (${result.error.message})` : ''
            }`,
          ];
    });
    expect(differences).toEqual([]);
    expect(rows.length).toBeGreaterThan(500);
  });

  it('rests on the types that the API server finds', () => {
    const differences = rows.flatMap(({ expression, type }) => {
      const found = typeText(CelExpression.of(expression, names).type);
      return found === type
        ? []
        : [`${expression}: ${found}, recorded ${type}`];
    });
    expect(differences).toEqual([]);
  });
});

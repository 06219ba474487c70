import { Activation, CelExpression, CelError, toCelValue } from '../policy/cel';
import type { JsonSchema } from './structuralSchema';

/** What a CRD's schema refuses beyond types, and where. */
export interface StructuralProblem {
  path: Array<string | number>;
  message: string;
  /** It cannot be told here. */
  unknown?: true;
}

type Fields = Record<string, any>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NAMES = { globals: new Set(['self', 'oldSelf']) };
const compiled = new Map<string, CelExpression>();

function expressionOf(rule: string): CelExpression {
  const known = compiled.get(rule) ?? CelExpression.of(rule, NAMES);
  compiled.set(rule, known);
  return known;
}

/** Schemas without any rule at or below them. */
const silent = new WeakMap<object, boolean>();

function isSilent(schema: object): boolean {
  const known = silent.get(schema);
  if (known !== undefined) {
    return known;
  }
  const result =
    !/"x-kubernetes-validations":|"x-kubernetes-list-type":"(map|set)"/.test(
      JSON.stringify(schema),
    );
  silent.set(schema, result);
  return result;
}

/** Rules about a change have nothing to say about an object that is new. */
const isTransition = (rule: string) => /\boldSelf\b/.test(rule);

function judge(
  rule: Fields,
  value: unknown,
): Omit<StructuralProblem, 'path'> | undefined {
  const activation: Activation = {
    resolve: () => toCelValue(value),
    variable: () => undefined,
  };
  try {
    return expressionOf(rule.rule).evaluate(activation) === true
      ? undefined
      : { message: rule.message?.trim() || `failed rule: ${rule.rule}` };
  } catch (error) {
    if (!(error instanceof CelError)) {
      throw error;
    }
    return error.kind === 'failed'
      ? { message: `rule evaluation error: ${error.message}` }
      : {
          message: `the rule "${rule.rule}" cannot be evaluated here: ${error.message}`,
          unknown: true,
        };
  }
}

function repeated(list: readonly unknown[], schema: JsonSchema): number[] {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'map' && type !== 'set') {
    return [];
  }
  const keys = (schema['x-kubernetes-list-map-keys'] ?? []) as string[];
  const seen = new Set<string>();
  return list.flatMap((item, index) => {
    const identity = JSON.stringify(
      type === 'set' || !isObject(item) ? item : keys.map(key => item[key]),
    );
    const isRepeated = seen.has(identity);
    seen.add(identity);
    return isRepeated ? [index] : [];
  });
}

/** Evaluates the rules in a CRD's schema: `x-kubernetes-validations`, and lists in which nothing may stand twice. */
export function structuralProblems(
  value: unknown,
  schema: unknown,
  path: Array<string | number> = [],
): StructuralProblem[] {
  if (!isObject(schema) || value === undefined || isSilent(schema)) {
    return [];
  }
  const rules = (schema['x-kubernetes-validations'] ?? []) as Fields[];
  const own = rules
    .filter(({ rule }) => !isTransition(rule))
    .flatMap(rule => {
      const problem = judge(rule, value);
      return problem ? [{ path, ...problem }] : [];
    });
  if (Array.isArray(value)) {
    return [
      ...own,
      ...repeated(value, schema).map(index => ({
        path: [...path, index],
        message: 'stands in the list already',
      })),
      ...value.flatMap((item, index) =>
        structuralProblems(item, schema.items, [...path, index]),
      ),
    ];
  }
  if (!isObject(value)) {
    return own;
  }
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, member]) =>
      structuralProblems(
        member,
        schema.properties?.[name] ?? schema.additionalProperties,
        [...path, name],
      ),
    ),
  ];
}

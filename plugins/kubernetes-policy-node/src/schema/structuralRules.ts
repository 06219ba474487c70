import {
  Activation,
  CelCancelled,
  CelError,
  CelExpression,
  CostBudget,
  OBJECT_BUDGET,
  OUT_OF_BUDGET,
} from '../cel';
import { selfType, selfValue } from './selfType';
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

interface Rule {
  source: Fields;
  expression: CelExpression;
}

const compiled = new WeakMap<object, Rule[]>();

/** Rules about a change have nothing to say about an object that is new. */
const isTransition = (rule: string) => /\boldSelf\b/.test(rule);

/** The rules of one part of a schema, each compiled once. */
function rulesOf(schema: Fields): Rule[] {
  const known = compiled.get(schema);
  if (known) {
    return known;
  }
  const type = selfType(schema);
  const globals = new Map([
    ['self', type],
    ['oldSelf', type],
  ]);
  const rules = ((schema['x-kubernetes-validations'] ?? []) as Fields[])
    .filter(({ rule }) => !isTransition(rule))
    .map(source => ({
      source,
      expression: CelExpression.of(source.rule, { globals }),
    }));
  compiled.set(schema, rules);
  return rules;
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

/** The API server's words for a rule that has no value. */
function errorMessage({ source }: Rule, { message }: CelError): string {
  const name = (source.message ?? source.rule).trim();
  if (message.startsWith('no such overload')) {
    return `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${name}`;
  }
  return message.startsWith('operation cancelled')
    ? `'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${name}`
    : `${message} evaluating rule: ${name}`;
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

/** Walks through an object and its schema; when its rules have cost too much, none is evaluated any more. */
class RuleWalk {
  readonly problems: StructuralProblem[] = [];
  readonly #budget = new CostBudget(OBJECT_BUDGET);
  #isOver = false;

  visit(value: unknown, schema: unknown, path: Array<string | number>): void {
    if (
      this.#isOver ||
      !isObject(schema) ||
      value === undefined ||
      isSilent(schema)
    ) {
      return;
    }
    this.#judge(value, schema, path);
    if (Array.isArray(value)) {
      repeated(value, schema).forEach(index =>
        this.problems.push({
          path: [...path, index],
          message: 'is already in the list',
        }),
      );
      value.forEach((item, index) =>
        this.visit(item, schema.items, [...path, index]),
      );
    } else if (isObject(value)) {
      Object.entries(value).forEach(([name, member]) =>
        this.visit(
          member,
          schema.properties?.[name] ?? schema.additionalProperties,
          [...path, name],
        ),
      );
    }
  }

  #judge(value: unknown, schema: Fields, path: Array<string | number>): void {
    const rules = rulesOf(schema);
    if (rules.length === 0) {
      return;
    }
    let self: unknown;
    const activation: Activation = {
      resolve: () => (self ??= selfValue(value, schema)),
      variable: () => undefined,
    };
    for (const rule of rules) {
      const result = rule.expression.evaluate(activation);
      if (!this.#budget.take(result.cost)) {
        this.problems.push({ path, message: OUT_OF_BUDGET });
        this.#isOver = true;
        return;
      }
      if ('value' in result) {
        if (result.value !== true) {
          const { message, rule: text } = rule.source;
          this.problems.push({
            path,
            message: message?.trim() || `failed rule: ${text}`,
          });
        }
      } else if (result.error.kind === 'unsupported') {
        this.problems.push({
          path,
          message: `the rule "${rule.source.rule}" cannot be evaluated here: ${result.error.message}`,
          unknown: true,
        });
      } else {
        this.problems.push({ path, message: errorMessage(rule, result.error) });
        if (result.error instanceof CelCancelled) {
          this.#isOver = true;
          return;
        }
      }
    }
  }
}

/** Evaluates the rules in a CRD's schema: `x-kubernetes-validations`, and lists in which nothing may stand twice. */
export function structuralProblems(
  value: unknown,
  schema: unknown,
): StructuralProblem[] {
  const walk = new RuleWalk();
  walk.visit(value, schema, []);
  return walk.problems;
}

import { RE2JS } from 're2js';
import { failed } from '../CelError';
import { noOverload } from '../operators';
import { work } from '../work';
import type { FunctionTable } from './FunctionTable';

const compiled = new Map<string, RE2JS>();
const MAX_COMPILED = 2000;

/** The cluster's own kind of expression (RE2): linear in time, and without JavaScript's extensions. */
function expression(pattern: string): RE2JS {
  let regex = compiled.get(pattern);
  if (!regex) {
    try {
      regex = RE2JS.compile(pattern);
    } catch (error) {
      throw failed((error as Error).message);
    }
    if (compiled.size >= MAX_COMPILED) {
      compiled.clear();
    }
    compiled.set(pattern, regex);
  }
  return regex;
}

/** A matcher whose work is counted: each character may meet every instruction of the expression's program. */
function matcherOf(text: string, pattern: string) {
  const regex = expression(pattern);
  work(text.length * regex.programSize());
  return regex.matcher(text);
}

const matches = (text: string, pattern: string) =>
  matcherOf(text, pattern).find();

function findAll(text: string, pattern: string, limit = -1n): string[] {
  const matcher = matcherOf(text, pattern);
  const found: string[] = [];
  while ((limit < 0n || BigInt(found.length) < limit) && matcher.find()) {
    found.push(matcher.group() ?? '');
  }
  return found;
}

/** `matches`, `find` and `findAll`. */
export function addRegularExpressions(table: FunctionTable): void {
  table
    .refuse('.matches', noOverload)
    .refuse('matches', noOverload)
    .add('string->matches(string): bool', matches)
    .add('matches(string, string): bool', matches)
    .add(
      'string->find(string): string',
      (text: string, pattern: string) => findAll(text, pattern, 1n)[0] ?? '',
    )
    .add(
      'string->findAll(string): list(string)',
      (text: string, pattern: string) => findAll(text, pattern),
    )
    .add('string->findAll(string, int): list(string)', findAll);
}

import { RE2JS } from 're2js';
import { failed } from '../CelError';
import { noOverload } from '../operators';
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

const matches = (text: string, pattern: string) =>
  expression(pattern).matcher(text).find();

function findAll(text: string, pattern: string, limit = -1n): string[] {
  const matcher = expression(pattern).matcher(text);
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
    .add('string->matches(string)', matches)
    .add('matches(string, string)', matches)
    .add(
      'string->find(string)',
      (text: string, pattern: string) => findAll(text, pattern, 1n)[0] ?? '',
    )
    .add('string->findAll(string)', (text: string, pattern: string) =>
      findAll(text, pattern),
    )
    .add('string->findAll(string, int)', findAll);
}

import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS>();
const MAX_COMPILED = 500;

/** The cluster's own kind of expression (RE2): linear in time, and without JavaScript's extensions. */
function expression(pattern: string): RE2JS {
  let regex = compiled.get(pattern);
  if (!regex) {
    regex = RE2JS.compile(pattern);
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

/** `matches` (see the renaming of built-in functions), `find` and `findAll`. */
export function registerRegularExpressions(environment: Environment): void {
  environment
    .registerFunction('string.re2Matches(string): bool', matches)
    .registerFunction('matches(string, string): bool', matches)
    .registerFunction(
      'string.find(string): string',
      (text: string, pattern: string) => findAll(text, pattern, 1n)[0] ?? '',
    )
    .registerFunction(
      'string.findAll(string): list<string>',
      (text: string, pattern: string) => findAll(text, pattern),
    )
    .registerFunction('string.findAll(string, int): list<string>', findAll);
}

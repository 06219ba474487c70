import { Lexer } from 'yaml';

/** What the lexer puts before the text of a scalar, which may begin like a comment. */
const SCALAR = '\u001f';

/** Whether a YAML text has comments, which reading and writing it again would lose. @public */
export function hasYamlComments(content: string): boolean {
  let before: string | undefined;
  for (const token of new Lexer().lex(content)) {
    if (token.startsWith('#') && before !== SCALAR) {
      return true;
    }
    before = token;
  }
  return false;
}

import { Lexer } from 'yaml';

/** What the lexer puts before the text of a scalar, which may begin like a comment. */
const SCALAR = '\u001f';

/** The comments of a YAML text, in their order. @public */
export function yamlComments(content: string): string[] {
  const comments: string[] = [];
  let before: string | undefined;
  for (const token of new Lexer().lex(content)) {
    if (token.startsWith('#') && before !== SCALAR) {
      comments.push(token.trimEnd());
    }
    before = token;
  }
  return comments;
}

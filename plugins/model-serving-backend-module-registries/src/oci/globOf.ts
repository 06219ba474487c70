/** Matches texts by a pattern of the operator, in which `*` stands for any text and `?` for one character. */
export function globOf(pattern: string): (text: string) => boolean {
  const source = pattern
    .split('')
    .map(character => {
      switch (character) {
        case '*':
          return '.*';
        case '?':
          return '.';
        default:
          return character.replace(/[\\^$.|+()[\]{}]/, '\\$&');
      }
    })
    .join('')
    // Each further one would double the work on texts that do not match.
    .replace(/(\.\*)+/g, '.*');
  const regex = new RegExp(`^${source}$`);
  return text => regex.test(text);
}

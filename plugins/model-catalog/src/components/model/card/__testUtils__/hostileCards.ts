const repeated = (text: string) => (length: number) =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);

const deeperLists = (length: number) => {
  const items = Array.from(
    { length: Math.ceil(Math.sqrt(length)) },
    (_, depth) => `${'  '.repeat(depth)}- a`,
  );
  return items.join('\n').slice(0, length);
};

/** Cards of a length that cost a parser or a page as much as text can. */
export const HOSTILE_CARDS: ReadonlyArray<
  readonly [string, (length: number) => string]
> = [
  ['brackets', repeated('[')],
  ['links that do not end', repeated('[a](<b')],
  ['images that do not end', repeated('![')],
  ['emphasis', repeated('*a **a ')],
  ['code that does not end', repeated('`a``b')],
  ['quotes', repeated('> ')],
  [
    'a table of many cells',
    length => {
      const half = length / 2 - 1;
      return `${repeated('|a')(half)}\n${repeated('|-')(half)}\n`;
    },
  ],
  ['many tables', repeated('|a|b|\n|-|-|\n|1|2|\n\n')],
  ['tags', repeated('<a ')],
  ['comments', repeated('<!--')],
  ['headings', repeated('# a\n')],
  ['nested lists', repeated('- ')],
  ['lists that are ever deeper', deeperLists],
  ['references', repeated('[a]: b\n')],
];

import type { Pair } from './pairs';

const unique = <Item>(items: readonly Item[]) => [...new Set(items)];

/** Why a path cannot start a runtime, the same for all runtimes of which it is true. */
const reasonOf = ({ refusal, runtime }: Pair) =>
  refusal?.replace(runtime.title, 'It') ?? null;

function markdown([head, ...rows]: readonly string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map(cells => cells[column].length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  return [
    line(head),
    line(widths.map(width => '-'.repeat(width))),
    ...rows.map(line),
  ].join('\n');
}

/** Which runtime starts on which layer, and under it why others do not: the part of `docs/runtimes.md`. */
export function table(pairs: readonly Pair[]): string {
  const paths = unique(pairs.map(({ path }) => path.id));
  const runtimes = unique(pairs.map(({ runtime }) => runtime.id));
  const reasons = unique(pairs.flatMap(pair => reasonOf(pair) ?? []));
  const cell = (path: string, runtime: string) => {
    const reason = reasonOf(
      pairs.find(pair => pair.path.id === path && pair.runtime.id === runtime)!,
    );
    return reason === null ? 'yes' : `no (${reasons.indexOf(reason) + 1})`;
  };
  return [
    markdown([
      ['runtime', ...paths.map(path => `\`${path}\``)],
      ...runtimes.map(runtime => [
        `\`${runtime}\``,
        ...paths.map(path => cell(path, runtime)),
      ]),
    ]),
    '',
    ...reasons.map((reason, index) => `${index + 1}. ${reason}`),
  ].join('\n');
}

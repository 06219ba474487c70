import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageFile } from './packageFile';
import { verdict, type Row } from './Row';

/**
 * What a measure is made on: services that the lab's controllers made, or that were written into the store of an API server
 * without controllers, the models of a registry, or the source code.
 */
export type Ground =
  | 'lab'
  | 'API server'
  | 'registry'
  | 'sandbox'
  | 'source code';

/** What one measure gave, and when and on what. */
export interface Measured {
  at: string;
  on: Ground;
  machine: string;
  rows: readonly Row[];
}

/** By measure. */
export type Results = Readonly<Record<string, Measured>>;

const ROOT = packageFile('../..');
const BEGIN = '<!-- results: written by ./dev bench -->';
const END = '<!-- end of results -->';

/** The machine that everything runs on. */
export function machine(): string {
  return `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(
    totalmem() / 2 ** 30,
  )} GiB, Node ${process.versions.node}`;
}

/** Lines of a Markdown table, its columns aligned. */
function aligned(lines: readonly (readonly string[])[]): string[] {
  const widths = lines[0].map((_, column) =>
    Math.max(3, ...lines.map(cells => cells[column].length)),
  );
  const [head, ...body] = lines.map(
    cells =>
      `| ${cells
        .map((cell, column) => cell.padEnd(widths[column]))
        .join(' | ')} |`,
  );
  const rule = `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`;
  return [head, rule, ...body];
}

function table(results: Results): string {
  const all = Object.values(results);
  const rows = all.flatMap(measured => measured.rows);
  return [
    BEGIN,
    '',
    `Measured on ${[...new Set(all.map(measured => measured.machine))].join(
      '; ',
    )}.`,
    '',
    ...aligned([
      ['', 'measure', 'result', 'goal', '', 'on', 'date'],
      ...all.flatMap(({ at, on, rows: own }) =>
        own.map(row => [
          row.id,
          row.what,
          row.result,
          row.goal ?? '',
          verdict(row),
          on,
          at.slice(0, 10),
        ]),
      ),
    ]),
    '',
    ...rows.flatMap(({ id, note }) => (note ? [`${id}: ${note}`, ''] : [])),
    END,
  ].join('\n');
}

async function known(file: string): Promise<Results> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return {};
    }
    throw error;
  }
}

/**
 * Writes the results as JSON, and as a table into the documentation. What was not measured this time stays as it is.
 *
 * @param order - names of all measures
 */
export async function report(
  measured: Results,
  order: readonly string[],
): Promise<void> {
  await mkdir(join(ROOT, 'bench'), { recursive: true });
  const json = join(ROOT, 'bench/results.json');
  const merged = { ...(await known(json)), ...measured };
  const results = Object.fromEntries(
    order.flatMap(name => (merged[name] ? [[name, merged[name]]] : [])),
  );
  await writeFile(json, `${JSON.stringify(results, undefined, 2)}\n`);
  const file = join(ROOT, 'docs/performance.md');
  const text = await readFile(file, 'utf8');
  const before = text.slice(0, text.indexOf(BEGIN));
  const after = text.slice(text.indexOf(END) + END.length);
  await writeFile(file, `${before}${table(results)}${after}`);
}

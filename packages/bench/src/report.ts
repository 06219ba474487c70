import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageFile } from './packageFile';
import { verdict, type Row } from './Row';

const ROOT = packageFile('../..');
const BEGIN = '<!-- results: written by ./dev bench -->';
const END = '<!-- end of results -->';

function machine(): string {
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

function table(rows: readonly Row[], at: string): string {
  return [
    BEGIN,
    '',
    `Measured ${at.slice(0, 10)} on ${machine()}.`,
    '',
    ...aligned([
      ['', 'what', 'result', 'goal', ''],
      ...rows.map(row => [
        row.id,
        row.what,
        row.result,
        row.goal ?? '',
        verdict(row),
      ]),
    ]),
    '',
    ...rows.flatMap(({ id, note }) => (note ? [`${id}: ${note}`, ''] : [])),
    END,
  ].join('\n');
}

/** Writes the results as JSON, and as a table into the documentation. */
export async function report(rows: readonly Row[]): Promise<void> {
  const at = new Date().toISOString();
  await mkdir(join(ROOT, 'bench'), { recursive: true });
  await writeFile(
    join(ROOT, 'bench/results.json'),
    `${JSON.stringify({ at, machine: machine(), rows }, undefined, 2)}\n`,
  );
  const file = join(ROOT, 'docs/performance.md');
  const text = await readFile(file, 'utf8');
  const before = text.slice(0, text.indexOf(BEGIN));
  const after = text.slice(text.indexOf(END) + END.length);
  await writeFile(file, `${before}${table(rows, at)}${after}`);
}

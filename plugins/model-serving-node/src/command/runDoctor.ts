import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  Examination,
  EXAMINED_AREAS,
  ExaminationReport,
  examinationVerdict,
  ModelServingClient,
  plainLine,
} from '@model-serving/backstage-plugin-model-serving-common';
import { CommandOutput, UsageError } from './CommandOutput';

export const DOCTOR_USAGE = `Usage: model-serving doctor <url> [options]

Asks a running Backstage whether model serving works as it was set up.

  <url>                     address of the backend, such as https://backstage.example.com
  --token-file <file>       file with a token of backend.auth.externalAccess (default: the variable MODEL_SERVING_TOKEN)
  --format text|json        format of the report (default: text)
  --timeout <seconds>       time limit of the examination (default: 30)

Exit codes: 0 no problems; 1 problems; 2 the backend could not be asked.
`;

const MARKS: Record<Examination['state'], string> = {
  holds: '✓',
  broken: '✗',
  unknown: '?',
  note: 'i',
};
const MOST_CHARACTERS = 1_000;

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'token-file': { type: 'string' },
        format: { type: 'string', default: 'text' },
        timeout: { type: 'string', default: '30' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readAddress(text: string | undefined): string {
  if (
    !text ||
    !URL.canParse(text) ||
    !/^https?:$/.test(new URL(text).protocol)
  ) {
    throw new UsageError('Name the address of the backend');
  }
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname}`.replace(/\/+$/, '');
}

async function readToken(file: string | undefined): Promise<string> {
  const token = file
    ? await readFile(file, 'utf8')
    : process.env.MODEL_SERVING_TOKEN ?? '';
  if (token.trim() === '') {
    throw new UsageError('Set --token-file or MODEL_SERVING_TOKEN');
  }
  return token.trim();
}

/** As text for a terminal: what does not hold first, area by area. */
function textReport({ asOf, items }: ExaminationReport): string {
  const areas = Object.entries(EXAMINED_AREAS).flatMap(([area, title]) => {
    const found = items.filter(item => item.area === area);
    return found.length > 0 ? [[title, ...found.map(textOf)].join('\n')] : [];
  });
  return `${[`${examinationVerdict(items)} (${asOf})`, ...areas].join(
    '\n\n',
  )}\n`;
}

/** What servers wrote may hold anything: no control characters reach a terminal. */
function textOf({ detail, docs, next, state, title }: Examination): string {
  const lines = [`  ${MARKS[state]} ${title}: ${detail}`];
  if (next) {
    lines.push(`    ${next} See ${docs}.`);
  }
  return lines
    .map(line => {
      const indent = line.slice(0, line.search(/\S/));
      return `${indent}${plainLine(line, MOST_CHARACTERS)}`;
    })
    .join('\n');
}

/**
 * `model-serving doctor`.
 *
 * @param args - what stands after `doctor`
 * @returns the exit code
 */
export async function runDoctor(
  args: readonly string[],
  output: CommandOutput,
): Promise<number> {
  const { values, positionals } = read(args);
  if (values.help) {
    output.out(DOCTOR_USAGE);
    return 0;
  }
  const { format } = values;
  const seconds = Number(values.timeout);
  if (format !== 'text' && format !== 'json') {
    throw new UsageError(`Unknown format "${format}"; use text or json`);
  }
  if (!(seconds > 0)) {
    throw new UsageError('--timeout must be a number of seconds');
  }
  const address = readAddress(positionals[0]);
  const token = await readToken(values['token-file']);
  const client = new ModelServingClient({
    discoveryApi: { getBaseUrl: async id => `${address}/api/${id}` },
    fetchApi: { fetch },
  });
  const report = await ask(client, token, seconds * 1_000, address);
  output.out(
    format === 'json'
      ? `${JSON.stringify(report, null, 2)}\n`
      : textReport(report),
  );
  return report.items.some(({ state }) => state === 'broken') ? 1 : 0;
}

async function ask(
  client: ModelServingClient,
  token: string,
  timeoutMs: number,
  address: string,
): Promise<ExaminationReport> {
  try {
    return await client.examine({
      token,
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw new Error(`${address} cannot be asked: ${reasonOf(error as Error)}`);
  }
}

/** `fetch` says why only in the cause. */
function reasonOf({ cause, message }: Error): string {
  const reason = (cause as { message?: unknown } | undefined)?.message;
  return typeof reason === 'string' && reason !== ''
    ? `${message}: ${reason}`
    : message;
}

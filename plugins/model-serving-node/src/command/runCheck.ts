import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Judging, JudgingPool } from '../judging';
import { CommandOutput, UsageError } from './CommandOutput';
import { markdownReport } from './markdownReport';
import { readFolder } from './readFolder';
import { buildKustomizations } from './repository/buildKustomizations';
import { sarifReport } from './sarifReport';

export const CHECK_USAGE = `Usage: model-serving check <dir> [options]

Checks the manifests of a GitOps repository against its own policies, as its clusters would.

  --format markdown|sarif   format of the report (default: markdown)
  --output <file>           file to write the report to (default: standard output)
  --crds <dir>              CustomResourceDefinitions of the clusters, to check custom resources
  --openapi <dir>           OpenAPI v3 documents of the clusters (JSON), to check built-in kinds
  --policies <path>         folder of the policies in the repository (default: platform/policies)
  --as <user>               user that applies the files (default: Argo CD's controller)
  --namespace <name>        namespace of objects that name none, where no Argo CD Application says it
  --exclude <path>          file or folder that no cluster applies, such as a Helm chart; may be repeated
  --only <path>             report only findings below this path of the repository
  --timeout <seconds>       time limit of the check (default: 120)

Exit codes: 0 the clusters would accept the manifests; 1 they would reject some; 2 the check could not run.
`;

const REPORTS = { markdown: markdownReport, sarif: sarifReport } as const;

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'markdown' },
        output: { type: 'string' },
        crds: { type: 'string' },
        openapi: { type: 'string' },
        policies: { type: 'string' },
        as: { type: 'string' },
        namespace: { type: 'string' },
        exclude: { type: 'string', multiple: true, default: [] },
        only: { type: 'string' },
        timeout: { type: 'string', default: '120' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** What `kubectl get --raw /openapi/v3/api/v1` and its like have given. */
async function readOpenApi(folder: string | undefined): Promise<unknown[]> {
  const names = folder ? await readdir(folder) : [];
  return await Promise.all(
    names
      .filter(name => name.endsWith('.json'))
      .map(async name =>
        JSON.parse(await readFile(join(folder!, name), 'utf8')),
      ),
  );
}

const MEMORY_MIB = 2048;

/** Runs the check on a thread of its own, unless there are threads already. */
async function withThreads<T>(
  given: Judging | undefined,
  timeoutMs: number,
  work: (judging: Judging) => Promise<T>,
): Promise<T> {
  if (given) {
    return work(given);
  }
  const pool = new JudgingPool({
    threads: 1,
    timeoutMs,
    memoryMiB: MEMORY_MIB,
  });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

/**
 * `model-serving check`.
 *
 * @param args - what stands after `check`
 * @param judging - threads that judge; one of its own when left out
 * @returns the exit code
 */
export async function runCheck(
  args: readonly string[],
  output: CommandOutput,
  judging: Judging | undefined,
): Promise<number> {
  const { values, positionals } = read(args);
  const [folder, ...rest] = positionals;
  if (values.help) {
    output.out(CHECK_USAGE);
    return 0;
  }
  if (!folder || rest.length > 0) {
    throw new UsageError('Name the folder to check');
  }
  if (values.format !== 'markdown' && values.format !== 'sarif') {
    throw new UsageError(
      `Unknown format "${values.format}"; use markdown or sarif`,
    );
  }
  const seconds = Number(values.timeout);
  if (!(seconds > 0)) {
    throw new UsageError('--timeout must be a number of seconds');
  }
  const files = await readFolder(folder, values.exclude);
  if (files.length === 0) {
    throw new Error(`${folder} contains no YAML files`);
  }
  const input = {
    files,
    crdFiles: values.crds ? await readFolder(values.crds) : [],
    openapi: await readOpenApi(values.openapi),
    policiesPath: values.policies?.replace(/\/+$/, ''),
    username: values.as,
    namespace: values.namespace,
  };
  const whole = await withThreads(judging, seconds * 1000, async threads => {
    const tasks = await threads.run('planBuilds', { files });
    const builds = await buildKustomizations(folder, tasks);
    return await threads.run('checkRepository', { ...input, builds });
  });
  if (whole.policies === 0) {
    throw new Error(
      `No policies found in ${folder}/${
        values.policies ?? 'platform/policies'
      }; set --policies`,
    );
  }
  const only = values.only?.replace(/\/+$/, '');
  const findings = whole.findings.filter(
    ({ file }) => !only || file === only || file.startsWith(`${only}/`),
  );
  const text = REPORTS[values.format]({ ...whole, findings });
  if (values.output) {
    await writeFile(values.output, text);
  } else {
    output.out(text);
  }
  return findings.some(({ outcome }) => outcome !== 'warn') ? 1 : 0;
}

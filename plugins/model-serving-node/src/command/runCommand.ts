import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { REPOSITORY_LIMITS, YamlReader } from '../manifests';
import { checkRepository } from './checkRepository';
import { markdownReport } from './markdownReport';
import { readFolder } from './readFolder';
import { sarifReport } from './sarifReport';

const USAGE = `Usage: model-serving check <dir> [options]

Judges the manifests of a GitOps repository by its own policies, as its clusters would.

  --format markdown|sarif   how to report (markdown)
  --output <file>           where to; standard output when left out
  --crds <dir>              CustomResourceDefinitions of the clusters, for fields and types
  --openapi <dir>           OpenAPI v3 documents of the clusters (JSON), for fields and types of built-in kinds
  --policies <path>         folder of the policies in the repository (platform/policies)
  --as <user>               who applies the files (Argo CD's controller)
  --only <path>             report only what is below this path of the repository

Exit codes: 0 the clusters would accept it; 1 they would refuse something; 2 nothing could be judged.
`;

const REPORTS = { markdown: markdownReport, sarif: sarifReport } as const;

/** Where a command writes to. @public */
export interface CommandOutput {
  out(text: string): void;
  error(text: string): void;
}

const STANDARD: CommandOutput = {
  out: text => process.stdout.write(text),
  error: text => process.stderr.write(text),
};

class UsageError extends Error {}

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
        only: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function readCrds(folder: string | undefined): Promise<unknown[]> {
  const files = folder ? await readFolder(folder) : [];
  const reader = new YamlReader(REPOSITORY_LIMITS);
  return files.flatMap(file => reader.read(file)).map(({ value }) => value);
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

async function check(args: readonly string[], output: CommandOutput) {
  const { values, positionals } = read(args);
  const [verb, folder, ...rest] = positionals;
  if (values.help) {
    output.out(USAGE);
    return 0;
  }
  if (verb !== 'check' || !folder || rest.length > 0) {
    throw new UsageError('What should be checked?');
  }
  if (values.format !== 'markdown' && values.format !== 'sarif') {
    throw new UsageError(`There is no format "${values.format}"`);
  }
  const files = await readFolder(folder);
  if (files.length === 0) {
    throw new Error(`${folder} holds no YAML files`);
  }
  const whole = checkRepository({
    files,
    crds: await readCrds(values.crds),
    openapi: await readOpenApi(values.openapi),
    policiesPath: values.policies?.replace(/\/+$/, ''),
    username: values.as,
  });
  if (whole.policies === 0) {
    throw new Error(
      `${folder} holds no policies in ${
        values.policies ?? 'platform/policies'
      }, so nothing can be judged by them`,
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

/**
 * Runs the command `model-serving`.
 *
 * @param args - what stands after the command's name
 * @returns the exit code
 * @public
 */
export async function runCommand(
  args: readonly string[],
  output: CommandOutput = STANDARD,
): Promise<number> {
  try {
    return await check(args, output);
  } catch (error) {
    const usage = error instanceof UsageError ? `\n\n${USAGE}` : '\n';
    output.error(`${(error as Error).message}${usage}`);
    return 2;
  }
}

import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Snippet } from '@model-serving/backstage-plugin-model-serving-common';

const run = promisify(execFile);

/**
 * Where clients were installed that the tree does not depend on: `npm install openai` and
 * `pip install --target python openai langchain-openai`, in that folder.
 */
const CLIENTS = process.env.SNIPPET_CLIENTS;

const PROGRAMS: Readonly<
  Record<string, readonly [file: string, program: string]>
> = {
  curl: ['call.sh', 'sh'],
  python: ['call.py', 'python3'],
  langchain: ['call.py', 'python3'],
  javascript: ['call.mjs', process.execPath],
};

const environment = (key: string) => ({
  PATH: process.env.PATH,
  MODEL_API_KEY: key,
  ...(CLIENTS && { PYTHONPATH: join(CLIENTS, 'python') }),
});

/** Why a snippet cannot be run on this machine; null where it can. */
export async function whyNotRun({
  id,
  needs,
}: Snippet): Promise<string | null> {
  const [, program] = PROGRAMS[id];
  try {
    await run(program, [
      program === 'sh' ? '-c' : '--version',
      'curl --version',
    ]);
  } catch {
    return `${program} is not installed`;
  }
  if (needs !== null && CLIENTS === undefined) {
    return `SNIPPET_CLIENTS names no folder with the clients (${needs})`;
  }
  return null;
}

/** What a snippet prints, run exactly as the page shows it. */
export async function runSnippet(
  { code, id }: Snippet,
  key: string,
): Promise<string> {
  const [file, program] = PROGRAMS[id];
  const folder = await mkdtemp(join(tmpdir(), 'snippet-'));
  try {
    await writeFile(join(folder, file), code);
    if (CLIENTS) {
      await symlink(
        join(CLIENTS, 'node_modules'),
        join(folder, 'node_modules'),
      );
    }
    const { stdout } = await run(program, [file], {
      cwd: folder,
      env: environment(key),
      timeout: 60_000,
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

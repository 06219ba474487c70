import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import {
  formatRecord,
  hashOf,
  parseRecord,
  RECORD_PATH,
  TemplateRecord,
} from './TemplateRecord';
import { UpgradeStep } from './planUpgrade';

const PLATFORM = 'platform';

/** The version of the templates that are installed, and their files of the platform by path. */
export async function readTemplates(): Promise<{
  version: string;
  files: ReadonlyMap<string, string>;
}> {
  const manifest = require.resolve('@model-serving/templates/package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  return { version, files: await readPlatform(dirname(manifest)) };
}

/** Every file of the folder `platform` of a repository; none where it has no such folder. */
export async function readPlatform(
  root: string,
): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(join(root, PLATFORM), {
    recursive: true,
    withFileTypes: true,
  }).catch(ifMissing([]));
  const files = entries.filter(entry => entry.isFile());
  return new Map(
    await Promise.all(
      files.map(async ({ name, parentPath }) => {
        const file = join(parentPath, name);
        const path = relative(root, file).split(sep).join('/');
        return [path, await readFile(file, 'utf8')] as const;
      }),
    ),
  );
}

/** Undefined where the repository was given nothing yet. */
export async function readRecord(
  root: string,
): Promise<TemplateRecord | undefined> {
  const text = await readFile(join(root, RECORD_PATH), 'utf8').catch(
    ifMissing(undefined),
  );
  return text === undefined ? undefined : parseRecord(text);
}

/**
 * Does what needs no person, and writes down what the repository was given. What is to be merged stays as it is, and
 * is recorded as if it had been: whoever reviews the change merges it.
 */
export async function applySteps(
  root: string,
  steps: readonly UpgradeStep[],
  templates: Awaited<ReturnType<typeof readTemplates>>,
): Promise<void> {
  for (const { action, path } of steps) {
    const file = join(root, path);
    if (action === 'add' || action === 'update') {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, templates.files.get(path)!);
    } else if (action === 'remove') {
      await rm(file);
    }
  }
  await mkdir(join(root, PLATFORM), { recursive: true });
  await writeFile(
    join(root, RECORD_PATH),
    formatRecord({
      version: templates.version,
      hashes: new Map(
        [...templates.files].map(([path, content]) => [path, hashOf(content)]),
      ),
    }),
  );
}

function ifMissing<T>(fallback: T): (error: NodeJS.ErrnoException) => T {
  return error => {
    if (error.code === 'ENOENT') {
      return fallback;
    }
    throw error;
  };
}

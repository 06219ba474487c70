import { isUtf8 } from 'node:buffer';
import { constants, promises as fs, Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '@backstage/errors';
import {
  GitOpsFile,
  unsafePathReason,
} from '@model-serving/backstage-plugin-model-serving-node';

const MAX_FILES = 50;
const MAX_FILE_BYTES = 512 * 1024;
const MAX_DEPTH = 5;

/**
 * Reads all files below a directory of a task's workspace, by repository path.
 *
 * @throws InputError for a directory outside the workspace, anything reached through a link, anything that is no
 *   regular file, text that is not UTF-8, and more than 50 files or 512 KiB in one.
 */
export async function readWorkspaceFiles(
  workspacePath: string,
  directory: string,
): Promise<GitOpsFile[]> {
  assertSafe(directory);
  await assertNoLinks(workspacePath, directory);
  const files: GitOpsFile[] = [];
  await collect(workspacePath, directory, 0, files);
  if (files.length === 0) {
    throw new InputError(`${directory} holds no files`);
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Writes files into a task's workspace in place of what the directory held before.
 *
 * @throws InputError for a path outside the directory, and for a workspace in which a link leads there.
 */
export async function writeWorkspaceFiles(
  workspacePath: string,
  directory: string,
  files: readonly GitOpsFile[],
): Promise<void> {
  assertSafe(directory);
  for (const { path } of files) {
    assertSafe(path);
    if (!path.startsWith(`${directory}/`)) {
      throw new InputError(`${path} is outside ${directory}`);
    }
  }
  await assertNoLinks(workspacePath, directory);
  await fs.rm(join(workspacePath, directory), { recursive: true, force: true });
  for (const { path, content } of files) {
    const target = join(workspacePath, path);
    await fs.mkdir(dirname(target), { recursive: true });
    await fs.writeFile(target, content, { flag: 'wx' });
  }
}

async function collect(
  workspacePath: string,
  directory: string,
  depth: number,
  files: GitOpsFile[],
): Promise<void> {
  if (depth > MAX_DEPTH) {
    throw new InputError(`${directory} is nested too deeply`);
  }
  const entries = await fs
    .readdir(join(workspacePath, directory), { withFileTypes: true })
    .catch(() => {
      throw new InputError(`${directory} cannot be read in the workspace`);
    });
  for (const entry of entries) {
    const path = `${directory}/${entry.name}`;
    assertSafe(path);
    if (entry.isDirectory()) {
      await collect(workspacePath, path, depth + 1, files);
    } else {
      if (files.length === MAX_FILES) {
        throw new InputError(`${directory} holds more than ${MAX_FILES} files`);
      }
      files.push({ path, content: await readText(workspacePath, path) });
    }
  }
}

async function readText(workspacePath: string, path: string): Promise<string> {
  const file = await fs
    .open(
      join(workspacePath, path),
      // Neither follows a link that appeared since the directory was read, nor waits on a pipe.
      // eslint-disable-next-line no-bitwise
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    )
    .catch(() => {
      throw new InputError(`${path} is a link or cannot be read`);
    });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) {
      throw new InputError(`${path} is not a regular file`);
    }
    if (stats.size > MAX_FILE_BYTES) {
      throw new InputError(`${path} is larger than 512 KiB`);
    }
    const bytes = await file.readFile();
    if (!isUtf8(bytes)) {
      throw new InputError(`${path} is not UTF-8 text`);
    }
    return bytes.toString('utf8');
  } finally {
    await file.close();
  }
}

function assertSafe(path: string): void {
  const reason = unsafePathReason(path);
  if (reason) {
    throw new InputError(`The path ${JSON.stringify(path)} ${reason}`);
  }
}

async function assertNoLinks(
  workspacePath: string,
  directory: string,
): Promise<void> {
  let path = workspacePath;
  for (const segment of directory.split('/')) {
    path = join(path, segment);
    let stats: Stats;
    try {
      stats = await fs.lstat(path);
    } catch {
      return;
    }
    if (!stats.isDirectory()) {
      throw new InputError(
        `${directory} is reached through a link or is not a directory`,
      );
    }
  }
}

import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import {
  access,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';

/** A kustomization to build. @public */
export interface KustomizeTask {
  /** Its file, such as `overlays/prod/kustomization.yaml`. */
  file: string;
  /** The kustomizations among what it needs, as they may be built; paths from the root of the repository. */
  kustomizations: ReadonlyArray<{ path: string; content: string }>;
  /** The other files that it needs. */
  others: readonly string[];
}

/** What came of it. @public */
export type KustomizeBuild =
  | { file: string; content: string }
  | { file: string; problem: string };

const DEADLINE_MS = 20_000;
const MOST_OUTPUT = 16 * 1024 * 1024;
const MOST_INPUT = 32 * 1024 * 1024;

const run = promisify(execFile);

interface Program {
  path: string;
  verb: string;
}

/** `kustomize` or `kubectl`, whichever is on the path. */
async function findProgram(path: string): Promise<Program | undefined> {
  for (const [name, verb] of [
    ['kustomize', 'build'],
    ['kubectl', 'kustomize'],
  ]) {
    for (const folder of path.split(delimiter).filter(Boolean)) {
      const program = join(folder, name);
      try {
        await access(program, constants.X_OK);
        return { path: program, verb };
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined;
}

/** A regular file inside the repository; a link could lead anywhere. */
async function contentOf(repository: string, path: string): Promise<Buffer> {
  const file = join(repository, path);
  const [root, real] = await Promise.all([
    realpath(repository),
    realpath(file),
  ]);
  const stat = await lstat(file);
  if (!stat.isFile() || real !== join(root, ...path.split('/'))) {
    throw new Error(`${path} is no regular file of the repository`);
  }
  if (stat.size > MOST_INPUT) {
    throw new Error(`${path} is larger than ${MOST_INPUT} bytes`);
  }
  return await readFile(file);
}

/** Copies what a build needs, and nothing else, to a folder of its own. */
async function copy(repository: string, task: KustomizeTask, to: string) {
  let size = 0;
  const put = async (path: string, content: string | Buffer) => {
    size += content.length;
    if (size > MOST_INPUT) {
      throw new Error(`its files are larger than ${MOST_INPUT} bytes`);
    }
    const file = join(to, ...path.split('/'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  };
  for (const { path, content } of task.kustomizations) {
    await put(path, content);
  }
  for (const path of task.others) {
    await put(path, await contentOf(repository, path));
  }
}

/** What the program says, without the folder that nobody knows. */
function reasonOf(error: unknown, folder: string): string {
  const { killed, code, stderr, message } = error as {
    killed?: boolean;
    code?: string | number;
    stderr?: string;
    message: string;
  };
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return `it gives more than ${MOST_OUTPUT} bytes`;
  }
  if (killed) {
    return `building took longer than ${DEADLINE_MS / 1000} s`;
  }
  const said = (stderr || message).trim().split('\n').at(-1)!;
  return said
    .replaceAll(`${folder}${sep}`, '')
    .replaceAll(folder, '.')
    .slice(0, 500);
}

async function build(
  repository: string,
  task: KustomizeTask,
  { path, verb }: Program,
): Promise<KustomizeBuild> {
  const { file } = task;
  // Its real path, as the program says it in errors.
  const folder = await realpath(
    await mkdtemp(join(tmpdir(), 'model-serving-kustomize-')),
  );
  try {
    const tree = join(folder, 'tree');
    await copy(repository, task, tree);
    const { stdout } = await run(path, [verb, join(tree, dirname(file))], {
      cwd: folder,
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MOST_OUTPUT,
      // Nothing to start, nowhere to go: no git, no helm, no plugins, and a proxy that nobody answers at.
      env: {
        HOME: folder,
        PATH: join(folder, 'no-programs'),
        XDG_CONFIG_HOME: folder,
        KUSTOMIZE_PLUGIN_HOME: join(folder, 'no-plugins'),
        HTTP_PROXY: 'http://127.0.0.1:9',
        HTTPS_PROXY: 'http://127.0.0.1:9',
      },
    });
    return { file, content: stdout };
  } catch (error) {
    return { file, problem: reasonOf(error, join(folder, 'tree')) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Builds kustomizations with `kustomize` or `kubectl kustomize`, where one is on the path. Only copies of the files that
 * each needs are given to it, in an empty environment; plugins, exec functions and Helm stay switched off.
 *
 * @returns one result each; an empty list where neither program is there
 */
export async function buildKustomizations(
  repository: string,
  tasks: readonly KustomizeTask[],
  searchPath: string = process.env.PATH ?? '',
): Promise<KustomizeBuild[]> {
  const program = tasks.length > 0 ? await findProgram(searchPath) : undefined;
  const builds: KustomizeBuild[] = [];
  for (const task of program ? tasks : []) {
    builds.push(await build(repository, task, program!));
  }
  return builds;
}

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const OUTPUT_LIMIT = 64 * 1024 * 1024;
const REF = /^[A-Za-z0-9_][A-Za-z0-9._/-]*$/;

/** A file as a commit holds it. */
export interface TreeEntry {
  path: string;
  sha: string;
  size: number;
}

/** One file to write, or to remove where `content` is null. */
export interface FileChange {
  path: string;
  content: Buffer | null;
}

/** What the forge shows of a commit. */
export interface CommitFacts {
  sha: string;
  tree: string;
  parents: string[];
  author: string;
  email: string;
  date: string;
  message: string;
}

/** Two branches changed the same file. */
export class MergeConflictError extends Error {}

/** A name that git, a shell or a path could misread is no branch name here. */
export function isBranchName(name: string): boolean {
  return (
    REF.test(name) &&
    name.length <= 200 &&
    !/\.\.|\/\/|\/\.|\.lock(\/|$)|[/.]$/.test(name)
  );
}

/** Whether a path stays inside the repository and is no file of git's own. */
export function isFilePath(path: string): boolean {
  return (
    path.length > 0 &&
    path.length <= 500 &&
    !/[\p{Cc}\\]/u.test(path) &&
    path
      .split('/')
      .every(
        part =>
          part !== '' &&
          part !== '.' &&
          part !== '..' &&
          part.toLowerCase() !== '.git',
      )
  );
}

/** A bare repository, worked with through git's own command. */
export class GitRepository {
  private constructor(readonly path: string) {}

  static async open(path: string): Promise<GitRepository> {
    const repository = new GitRepository(path);
    await mkdir(path, { recursive: true });
    await repository.#git(['init', '--quiet', '--bare']);
    await repository.#git(['symbolic-ref', 'HEAD', 'refs/heads/main']);
    return repository;
  }

  /** The commit that a branch or a full hash names. */
  async resolve(ref: string): Promise<string | undefined> {
    const revision = /^[0-9a-f]{40}$/.test(ref) ? ref : `refs/heads/${ref}`;
    if (!isBranchName(ref)) {
      return undefined;
    }
    const found = await this.#git([
      'rev-parse',
      '--verify',
      '--quiet',
      `${revision}^{commit}`,
    ]).catch(() => '');
    return found.toString().trim() || undefined;
  }

  async branches(): Promise<string[]> {
    const names = await this.#git([
      'for-each-ref',
      '--format=%(refname:short)',
      'refs/heads',
    ]);
    return names.toString().split('\n').filter(Boolean);
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.#git(['update-ref', '-d', `refs/heads/${branch}`]);
  }

  async files(commit: string): Promise<TreeEntry[]> {
    const output = await this.#git([
      'ls-tree',
      '-r',
      '-l',
      '-z',
      '--full-tree',
      commit,
    ]);
    return output
      .toString()
      .split('\0')
      .filter(Boolean)
      .map(line => {
        const [facts, path] = line.split('\t');
        const [, , sha, size] = facts.split(/ +/);
        return { path, sha, size: Number(size) };
      });
  }

  /** What a commit or folder holds, with folders; undefined when there is no such object. */
  async tree(id: string, recursive: boolean) {
    if (!/^[0-9a-f]{40}$/.test(id)) {
      return undefined;
    }
    const output = await this.#git([
      'ls-tree',
      ...(recursive ? ['-r', '-t'] : []),
      '-l',
      '-z',
      '--full-tree',
      id,
    ]).catch(() => undefined);
    return output
      ?.toString()
      .split('\0')
      .filter(Boolean)
      .map(line => {
        const [facts, path] = line.split('\t');
        const [mode, type, sha, size] = facts.split(/ +/);
        return { path, mode, type, sha, size: Number(size) || 0 };
      });
  }

  blob(sha: string): Promise<Buffer> {
    return this.#git(['cat-file', 'blob', sha]);
  }

  async commitFacts(commit: string): Promise<CommitFacts> {
    const output = await this.#git([
      'show',
      '--no-patch',
      '--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%B',
      commit,
    ]);
    const [sha, tree, parents, author, email, date, message] = output
      .toString()
      .split('\0');
    return {
      sha,
      tree,
      parents: parents.split(' ').filter(Boolean),
      author,
      email,
      date,
      message: message.trim(),
    };
  }

  /** The commits up to one, newest first; those that touched a path where one is given. */
  async history(commit: string, path: string): Promise<string[]> {
    const output = await this.#git([
      'rev-list',
      commit,
      '--',
      ...(path ? [`:(literal)${path}`] : []),
    ]);
    return output.toString().split('\n').filter(Boolean);
  }

  async mergeBase(one: string, other: string): Promise<string | undefined> {
    const found = await this.#git(['merge-base', one, other]).catch(() => '');
    return found.toString().trim() || undefined;
  }

  async diff(from: string, to: string): Promise<string> {
    return (
      await this.#git([
        'diff',
        '--no-color',
        '--no-ext-diff',
        '--no-renames',
        from,
        to,
      ])
    ).toString();
  }

  /** Writes files on top of `parent` and moves `branch` there, in one step. */
  async commit(
    branch: string,
    parent: string | undefined,
    changes: readonly FileChange[],
    message: string,
    author = 'sandbox <sandbox@sandbox.example>',
  ): Promise<string> {
    const data = (content: Buffer) => [
      Buffer.from(`data ${content.length}\n`),
      content,
      Buffer.from('\n'),
    ];
    const who = `${author} ${Math.floor(Date.now() / 1000)} +0000`;
    const stream = [
      Buffer.from(`commit refs/heads/${branch}\ncommitter ${who}\n`),
      ...data(Buffer.from(message)),
      Buffer.from(parent ? `from ${parent}\n` : ''),
      ...changes.flatMap(({ path, content }) => {
        const quoted = JSON.stringify(path);
        return content
          ? [Buffer.from(`M 100644 inline ${quoted}\n`), ...data(content)]
          : [Buffer.from(`D ${quoted}\n`)];
      }),
      Buffer.from('done\n'),
    ];
    await this.#git(
      ['fast-import', '--quiet', '--done', '--date-format=raw'],
      Buffer.concat(stream),
    );
    return (await this.resolve(branch))!;
  }

  /** Brings `theirs` into `branch`: with one parent (squash) or two. */
  async merge(
    branch: string,
    theirs: string,
    message: string,
    squash: boolean,
  ): Promise<string> {
    const ours = (await this.resolve(branch))!;
    const base = await this.mergeBase(ours, theirs);
    const index = join(this.path, `merge-${randomUUID()}`);
    const env = { GIT_INDEX_FILE: index };
    try {
      await this.#git(
        ['read-tree', '-i', '-m', '--aggressive', base ?? ours, ours, theirs],
        undefined,
        env,
      );
      const tree = (await this.#git(['write-tree'], undefined, env))
        .toString()
        .trim();
      const parents = squash ? ['-p', ours] : ['-p', ours, '-p', theirs];
      const made = await this.#git(
        ['commit-tree', tree, ...parents],
        Buffer.from(message),
      );
      const commit = made.toString().trim();
      await this.#git(['update-ref', `refs/heads/${branch}`, commit, ours]);
      return commit;
    } catch (error) {
      throw new MergeConflictError(
        `${branch} and the proposal changed the same file`,
        { cause: error },
      );
    } finally {
      await rm(index, { force: true });
    }
  }

  #git(
    args: readonly string[],
    input?: Buffer,
    env?: { [name: string]: string },
  ): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const child = execFile(
        'git',
        args,
        {
          encoding: 'buffer',
          maxBuffer: OUTPUT_LIMIT,
          env: {
            PATH: process.env.PATH,
            GIT_DIR: this.path,
            // The machine's own git settings (signing, hooks, line endings) do not reach the sandbox.
            GIT_CONFIG_NOSYSTEM: '1',
            GIT_CONFIG_GLOBAL: '/dev/null',
            GIT_AUTHOR_NAME: 'sandbox',
            GIT_AUTHOR_EMAIL: 'sandbox@sandbox.example',
            GIT_COMMITTER_NAME: 'sandbox',
            GIT_COMMITTER_EMAIL: 'sandbox@sandbox.example',
            ...env,
          },
        },
        (error, stdout) => (error ? reject(error) : resolve(stdout)),
      );
      child.stdin?.on('error', reject);
      child.stdin?.end(input);
    });
  }
}

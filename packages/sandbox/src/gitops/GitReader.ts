import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LIMIT = 64 * 1024 * 1024;

/** A file at one commit. */
export interface CommittedFile {
  path: string;
  content: string;
}

/** Reads a branch of a bare repository through git itself. */
export class GitReader {
  readonly #repository: string;
  readonly #branch: string;

  constructor(repository: string, branch: string) {
    this.#repository = repository;
    this.#branch = branch;
  }

  /** The branch's commit; undefined while the branch does not exist. */
  async head(): Promise<string | undefined> {
    try {
      const ref = `refs/heads/${this.#branch}^{commit}`;
      return (
        await this.#git(['rev-parse', '--verify', '--quiet', ref])
      ).trim();
    } catch {
      return undefined;
    }
  }

  /** All files whose name ends in `.yaml` or `.yml`. */
  async yamlFiles(commit: string): Promise<CommittedFile[]> {
    const listing = await this.#git(['ls-tree', '-r', '-z', commit]);
    const entries = listing
      .split('\0')
      .map(line => /^\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(line))
      .filter(match => match && /\.ya?ml$/.test(match[2]))
      .map(match => ({ hash: match![1], path: match![2] }));
    const contents = await this.#blobs(entries.map(({ hash }) => hash));
    return entries.map(({ path }, index) => ({
      path,
      content: contents[index],
    }));
  }

  async #git(args: string[]): Promise<string> {
    const { stdout } = await run(
      'git',
      ['--git-dir', this.#repository, ...args],
      {
        maxBuffer: LIMIT,
      },
    );
    return stdout;
  }

  async #blobs(hashes: readonly string[]): Promise<string[]> {
    if (hashes.length === 0) {
      return [];
    }
    const child = spawn('git', [
      '--git-dir',
      this.#repository,
      'cat-file',
      '--batch',
    ]);
    child.stdin.end(`${hashes.join('\n')}\n`);
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) {
      chunks.push(chunk);
    }
    const output = Buffer.concat(chunks);
    let at = 0;
    return hashes.map(() => {
      const line = output.indexOf('\n', at);
      const size = Number(output.toString('utf8', at, line).split(' ')[2]);
      const content = output.toString('utf8', line + 1, line + 1 + size);
      at = line + 1 + size + 1;
      return content;
    });
  }
}

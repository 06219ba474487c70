import { createHash } from 'node:crypto';
import { blobId } from '../proposal/directoryEdits';

export interface FakeCommit {
  sha: string;
  message: string;
  author: { login: string; name: string; email: string };
  at: string;
  parent: FakeCommit | undefined;
  tree: ReadonlyMap<string, string>;
}

export interface FakePull {
  number: number;
  title: string;
  body: string;
  head: string;
  base: string;
  state: 'open' | 'closed';
  author: string;
  createdAt: string;
  closedAt: string | null;
  mergedAt: string | null;
  mergeCommit: string | null;
  /** The head when the pull request was closed. */
  closedHead: string | null;
  fromFork?: boolean;
}

export const PORTAL = {
  login: 'portal',
  name: 'portal',
  email: 'portal@forge.example',
};
export const REVIEWER = {
  login: 'platform-owner',
  name: 'Platform Owner',
  email: 'platform-owner@forge.example',
};

/** Git's id of a content. */
export const shaOf = (content: string) => blobId(content, 'sha1');

/** Something directly in a folder, or below it. */
export interface FakeEntry {
  path: string;
  type: 'blob' | 'tree';
  mode: string;
  sha: string;
  size: number;
}

/** A repository in memory: what the forges' fakes have in common. Its clock moves a second with every commit. */
export class FakeRepository {
  readonly branches = new Map<string, FakeCommit>();
  readonly pulls: FakePull[] = [];
  /** Accounts with their role, the portal's among them. */
  readonly accounts: { login: string; role: 'admin' | 'write' | 'read' }[] = [
    { login: PORTAL.login, role: 'write' },
  ];
  readonly deployKeys: { title: string; readOnly: boolean }[] = [];
  readonly #commits = new Map<string, FakeCommit>();
  readonly #folders = new Map<string, ReadonlyMap<string, string>>();
  readonly #blobs = new Map<string, string>();
  #clock = Date.parse('2026-01-01T00:00:00Z');

  constructor(files: Record<string, string> = { 'README.md': 'fake\n' }) {
    this.branches.set(
      'main',
      this.#newCommit(
        undefined,
        new Map(Object.entries(files)),
        'Begin',
        REVIEWER,
      ),
    );
  }

  now(): string {
    this.#clock += 1_000;
    return new Date(this.#clock).toISOString();
  }

  commit(
    branch: string,
    changes: Record<string, string | null>,
    message: string,
    author = REVIEWER,
    from: string = branch,
  ): FakeCommit {
    const parent = this.branches.get(from);
    if (!parent) {
      throw new Error(`no branch ${from}`);
    }
    const tree = new Map(parent.tree);
    for (const [path, content] of Object.entries(changes)) {
      if (content === null) {
        tree.delete(path);
      } else {
        tree.set(path, content);
      }
    }
    const commit = this.#newCommit(parent, tree, message, author);
    this.branches.set(branch, commit);
    return commit;
  }

  open(head: string, base: string, title: string, body: string): FakePull {
    const pull: FakePull = {
      number: this.pulls.length + 1,
      title,
      body,
      head,
      base,
      state: 'open',
      author: PORTAL.login,
      createdAt: this.now(),
      closedAt: null,
      mergedAt: null,
      mergeCommit: null,
      closedHead: null,
    };
    this.pulls.push(pull);
    return pull;
  }

  close(number: number): void {
    const pull = this.pulls[number - 1];
    pull.state = 'closed';
    pull.closedAt = this.now();
    pull.closedHead = this.branches.get(pull.head)?.sha ?? null;
  }

  /** Merges as forges do by default here: squashed, and the branch stays. */
  merge(number: number, options: { deleteBranch?: boolean } = {}): void {
    const pull = this.pulls[number - 1];
    const head = this.branches.get(pull.head)!;
    const main = this.branches.get(pull.base)!;
    const changes: Record<string, string | null> = {};
    for (const [path, content] of head.tree) {
      changes[path] = content;
    }
    for (const path of main.tree.keys()) {
      if (!head.tree.has(path)) {
        changes[path] = null;
      }
    }
    this.close(number);
    pull.mergedAt = pull.closedAt;
    pull.mergeCommit = this.commit(
      pull.base,
      changes,
      `${pull.title} (#${number})`,
    ).sha;
    if (options.deleteBranch) {
      this.branches.delete(pull.head);
    }
  }

  /** Merges with a commit of two parents, of which a folder's history shows those that were merged. */
  mergeByCommit(number: number): void {
    const pull = this.pulls[number - 1];
    const head = this.branches.get(pull.head)!;
    this.close(number);
    pull.mergedAt = pull.closedAt;
    const merge = this.#newCommit(head, head.tree, 'Merge', REVIEWER);
    pull.mergeCommit = merge.sha;
    this.branches.set(pull.base, merge);
  }

  deleteBranch(name: string): void {
    for (const pull of this.pulls) {
      if (pull.head === name && pull.state === 'open') {
        this.close(pull.number);
      }
    }
    this.branches.delete(name);
  }

  /** The commits of a branch, or up to a commit, newest first; those that touched a folder where one is given. */
  history(ref: string, path?: string | null): FakeCommit[] {
    const commits: FakeCommit[] = [];
    const head = this.branches.get(ref) ?? this.#commits.get(ref);
    for (let at = head; at; at = at.parent) {
      if (!path || touches(at, path)) {
        commits.push(at);
      }
    }
    return commits;
  }

  /** Commits of a branch that another does not have, newest first. */
  ahead(branch: string, base: string): FakeCommit[] {
    const known = new Set(this.history(base));
    return this.history(branch).filter(commit => !known.has(commit));
  }

  files(branch: string, directory: string): Record<string, string> {
    return Object.fromEntries(
      [...(this.branches.get(branch)?.tree ?? [])].filter(([path]) =>
        path.startsWith(`${directory}/`),
      ),
    );
  }

  commitOf(sha: string): FakeCommit | undefined {
    return this.#commits.get(sha);
  }

  /** The content with an id of Git's. */
  blob(sha: string): string | undefined {
    return this.#blobs.get(sha);
  }

  /** The same as Gitea, GitHub and GitLab answer it. */
  blobFacts(sha: string): object | undefined {
    const content = this.blob(sha);
    return content === undefined
      ? undefined
      : {
          sha,
          encoding: 'base64',
          content: Buffer.from(content).toString('base64'),
        };
  }

  /** Deploy keys as Gitea and GitHub list them. */
  get keyFacts(): object[] {
    return this.deployKeys.map(({ title, readOnly }, id) => ({
      id,
      title,
      read_only: readOnly,
    }));
  }

  /** The files at a branch or commit, by path. */
  treeAt(ref: string): ReadonlyMap<string, string> | undefined {
    return (this.branches.get(ref) ?? this.#commits.get(ref))?.tree;
  }

  /** Id of a commit's folder; of the root for an empty path. */
  folderId(tree: ReadonlyMap<string, string>, folder: string): string {
    const prefix = folder && `${folder}/`;
    const below = new Map(
      [...tree]
        .filter(([path]) => path.startsWith(prefix))
        .map(([path, content]) => [path.slice(prefix.length), content]),
    );
    const id = createHash('sha1')
      .update(JSON.stringify([...below].sort()))
      .digest('hex');
    this.#folders.set(id, below);
    return id;
  }

  /** What lies in the folder with an id, or at a commit; paths are relative to it. */
  listFolder(id: string, recursive: boolean): FakeEntry[] | undefined {
    const tree = this.#folders.get(id) ?? this.#commits.get(id)?.tree;
    if (!tree) {
      return undefined;
    }
    const entries = new Map<string, FakeEntry>();
    for (const [path, content] of tree) {
      const parts = path.split('/');
      const depths = recursive ? parts.length : 1;
      for (let depth = 1; depth <= depths; depth += 1) {
        const at = parts.slice(0, depth).join('/');
        entries.set(
          at,
          at === path
            ? {
                path,
                type: 'blob',
                mode: '100644',
                sha: shaOf(content),
                size: Buffer.byteLength(content),
              }
            : {
                path: at,
                type: 'tree',
                mode: '040000',
                sha: this.folderId(tree, at),
                size: 0,
              },
        );
      }
    }
    return [...entries.values()];
  }

  /** Moves a branch, or makes it, to a commit that was made before. */
  move(branch: string, commit: FakeCommit): void {
    this.branches.set(branch, commit);
  }

  /** A commit that no branch holds yet. */
  detached(
    parent: FakeCommit,
    tree: ReadonlyMap<string, string>,
    message: string,
  ): FakeCommit {
    return this.#newCommit(parent, tree, message, PORTAL);
  }

  openPulls(head: string): FakePull[] {
    return this.pulls.filter(
      pull => pull.head === head && pull.state === 'open',
    );
  }

  #newCommit(
    parent: FakeCommit | undefined,
    tree: ReadonlyMap<string, string>,
    message: string,
    author: FakeCommit['author'],
  ): FakeCommit {
    const at = this.now();
    const sha = createHash('sha1')
      .update(JSON.stringify([parent?.sha, [...tree], message, at]))
      .digest('hex');
    const commit = { sha, message, author, at, parent, tree };
    this.#commits.set(sha, commit);
    for (const content of tree.values()) {
      this.#blobs.set(shaOf(content), content);
    }
    return commit;
  }
}

function touches(commit: FakeCommit, path: string): boolean {
  const below = (tree: ReadonlyMap<string, string> | undefined) =>
    JSON.stringify(
      [...(tree ?? [])]
        .filter(([each]) => each.startsWith(`${path}/`))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return below(commit.tree) !== below(commit.parent?.tree);
}

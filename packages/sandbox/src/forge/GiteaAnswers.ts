import { ForgeError } from './ForgeError';
import { GitRepository, isFilePath, TreeEntry } from './GitRepository';
import { PullRequest } from './PullRequests';

/** Puts commits, files and pull requests in the shape that Gitea answers with. */
export class GiteaAnswers {
  readonly #repository: GitRepository;
  readonly #fullName: string;
  readonly #baseUrl: () => string;

  constructor(
    repository: GitRepository,
    fullName: string,
    baseUrl: () => string,
  ) {
    this.#repository = repository;
    this.#fullName = fullName;
    this.#baseUrl = baseUrl;
  }

  get #home(): string {
    return `${this.#baseUrl()}/${this.#fullName}`;
  }

  get #api(): string {
    return `${this.#baseUrl()}/api/v1/repos/${this.#fullName}`;
  }

  /** The commit behind a branch or hash; 404 without one. */
  async commitOf(ref: string): Promise<string> {
    const commit = await this.#repository.resolve(ref);
    if (!commit) {
      throw ForgeError.notFound(
        `branch does not exist [repo_id: 1 name: ${ref}]`,
      );
    }
    return commit;
  }

  repositoryInfo() {
    const [owner, name] = this.#fullName.split('/');
    return {
      id: 1,
      owner: { id: 1, login: owner, username: owner },
      name,
      full_name: this.#fullName,
      private: false,
      empty: false,
      default_branch: 'main',
      html_url: this.#home,
      url: this.#api,
      permissions: { admin: true, push: true, pull: true },
    };
  }

  file({ path, sha, size }: TreeEntry, ref: string) {
    return {
      name: path.split('/').pop(),
      path,
      sha,
      type: 'file',
      size,
      url: `${this.#api}/contents/${path}?ref=${ref}`,
      html_url: `${this.#home}/src/branch/${ref}/${path}`,
    };
  }

  /** A file with its content, or what a folder holds; a folder's own hash is left empty. */
  async contents(ref: string, path: string) {
    const files = await this.#repository.files(await this.commitOf(ref));
    const file = files.find(each => each.path === path);
    if (file) {
      const content = await this.#repository.blob(file.sha);
      return {
        ...this.file(file, ref),
        encoding: 'base64',
        content: content.toString('base64'),
      };
    }
    const prefix = path && `${path}/`;
    const inside = files.filter(each => each.path.startsWith(prefix));
    if (inside.length === 0) {
      throw ForgeError.notFound(
        `object does not exist [id: , rel_path: ${path}]`,
      );
    }
    const entries = inside.map(each => {
      const [name, ...below] = each.path.slice(prefix.length).split('/');
      return below.length > 0
        ? {
            ...this.file({ path: prefix + name, sha: '', size: 0 }, ref),
            type: 'dir',
          }
        : this.file(each, ref);
    });
    return [...new Map(entries.map(entry => [entry.path, entry])).values()];
  }

  /** What lies in a folder, or in the root of a commit; 404 without one. */
  async tree(ref: string, recursive: boolean) {
    const found = await this.#repository.tree(ref, recursive);
    if (!found) {
      throw ForgeError.notFound(`object does not exist [id: ${ref}]`);
    }
    return {
      sha: ref,
      url: `${this.#api}/git/trees/${ref}`,
      tree: found,
      truncated: false,
      page: 1,
      total_count: found.length,
    };
  }

  async blob(sha: string) {
    const content = /^[0-9a-f]{40}$/.test(sha)
      ? await this.#repository.blob(sha).catch(() => undefined)
      : undefined;
    if (!content) {
      throw ForgeError.notFound(`object does not exist [id: ${sha}]`);
    }
    return {
      sha,
      url: `${this.#api}/git/blobs/${sha}`,
      size: content.length,
      encoding: 'base64',
      content: content.toString('base64'),
    };
  }

  async commit(ref: string) {
    const { sha, tree, parents, author, email, date, message } =
      await this.#repository.commitFacts(await this.commitOf(ref));
    const who = { name: author, email, date };
    const link = (hash: string) => ({
      sha: hash,
      url: `${this.#api}/git/commits/${hash}`,
      created: date,
    });
    return {
      ...link(sha),
      html_url: `${this.#home}/src/commit/${sha}`,
      author: { login: author, username: author, email },
      commit: {
        message,
        author: who,
        committer: who,
        tree: { ...link(tree), url: `${this.#api}/git/trees/${tree}` },
      },
      parents: parents.map(link),
    };
  }

  /** The commits that touched a path, newest first; 404 without any, as Gitea answers. */
  async history(ref: string, path: string): Promise<string[]> {
    if (path && !isFilePath(path)) {
      throw ForgeError.notFound();
    }
    const found = await this.#repository.history(
      await this.commitOf(ref),
      path,
    );
    if (found.length === 0) {
      throw ForgeError.notFound();
    }
    return found;
  }

  async branch(name: string) {
    const { sha, html_url, commit } = await this.commit(name);
    return {
      name,
      commit: {
        id: sha,
        message: commit.message,
        url: html_url,
        author: commit.author,
        timestamp: commit.author.date,
      },
      ...(name === 'main'
        ? {
            protected: true,
            required_approvals: 1,
            user_can_push: false,
            user_can_merge: false,
            effective_branch_protection_name: 'main',
          }
        : { protected: false, user_can_push: true }),
    };
  }

  async pull(pull: PullRequest) {
    const { number, head, headSha } = pull;
    const base = await this.#repository.resolve(pull.base);
    const branch = await this.#repository.resolve(head);
    const side = (label: string, ref: string, sha: string) => ({
      label,
      ref,
      sha,
      repo_id: 1,
      repo: this.repositoryInfo(),
    });
    return {
      id: number,
      number,
      url: `${this.#api}/pulls/${number}`,
      html_url: `${this.#home}/pulls/${number}`,
      user: { id: 1, login: pull.author, username: pull.author },
      title: pull.title,
      body: pull.body,
      labels: [],
      state: pull.state,
      mergeable: pull.state === 'open',
      merged: pull.mergedAt !== null,
      merged_at: pull.mergedAt,
      merge_commit_sha: pull.mergeCommit,
      merge_base: pull.mergeBase,
      base: side(pull.base, pull.base, base ?? pull.mergeBase),
      // Once its branch is gone a pull request keeps the name as a label only.
      head: side(head, branch ? head : `refs/pull/${number}/head`, headSha),
      created_at: pull.createdAt,
      updated_at: pull.updatedAt,
      closed_at: pull.closedAt,
    };
  }
}

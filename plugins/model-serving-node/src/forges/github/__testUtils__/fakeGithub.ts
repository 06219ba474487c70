import { createHash } from 'node:crypto';
import {
  FakeCommit,
  FakePull,
  FakeRepository,
  PORTAL,
  shaOf,
} from '../../__testUtils__/FakeRepository';
import {
  FakeAnswer,
  FakeRequest,
  pageOf,
} from '../../__testUtils__/FakeServer';

const API = '/api/v3';
const ROOT = `${API}/repos/platform/serving`;
const NOT_FOUND: FakeAnswer = { status: 404, body: { message: 'Not Found' } };

/** The part of GitHub's REST API that the portal uses, with its statuses and its habits. */
export function fakeGithub(
  repository: FakeRepository,
  host: () => string,
): (request: FakeRequest) => FakeAnswer {
  /** Trees and commits that were made and that no branch holds yet. */
  const trees = new Map<string, ReadonlyMap<string, string>>();

  const pullOf = (pull: FakePull) => ({
    number: pull.number,
    html_url: `http://${host()}/platform/serving/pull/${pull.number}`,
    title: pull.title,
    body: pull.body.replace(/\n/g, '\r\n'),
    state: pull.state,
    user: { login: pull.author },
    created_at: pull.createdAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    head: {
      ref: pull.head,
      sha:
        pull.closedHead ??
        repository.branches.get(pull.head)?.sha ??
        shaOf('gone'),
      repo: { id: pull.fromFork ? 2 : 1 },
    },
    base: { ref: pull.base, sha: shaOf('base'), repo: { id: 1 } },
  });

  const createTree = (body: any): FakeAnswer => {
    const base = trees.get(body.base_tree);
    if (!base) {
      return { status: 422, body: { message: 'base_tree is not a tree' } };
    }
    const tree = new Map(base);
    for (const { path, sha, content } of body.tree) {
      if (sha === null && !tree.delete(path)) {
        return { status: 422, body: { message: 'GitRPC::BadObjectState' } };
      }
      if (content !== undefined) {
        tree.set(path, content);
      }
    }
    const sha = treeId(tree);
    trees.set(sha, tree);
    return { status: 201, body: { sha } };
  };

  const createCommit = ({ message, tree, parents }: any): FakeAnswer => {
    const parent = repository.commitOf(parents[0])!;
    const commit = repository.detached(parent, trees.get(tree)!, message);
    return { status: 201, body: { sha: commit.sha } };
  };

  const moveBranch = (
    branch: string,
    sha: string,
    mustBe: 'new' | 'ahead',
  ): FakeAnswer => {
    const commit = repository.commitOf(sha)!;
    const head = repository.branches.get(branch);
    if (mustBe === 'new' ? head : !head) {
      return {
        status: 422,
        body: {
          message: head
            ? 'Reference already exists'
            : 'Reference does not exist',
        },
      };
    }
    if (head && commit.parent !== head) {
      return { status: 422, body: { message: 'Update is not a fast forward' } };
    }
    repository.move(branch, commit);
    return { status: mustBe === 'new' ? 201 : 200, body: { ref: branch } };
  };

  const gitRead = (
    kind: string,
    id: string,
    query: URLSearchParams,
  ): FakeAnswer => {
    if (kind === 'commits') {
      const commit = repository.commitOf(id);
      if (!commit) {
        return NOT_FOUND;
      }
      const sha = treeId(commit.tree);
      trees.set(sha, commit.tree);
      return { status: 200, body: { sha: id, tree: { sha } } };
    }
    if (kind === 'trees') {
      const tree = repository.listFolder(id, query.has('recursive'));
      return tree
        ? { status: 200, body: { sha: id, tree, truncated: false } }
        : NOT_FOUND;
    }
    const blob = repository.blobFacts(id);
    return blob ? { status: 200, body: blob } : NOT_FOUND;
  };

  return ({ method, path, query, body }) => {
    if (path === `${API}/user`) {
      return { status: 200, body: { login: PORTAL.login } };
    }
    const route = decodeURIComponent(path).slice(ROOT.length + 1);
    const [kind, ...tail] = route.split('/');
    const rest = tail.join('/');
    switch (`${method} ${kind}`) {
      case 'GET branches': {
        const commit = repository.branches.get(rest);
        return commit
          ? {
              status: 200,
              body: {
                name: rest,
                protected: false,
                commit: commitAnswer(commit),
              },
            }
          : NOT_FOUND;
      }
      case 'GET commits':
        return pageOf(
          query,
          repository
            .history(query.get('sha')!, query.get('path'))
            .map(commitAnswer),
        );
      case 'GET git':
        return gitRead(tail[0], tail[1], query);
      case 'POST git':
        switch (tail[0]) {
          case 'trees':
            return createTree(body);
          case 'commits':
            return createCommit(body);
          default:
            return moveBranch(
              body.ref.replace('refs/heads/', ''),
              body.sha,
              'new',
            );
        }
      case 'PATCH git':
        return moveBranch(tail.slice(2).join('/'), body.sha, 'ahead');
      case 'DELETE git':
        repository.deleteBranch(tail.slice(2).join('/'));
        return { status: 204 };
      case 'GET contents': {
        const entries = [...(repository.treeAt(query.get('ref')!) ?? [])]
          .filter(([file]) => file.startsWith(`${rest}/`))
          .map(([file, content]) => ({
            type: 'file',
            path: file,
            sha: shaOf(content),
          }));
        return entries.length > 0 ? { status: 200, body: entries } : NOT_FOUND;
      }
      case 'GET collaborators':
        return pageOf(
          query,
          repository.accounts.map(({ login, role }) => ({
            login,
            permissions: { push: role !== 'read' },
          })),
        );
      case 'GET keys':
        return pageOf(query, repository.keyFacts);
      case 'GET pulls': {
        const head = query.get('head')?.replace('platform:', '');
        return pageOf(
          query,
          repository.pulls
            .filter(pull => pull.state === query.get('state'))
            .filter(pull => head === undefined || pull.head === head)
            .reverse()
            .map(pullOf),
        );
      }
      case 'POST pulls': {
        const { head, base, title } = body;
        if (
          !repository.branches.has(head) ||
          repository.openPulls(head).length > 0
        ) {
          return {
            status: 422,
            body: {
              message: 'Validation Failed',
              errors: [{ message: 'A pull request already exists' }],
            },
          };
        }
        return {
          status: 201,
          body: pullOf(repository.open(head, base, title, body.body)),
        };
      }
      case 'PATCH pulls': {
        const pull = repository.pulls[Number(rest) - 1];
        Object.assign(pull, body);
        return { status: 200, body: pullOf(pull) };
      }
      default:
        return NOT_FOUND;
    }
  };
}

function commitAnswer({ sha, author, message, at }: FakeCommit) {
  return {
    sha,
    author: { login: author.login },
    commit: { message, author: { name: author.name, date: at } },
  };
}

function treeId(tree: ReadonlyMap<string, string>): string {
  return createHash('sha1')
    .update(JSON.stringify([...tree].sort()))
    .digest('hex');
}

import {
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

const ROOT = '/api/v1/repos/platform/serving';
const NOT_FOUND: FakeAnswer = {
  status: 404,
  body: { message: 'object does not exist' },
};

/** The part of Gitea's API that proposals need, with its statuses and its habits. */
export function fakeGitea(
  repository: FakeRepository,
  host: () => string,
): (request: FakeRequest) => FakeAnswer {
  const pullOf = (pull: FakePull) => {
    const gone = !repository.branches.has(pull.head);
    return {
      id: 1000 + pull.number,
      number: pull.number,
      html_url: `http://${host()}/platform/serving/pulls/${pull.number}`,
      title: pull.title,
      body: pull.body,
      state: pull.state,
      user: { login: pull.author },
      created_at: pull.createdAt,
      closed_at: pull.closedAt,
      merged: pull.mergedAt !== null,
      merged_at: pull.mergedAt,
      merge_commit_sha: pull.mergeCommit,
      head: {
        label: pull.head,
        ref: gone ? `refs/pull/${pull.number}/head` : pull.head,
        repo_id: pull.fromFork ? 2 : 1,
      },
      base: { label: pull.base, ref: pull.base, repo_id: 1 },
    };
  };

  return ({ method, path, query, body }) => {
    if (path === '/api/v1/user') {
      return { status: 200, body: { login: PORTAL.login } };
    }
    if (!path.startsWith(ROOT)) {
      return { status: 404, body: { message: 'not found' } };
    }
    const route = decodeURIComponent(path.slice(ROOT.length));
    const [, kind, ...tail] = route.split('/');
    const rest = tail.join('/');
    switch (`${method} ${kind}`) {
      case 'GET branches': {
        const commit = repository.branches.get(rest);
        return commit
          ? {
              status: 200,
              body: {
                name: rest,
                commit: {
                  id: commit.sha,
                  message: commit.message,
                  author: { name: commit.author.name },
                  timestamp: commit.at,
                },
              },
            }
          : { status: 404, body: { message: 'branch does not exist' } };
      }
      case 'DELETE branches':
        repository.deleteBranch(rest);
        return { status: 204 };
      case 'GET contents': {
        return listing(repository.treeAt(query.get('ref')!), rest);
      }
      case 'POST contents':
        return change(repository, body);
      case 'GET git':
        return gitObject(repository, tail[0], tail[1], query);
      case 'GET commits': {
        const commits = repository
          .history(query.get('sha')!, query.get('path'))
          .map(({ sha }) => commitAnswer(repository, sha));
        return commits.length > 0 ? pageOf(query, commits) : NOT_FOUND;
      }
      case 'GET collaborators':
        return tail[1] === 'permission'
          ? {
              status: 200,
              body: {
                permission: repository.accounts.find(
                  ({ login }) => login === tail[0],
                )?.role,
              },
            }
          : pageOf(
              query,
              repository.accounts.map(({ login }) => ({ login })),
            );
      case 'GET teams':
        return pageOf(query, [
          { name: 'Owners', permission: 'owner', units_map: {} },
          {
            name: 'Readers',
            permission: 'read',
            units_map: { 'repo.code': 'read' },
          },
        ]);
      case 'GET keys':
        return pageOf(query, repository.keyFacts);
      case 'GET pulls': {
        const state = query.get('state');
        const all = repository.pulls
          .filter(pull => pull.state === state)
          .reverse();
        // Smaller pages than asked for, as an administrator may configure.
        const from = (Number(query.get('page')) - 1) * 2;
        return { status: 200, body: all.slice(from, from + 2).map(pullOf) };
      }
      case 'POST pulls': {
        if (!repository.branches.has(body.head)) {
          return { status: 404, body: { message: 'head does not exist' } };
        }
        if (repository.openPulls(body.head).length > 0) {
          return { status: 409, body: { message: 'pull request exists' } };
        }
        const { head, base, title } = body;
        return {
          status: 201,
          body: pullOf(repository.open(head, base, title, body.body)),
        };
      }
      case 'PATCH pulls': {
        const pull = repository.pulls[Number(rest) - 1];
        Object.assign(pull, body);
        return { status: 201, body: pullOf(pull) };
      }
      default:
        return { status: 405, body: { message: 'not allowed' } };
    }
  };
}

function gitObject(
  repository: FakeRepository,
  kind: string,
  id: string,
  query: URLSearchParams,
): FakeAnswer {
  const answers: Record<string, () => object | undefined> = {
    commits: () => commitAnswer(repository, id),
    trees: () => treeAnswer(repository, id, query),
    blobs: () => repository.blobFacts(id),
  };
  const found = answers[kind]();
  return found ? { status: 200, body: found } : NOT_FOUND;
}

function commitAnswer(repository: FakeRepository, id: string) {
  const commit = repository.commitOf(id);
  return (
    commit && {
      sha: commit.sha,
      created: commit.at,
      commit: { message: commit.message, author: { name: commit.author.name } },
      parents: commit.parent ? [{ sha: commit.parent.sha }] : [],
    }
  );
}

function treeAnswer(
  repository: FakeRepository,
  id: string,
  query: URLSearchParams,
) {
  const all = repository.listFolder(id, query.get('recursive') === 'true');
  // Smaller pages than asked for, as an administrator may configure.
  const from = (Number(query.get('page')) - 1) * 3;
  return (
    all && {
      sha: id,
      tree: all.slice(from, from + 3),
      truncated: from + 3 < all.length,
    }
  );
}

function listing(
  tree: ReadonlyMap<string, string> | undefined,
  directory: string,
): FakeAnswer {
  const entries = new Map<
    string,
    { type: string; path: string; sha: string }
  >();
  for (const [path, content] of tree ?? []) {
    if (path.startsWith(`${directory}/`)) {
      const [first, ...deeper] = path.slice(directory.length + 1).split('/');
      const entry = `${directory}/${first}`;
      entries.set(entry, {
        type: deeper.length > 0 ? 'dir' : 'file',
        path: entry,
        sha: shaOf(content),
      });
    }
  }
  return entries.size > 0
    ? { status: 200, body: [...entries.values()] }
    : NOT_FOUND;
}

function change(repository: FakeRepository, body: any): FakeAnswer {
  const refuse = (message: string): FakeAnswer => ({
    status: 422,
    body: { message },
  });
  const target = body.new_branch ?? body.branch;
  if (body.new_branch && repository.branches.has(body.new_branch)) {
    return refuse(`branch already exists [name: ${body.new_branch}]`);
  }
  const tree = repository.branches.get(body.branch)?.tree;
  if (!tree) {
    return { status: 404, body: { message: 'branch does not exist' } };
  }
  const changes: Record<string, string | null> = {};
  for (const file of body.files) {
    const present = tree.get(file.path);
    if (file.operation === 'create' && present !== undefined) {
      return refuse(`repository file already exists [path: ${file.path}]`);
    }
    if (file.operation !== 'create' && shaOf(present ?? '') !== file.sha) {
      return refuse(`sha does not match`);
    }
    changes[file.path] =
      file.operation === 'delete'
        ? null
        : Buffer.from(file.content, 'base64').toString('utf8');
  }
  repository.commit(target, changes, body.message, PORTAL, body.branch);
  return { status: 201, body: {} };
}

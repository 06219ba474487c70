import { FakePull, FakeRepository, PORTAL, shaOf } from './FakeRepository';
import { FakeAnswer, FakeRequest } from './FakeServer';

const API = '/api/v4';
const ROOT = `${API}/projects/platform%2Fserving`;
const NOT_FOUND: FakeAnswer = {
  status: 404,
  body: { message: '404 Not Found' },
};

/** The part of GitLab's REST API that the upstream actions and the adapter use. */
export function fakeGitlab(
  repository: FakeRepository,
  host: () => string,
): (request: FakeRequest) => FakeAnswer {
  const mergeOf = (pull: FakePull) => ({
    iid: pull.number,
    web_url: `http://${host()}/platform/serving/-/merge_requests/${
      pull.number
    }`,
    title: pull.title,
    description: pull.body,
    state: stateOf(pull),
    author: { username: pull.author },
    created_at: pull.createdAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    squash_commit_sha: null,
    sha: pull.closedHead ?? repository.branches.get(pull.head)?.sha ?? null,
    source_branch: pull.head,
    source_project_id: pull.fromFork ? 2 : 1,
    target_project_id: 1,
  });
  const branchOf = (name: string): FakeAnswer => {
    const commit = repository.branches.get(name);
    return commit
      ? {
          status: 200,
          body: {
            name,
            web_url: `http://${host()}/b`,
            commit: {
              id: commit.sha,
              author_name: commit.author.name,
              author_email: commit.author.email,
            },
          },
        }
      : NOT_FOUND;
  };

  return ({ method, path, query, body }) => {
    if (path === `${API}/user`) {
      const { login, email } = PORTAL;
      return {
        status: 200,
        body: { username: login, email, commit_email: email },
      };
    }
    const route = path.slice(ROOT.length + 1);
    const [kind, ...tail] = route.split('/').map(decodeURIComponent);
    switch (`${method} ${kind === 'repository' ? tail[0] : kind}`) {
      case 'GET branches':
        return branchOf(tail[1]);
      case 'DELETE branches':
        repository.deleteBranch(tail[1]);
        return { status: 204 };
      case 'POST branches': {
        if (repository.branches.has(body.branch)) {
          return { status: 400, body: { message: 'Branch already exists' } };
        }
        const from = repository.branches.get(body.ref)!;
        repository.branches.set(body.branch, from);
        return { ...branchOf(body.branch), status: 201 };
      }
      case 'GET tree': {
        const tree = repository.branches.get(query.get('ref')!)?.tree;
        const under = query.get('path');
        const entries = [...(tree ?? [])]
          .filter(([file]) => !under || file.startsWith(`${under}/`))
          .map(([file, content]) => ({
            id: shaOf(content),
            type: 'blob',
            path: file,
          }));
        if (entries.length === 0) {
          return NOT_FOUND;
        }
        const page = Number(query.get('page') ?? 1);
        return { status: 200, body: page === 1 ? entries : [] };
      }
      case 'GET compare':
        return {
          status: 200,
          body: {
            commits: repository
              .ahead(query.get('to')!, query.get('from')!)
              .map(({ sha, author }) => ({
                id: sha,
                author_name: author.name,
                author_email: author.email,
              })),
          },
        };
      case 'POST commits':
        return commitAll(repository, body);
      case 'GET merge_requests': {
        const source = query.get('source_branch');
        const page = Number(query.get('page') ?? 1);
        const found = repository.pulls
          .filter(pull => !source || pull.head === source)
          .reverse();
        return { status: 200, body: page === 1 ? found.map(mergeOf) : [] };
      }
      case 'POST merge_requests': {
        const { source_branch, target_branch, title, description } = body;
        if (repository.openPulls(source_branch).length > 0) {
          return { status: 409, body: { message: 'Another open exists' } };
        }
        const pull = repository.open(
          source_branch,
          target_branch,
          title,
          description,
        );
        return { status: 201, body: mergeOf(pull) };
      }
      case 'PUT merge_requests': {
        const pull = repository.pulls[Number(tail[0]) - 1];
        Object.assign(pull, { title: body.title, body: body.description });
        return { status: 200, body: mergeOf(pull) };
      }
      default:
        return NOT_FOUND;
    }
  };
}

function stateOf(pull: FakePull): string {
  if (pull.mergedAt) {
    return 'merged';
  }
  return pull.state === 'open' ? 'opened' : 'closed';
}

function commitAll(repository: FakeRepository, body: any): FakeAnswer {
  const tree = repository.branches.get(body.branch)?.tree;
  const changes: Record<string, string | null> = {};
  for (const { action, file_path: path, content, encoding } of body.actions) {
    if ((action === 'create') === Boolean(tree?.has(path))) {
      return { status: 400, body: { message: `cannot ${action} ${path}` } };
    }
    changes[path] =
      action === 'delete'
        ? null
        : Buffer.from(content, encoding).toString('utf8');
  }
  const { sha } = repository.commit(
    body.branch,
    changes,
    body.commit_message,
    PORTAL,
  );
  return { status: 201, body: { id: sha } };
}

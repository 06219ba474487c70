import {
  FakeCommit,
  FakePull,
  FakeRepository,
  PORTAL,
} from '../../__testUtils__/FakeRepository';
import {
  FakeAnswer,
  FakeRequest,
  pageOf,
} from '../../__testUtils__/FakeServer';

const API = '/api/v4';
const ROOT = `${API}/projects/platform%2Fserving`;
const NOT_FOUND: FakeAnswer = {
  status: 404,
  body: { message: '404 Not Found' },
};

/** The part of GitLab's REST API that the portal uses, with its statuses and its habits. */
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
    closed_at: pull.closedAt,
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
            commit: commitAnswer(commit),
          },
        }
      : NOT_FOUND;
  };

  return ({ method, path, query, body }) => {
    if (path === `${API}/user`) {
      return { status: 200, body: { username: PORTAL.login } };
    }
    const route = path.slice(ROOT.length + 1);
    const [kind, ...tail] = route.split('/').map(decodeURIComponent);
    switch (`${method} ${kind === 'repository' ? tail[0] : kind}`) {
      case 'GET branches':
        return branchOf(tail[1]);
      case 'DELETE branches':
        repository.deleteBranch(tail[1]);
        return { status: 204 };
      case 'GET tree': {
        const tree = repository.treeAt(query.get('ref')!);
        const under = query.get('path') ?? '';
        const entries =
          tree &&
          repository
            .listFolder(
              repository.folderId(tree, under),
              query.get('recursive') === 'true',
            )!
            .map(({ sha, type, mode, path: at }) => ({
              id: sha,
              type,
              mode,
              path: under ? `${under}/${at}` : at,
            }));
        return entries && entries.length > 0
          ? pageOf(query, entries)
          : NOT_FOUND;
      }
      case 'GET blobs': {
        const blob = repository.blobFacts(tail[1]);
        return blob ? { status: 200, body: blob } : NOT_FOUND;
      }
      case 'GET commits':
        return pageOf(
          query,
          repository
            .history(query.get('ref_name')!, query.get('path'))
            .map(commitAnswer),
        );
      case 'GET members':
        return pageOf(
          query,
          repository.accounts.map(({ login, role }, id) => ({
            id,
            username: login,
            access_level: { admin: 40, write: 30, read: 20 }[role],
            state: 'active',
          })),
        );
      case 'GET deploy_keys':
        return pageOf(
          query,
          repository.deployKeys.map(({ title, readOnly }, id) => ({
            id,
            title,
            can_push: !readOnly,
          })),
        );
      case 'POST commits':
        return commitAll(repository, body);
      case 'GET merge_requests': {
        const source = query.get('source_branch');
        const state = query.get('state');
        return pageOf(
          query,
          repository.pulls
            .filter(pull => !source || pull.head === source)
            .filter(pull => state === 'all' || stateOf(pull) === state)
            .reverse()
            .map(mergeOf),
        );
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

function commitAnswer({ sha, message, author, at }: FakeCommit) {
  return {
    id: sha,
    message,
    author_name: author.name,
    author_email: author.email,
    committed_date: at,
  };
}

function commitAll(repository: FakeRepository, body: any): FakeAnswer {
  const refuse = (message: string): FakeAnswer => ({
    status: 400,
    body: { message },
  });
  const { branch, start_sha: startSha } = body;
  const head = repository.branches.get(branch);
  if (startSha && head) {
    return refuse(`A branch called '${branch}' already exists.`);
  }
  const parent = startSha ? repository.commitOf(startSha) : head;
  if (!parent) {
    return refuse('You can only create or edit files when you are on a branch');
  }
  const changes: Record<string, string | null> = {};
  for (const each of body.actions) {
    const { action, file_path: path, content, encoding } = each;
    if ((action === 'create') === parent.tree.has(path)) {
      return refuse(`cannot ${action} ${path}`);
    }
    if (each.last_commit_id && each.last_commit_id !== parent.sha) {
      return refuse('The file has changed since you started editing it');
    }
    changes[path] =
      action === 'delete'
        ? null
        : Buffer.from(content, encoding).toString('utf8');
  }
  if (startSha) {
    repository.move(branch, parent);
  }
  const { sha } = repository.commit(
    branch,
    changes,
    body.commit_message,
    PORTAL,
  );
  return { status: 201, body: { id: sha } };
}

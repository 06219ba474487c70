import {
  FakeCommit,
  FakePull,
  FakeRepository,
  PORTAL,
} from '../../__testUtils__/FakeRepository';
import { FakeAnswer, FakeRequest } from '../../__testUtils__/FakeServer';

const API = '/2.0';
const ROOT = `${API}/repositories/platform/serving`;

const refuse = (status: number, message: string): FakeAnswer => ({
  status,
  body: { type: 'error', error: { message } },
});

/** A page, and the address of the one after it: smaller pages than asked for. */
function pageOf(
  path: string,
  query: URLSearchParams,
  items: unknown[],
): FakeAnswer {
  const size = Math.min(Number(query.get('pagelen') ?? 10), 3);
  const number = Number(query.get('page') ?? 1);
  const values = items.slice((number - 1) * size, number * size);
  const next =
    number * size < items.length
      ? { next: `https://api.bitbucket.org${path}?page=${number + 1}` }
      : {};
  return { status: 200, body: { values, pagelen: size, ...next } };
}

/** The part of Bitbucket Cloud's REST API that the portal uses, with its statuses and its habits. */
export function fakeBitbucketCloud(
  repository: FakeRepository,
): (request: FakeRequest) => FakeAnswer {
  const pullOf = (pull: FakePull, withDate: boolean) => {
    const head =
      pull.closedHead ?? repository.branches.get(pull.head)?.sha ?? undefined;
    return {
      type: 'pullrequest',
      id: pull.number,
      title: pull.title,
      description: pull.body,
      state: stateOf(pull),
      author: personOf(pull.author),
      created_on: pull.createdAt,
      updated_on: pull.closedAt ?? pull.createdAt,
      links: {
        html: {
          href: `http://127.0.0.1:1/platform/serving/pull-requests/${pull.number}`,
        },
      },
      ...(pull.mergeCommit
        ? {
            merge_commit: {
              hash: pull.mergeCommit.slice(0, 12),
              ...(withDate ? { date: pull.mergedAt } : {}),
            },
          }
        : {}),
      source: {
        branch: { name: pull.head },
        ...(head ? { commit: { hash: head.slice(0, 12) } } : {}),
        repository: {
          type: 'repository',
          full_name: pull.fromFork ? 'else/serving' : 'platform/serving',
        },
      },
      destination: {
        branch: { name: pull.base },
        repository: { type: 'repository', full_name: 'platform/serving' },
      },
    };
  };

  const source = (
    path: string,
    query: URLSearchParams,
    commit: string,
    rest: string,
  ): FakeAnswer => {
    const tree = repository.treeAt(commit);
    const content = tree?.get(rest);
    if (content !== undefined) {
      return {
        status: 200,
        headers: { 'content-type': 'text/plain' },
        body: Buffer.from(content),
      };
    }
    const folder = rest.replace(/\/$/, '');
    const found =
      tree &&
      repository.listFolder(
        repository.folderId(tree, folder),
        query.has('max_depth'),
      );
    if (!found || found.length === 0) {
      return refuse(404, `No such file or directory: ${folder}`);
    }
    return pageOf(
      path,
      query,
      found.map(({ path: at, size, type }) => ({
        type: type === 'tree' ? 'commit_directory' : 'commit_file',
        path: folder ? `${folder}/${at}` : at,
        ...(type === 'tree' ? {} : { size, attributes: [] }),
      })),
    );
  };

  const commitForm = (form: URLSearchParams): FakeAnswer => {
    const branch = form.get('branch')!;
    const parent = repository.commitOf(form.get('parents')!);
    const head = repository.branches.get(branch);
    if (!parent || (head && head !== parent)) {
      return refuse(409, 'The parent is not the head of the branch');
    }
    const changes: Record<string, string | null> = {};
    for (const [name, value] of form) {
      if (name.startsWith('/')) {
        changes[name.slice(1)] = value;
      } else if (name === 'files') {
        changes[value.slice(1)] = null;
      }
    }
    repository.move(branch, parent);
    repository.commit(branch, changes, form.get('message')!, PORTAL);
    return { status: 201 };
  };

  const pulls = (path: string, query: URLSearchParams): FakeAnswer => {
    const q = query.get('q')!;
    const [, source_branch] = /source\.branch\.name = "([^"]*)"/.exec(q) ?? [];
    const found = repository.pulls
      .filter(pull => q.includes(`state = "${stateOf(pull)}"`))
      .filter(pull => !source_branch || pull.head === source_branch)
      .reverse();
    const withDate = query.get('fields') === '+values.merge_commit.date';
    return pageOf(
      path,
      query,
      found.map(pull => pullOf(pull, withDate)),
    );
  };

  const open = (body: any): FakeAnswer => {
    const head = body.source.branch.name;
    if (!repository.branches.has(head)) {
      return refuse(400, 'source: branch not found');
    }
    if (repository.openPulls(head).length > 0) {
      return refuse(400, 'There is already an open pull request');
    }
    const { description, destination, title } = body;
    const base = destination.branch.name;
    return {
      status: 201,
      body: pullOf(repository.open(head, base, title, description), false),
    };
  };

  return ({ body, method, path, query }) => {
    if (path === `${API}/user`) {
      return { status: 200, body: personOf(PORTAL.login) };
    }
    if (
      path === `${API}/workspaces/platform/permissions/repositories/serving`
    ) {
      return pageOf(
        path,
        query,
        repository.accounts.map(({ login, role }) => ({
          type: 'repository_permission',
          permission: role,
          user: personOf(login),
        })),
      );
    }
    const route = decodeURIComponent(path.slice(ROOT.length + 1));
    const [kind, ...tail] = route.split('/');
    const rest = tail.slice(1).join('/');
    switch (`${method} ${kind}`) {
      case 'GET refs': {
        const commit = repository.branches.get(rest);
        return commit
          ? {
              status: 200,
              body: { type: 'branch', name: rest, target: commitOf(commit) },
            }
          : refuse(404, `No such branch: ${rest}`);
      }
      case 'DELETE refs':
        repository.deleteBranch(rest);
        return { status: 204 };
      case 'GET src':
        return source(path, query, tail[0], rest);
      case 'POST src':
        return commitForm(body);
      case 'GET diffstat':
        return pageOf(path, query, differences(repository, tail[0]));
      case 'GET commits': {
        const folder = query.get('path');
        const commits = repository.history(tail[0], folder).map(commitOf);
        return folder === null
          ? {
              status: 200,
              body: { values: commits.slice(0, Number(query.get('pagelen'))) },
            }
          : pageOf(path, query, commits);
      }
      case 'GET branch-restrictions':
        return pageOf(path, query, []);
      case 'GET pullrequests':
        return pulls(path, query);
      case 'POST pullrequests':
        return open(body);
      case 'PUT pullrequests': {
        const pull = repository.pulls[Number(tail[0]) - 1];
        Object.assign(pull, { title: body.title, body: body.description });
        return { status: 200, body: pullOf(pull, false) };
      }
      default:
        return refuse(404, 'Resource not found');
    }
  };
}

function stateOf(pull: FakePull): string {
  if (pull.mergedAt) {
    return 'MERGED';
  }
  return pull.state === 'open' ? 'OPEN' : 'DECLINED';
}

function personOf(login: string) {
  return { type: 'user', nickname: login, display_name: login };
}

function commitOf({ at, author, message, sha }: FakeCommit) {
  return {
    type: 'commit',
    hash: sha,
    message,
    date: at,
    author: { type: 'author', raw: `${author.name} <${author.email}>` },
  };
}

/** What differs between the commits of `new..old`. */
function differences(repository: FakeRepository, spec: string) {
  const [after, before] = spec.split('..').map(id => repository.treeAt(id)!);
  const paths = new Set([...after.keys(), ...before.keys()]);
  return [...paths]
    .filter(path => after.get(path) !== before.get(path))
    .map(path => ({
      type: 'diffstat',
      ...(before.has(path) ? { old: { type: 'commit_file', path } } : {}),
      ...(after.has(path) ? { new: { type: 'commit_file', path } } : {}),
    }));
}

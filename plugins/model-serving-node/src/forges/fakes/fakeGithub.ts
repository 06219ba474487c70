import { FakePull, FakeRepository, PORTAL, shaOf } from './FakeRepository';
import { FakeAnswer, FakeRequest } from './FakeServer';

const ROOT = '/repos/platform/serving';
const NOT_FOUND: FakeAnswer = { status: 404, body: { message: 'Not Found' } };

/** The part of GitHub's REST API that is read beside the upstream action. */
export function fakeGithub(
  repository: FakeRepository,
  host: () => string,
): (request: FakeRequest) => FakeAnswer {
  const pullOf = (pull: FakePull) => ({
    number: pull.number,
    html_url: `http://${host()}/platform/serving/pull/${pull.number}`,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    user: { login: pull.author },
    created_at: pull.createdAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    head: {
      ref: pull.head,
      sha: pull.closedHead ?? repository.branches.get(pull.head)?.sha ?? 'gone',
      repo: pull.fromFork ? null : { id: 1 },
    },
    base: { ref: pull.base, sha: 'x', repo: { id: 1 } },
  });

  return ({ method, path, query, body }) => {
    const route = decodeURIComponent(path).slice(ROOT.length + 1);
    const [kind, ...tail] = route.split('/');
    const rest = tail.join('/');
    switch (`${method} ${kind}`) {
      case 'GET git':
        return repository.branches.has(rest.replace('ref/heads/', ''))
          ? { status: 200, body: { ref: rest } }
          : NOT_FOUND;
      case 'GET contents': {
        const tree = repository.branches.get(query.get('ref')!)?.tree;
        const entries = [...(tree ?? [])]
          .filter(([file]) => file.startsWith(`${rest}/`))
          .map(([file, content]) => ({
            type: 'file',
            path: file,
            sha: shaOf(content),
          }));
        return entries.length > 0 ? { status: 200, body: entries } : NOT_FOUND;
      }
      case 'GET compare': {
        const [base, head] = rest.split('...');
        const commits = repository.ahead(head, base).reverse();
        return {
          status: 200,
          body: {
            total_commits: commits.length,
            commits: commits.map(({ sha, message, author }) => ({
              sha,
              author: { login: author.login },
              commit: { message, author: { name: author.name } },
            })),
          },
        };
      }
      case 'GET pulls': {
        const state = query.get('state');
        const head = query.get('head')?.replace('platform:', '');
        const page = Number(query.get('page') ?? 1);
        const found = repository.pulls
          .filter(pull => state === 'all' || pull.state === state)
          .filter(pull => head === undefined || pull.head === head)
          .reverse();
        return { status: 200, body: page === 1 ? found.map(pullOf) : [] };
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

/** The options of octokit-plugin-create-pull-request that are used here. */
export interface FakePullRequestOptions {
  owner: string;
  repo: string;
  title: string;
  body: string;
  head: string;
  base?: string;
  update?: boolean;
  changes: Array<{ files: Record<string, any>; commit: string }>;
}

/**
 * What octokit-plugin-create-pull-request does: one commit on the base, forced onto the branch, and
 * the open pull request updated or a new one opened.
 */
export function fakeCreatePullRequest(repository: FakeRepository) {
  return async (options: FakePullRequestOptions) => {
    const { head, base = 'main', title, body, changes } = options;
    const [{ files, commit }] = changes;
    const contents = Object.entries(files).map(([path, file]) => [
      path,
      typeof file === 'symbol'
        ? null
        : Buffer.from(file.content, file.encoding).toString('utf8'),
    ]);
    repository.commit(head, Object.fromEntries(contents), commit, PORTAL, base);
    let [pull] = repository.openPulls(head);
    if (pull && !options.update) {
      throw new Error('Pull request already exists');
    }
    if (pull) {
      Object.assign(pull, { title, body });
    } else {
      pull = repository.open(head, base, title, body);
    }
    return {
      data: {
        html_url: `https://github.test/pull/${pull.number}`,
        number: pull.number,
        base: { ref: base },
      },
    };
  };
}

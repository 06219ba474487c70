import {
  FakeCommit,
  FakePull,
  FakeRepository,
  PORTAL,
  shaOf,
} from '../../__testUtils__/FakeRepository';
import { FakeAnswer, FakeRequest } from '../../__testUtils__/FakeServer';

const COLLECTION = '/platform';
const ROOT = `${COLLECTION}/serving/_apis/git/repositories/gitops`;
const HEADS = 'refs/heads/';
const NO_OBJECT = '0'.repeat(40);
const IDS = { id: 'repository-id', project: { id: 'project-id' } };

const refuse = (status: number, message: string): FakeAnswer => ({
  status,
  body: { message },
});
const list = (value: unknown[]): FakeAnswer => ({
  status: 200,
  body: { value, count: value.length },
});
const descriptorOf = (account: string) =>
  `Microsoft.IdentityModel.Claims.ClaimsIdentity;directory\\${account}`;
/** Lists cut descriptions to 400 characters, says the documentation of Get Pull Requests. */
const beginning = (text: string) => text.slice(0, 400);

/** The part of Azure DevOps' REST API that the portal uses, with its statuses and its habits. */
export function fakeAzureDevOps(
  repository: FakeRepository,
): (request: FakeRequest) => FakeAnswer {
  const pullOf = (pull: FakePull) => {
    const source = pull.closedHead ?? repository.branches.get(pull.head)?.sha;
    return {
      pullRequestId: pull.number,
      title: pull.title,
      description: pull.body,
      status: statusOf(pull),
      createdBy: { uniqueName: pull.author },
      creationDate: pull.createdAt,
      ...(pull.closedAt ? { closedDate: pull.closedAt } : {}),
      sourceRefName: `${HEADS}${pull.head}`,
      targetRefName: `${HEADS}${pull.base}`,
      ...(pull.fromFork ? { forkSource: { name: 'refs/heads/x' } } : {}),
      ...(pull.mergeCommit
        ? { lastMergeCommit: { commitId: pull.mergeCommit } }
        : {}),
      ...(source ? { lastMergeSourceCommit: { commitId: source } } : {}),
    };
  };

  const moveRef = ({ name, newObjectId, oldObjectId }: any) => {
    const branch = name.slice(HEADS.length);
    const head = repository.branches.get(branch)?.sha ?? NO_OBJECT;
    if (head !== oldObjectId) {
      return { success: false, updateStatus: 'staleOldObjectId' };
    }
    if (newObjectId === NO_OBJECT) {
      repository.deleteBranch(branch);
    } else {
      repository.move(branch, repository.commitOf(newObjectId)!);
    }
    return { success: true, updateStatus: 'succeeded' };
  };

  const push = ({ commits, refUpdates }: any): FakeAnswer => {
    const [{ name, oldObjectId }] = refUpdates;
    const branch = name.slice(HEADS.length);
    const head = repository.branches.get(branch);
    if (head?.sha !== oldObjectId) {
      return refuse(
        409,
        `TF401028: The reference '${name}' has already been updated by another client, so you cannot update it. Please try again.`,
      );
    }
    const [{ changes, comment }] = commits;
    const edits: Record<string, string | null> = {};
    for (const { changeType, item, newContent } of changes) {
      const path = item.path.slice(1);
      if ((changeType === 'add') === head!.tree.has(path)) {
        return refuse(400, `TF401035: cannot ${changeType} ${path}`);
      }
      edits[path] =
        changeType === 'delete'
          ? null
          : Buffer.from(newContent.content, 'base64').toString('utf8');
    }
    repository.commit(branch, edits, comment, PORTAL);
    return { status: 201, body: { refUpdates: [{ name }] } };
  };

  const items = (query: URLSearchParams): FakeAnswer => {
    const tree = repository.treeAt(query.get('versionDescriptor.version')!);
    const scope = query.get('scopePath')!.slice(1);
    const below =
      tree &&
      repository.listFolder(
        repository.folderId(tree, scope),
        query.get('recursionLevel') === 'full',
      );
    if (!below || below.length === 0) {
      return refuse(404, `TF401174: The item '/${scope}' could not be found`);
    }
    const self = {
      objectId: shaOf(scope),
      gitObjectType: 'tree',
      path: `/${scope}`,
      isFolder: true,
    };
    return list([
      self,
      ...below.map(({ path, sha, type }) => ({
        objectId: sha,
        gitObjectType: type,
        path: `/${scope ? `${scope}/` : ''}${path}`,
        ...(type === 'tree' ? { isFolder: true } : {}),
      })),
    ]);
  };

  const pulls = (query: URLSearchParams): FakeAnswer => {
    const status = query.get('searchCriteria.status');
    const source = query.get('searchCriteria.sourceRefName');
    const skip = Number(query.get('$skip') ?? 0);
    const found = repository.pulls
      .filter(pull => status === 'all' || statusOf(pull) === status)
      .filter(pull => !source || `${HEADS}${pull.head}` === source)
      .reverse()
      .slice(skip, skip + Number(query.get('$top')));
    return list(
      found
        .map(pullOf)
        .map(pull => ({ ...pull, description: beginning(pull.description) })),
    );
  };

  const open = (body: any): FakeAnswer => {
    const head = body.sourceRefName.slice(HEADS.length);
    if (repository.openPulls(head).length > 0) {
      return refuse(
        409,
        'TF401179: An active pull request for the source and target branch already exists.',
      );
    }
    const { description, title } = body;
    if (description.length > 4_000) {
      return refuse(400, 'A description is at most 4000 characters long.');
    }
    const base = body.targetRefName.slice(HEADS.length);
    return {
      status: 201,
      body: pullOf(repository.open(head, base, title, description)),
    };
  };

  return ({ body, method, path, query }) => {
    switch (path) {
      case `${COLLECTION}/_apis/connectionData`:
        return {
          status: 200,
          body: {
            authenticatedUser: { descriptor: descriptorOf(PORTAL.login) },
          },
        };
      case `${COLLECTION}/serving/_apis/git/policy/configurations`:
        return list([]);
      case ROOT:
        return { status: 200, body: IDS };
      default:
    }
    if (path.startsWith(`${COLLECTION}/_apis/accesscontrollists/`)) {
      return accessControlLists(repository, query.get('token')!);
    }
    const [, kind, id] = path.slice(ROOT.length).split('/');
    switch (`${method} ${kind}${id ? '/' : ''}`) {
      case 'GET refs':
        return list(
          [...repository.branches]
            .map(([branch, { sha }]) => ({
              name: `${HEADS}${branch}`,
              objectId: sha,
            }))
            .filter(({ name }) =>
              name.startsWith(`refs/${query.get('filter')}`),
            ),
        );
      case 'POST refs':
        return list(body.map(moveRef));
      case 'GET commits/': {
        const commit = repository.commitOf(id);
        return commit
          ? { status: 200, body: commitOf(commit) }
          : refuse(404, 'TF401174');
      }
      case 'GET commits': {
        const asked = (name: string) => query.get(`searchCriteria.${name}`)!;
        const skip = Number(asked('$skip'));
        return list(
          repository
            .history(asked('itemVersion.version'), asked('itemPath').slice(1))
            .slice(skip, skip + Number(asked('$top')))
            .map(commitOf),
        );
      }
      case 'GET items':
        return items(query);
      case 'GET blobs/': {
        const content = repository.blob(id);
        return content === undefined
          ? refuse(404, 'TF401174')
          : {
              status: 200,
              headers: { 'content-type': 'application/octet-stream' },
              body: Buffer.from(content),
            };
      }
      case 'POST pushes':
        return push(body);
      case 'GET pullrequests':
        return pulls(query);
      case 'GET pullrequests/':
        return { status: 200, body: pullOf(repository.pulls[Number(id) - 1]) };
      case 'POST pullrequests':
        return open(body);
      case 'PATCH pullrequests/': {
        const pull = repository.pulls[Number(id) - 1];
        Object.assign(pull, { title: body.title, body: body.description });
        return { status: 200, body: pullOf(pull) };
      }
      default:
        return refuse(404, 'not found');
    }
  };
}

function statusOf(pull: FakePull): string {
  if (pull.mergedAt) {
    return 'completed';
  }
  return pull.state === 'open' ? 'active' : 'abandoned';
}

function commitOf({ at, author, message, parent, sha }: FakeCommit) {
  return {
    commitId: sha,
    comment: message,
    author: { name: author.name, date: at },
    parents: parent ? [parent.sha] : [],
  };
}

/** The accounts of the project are allowed everything there; the repository says who may only read. */
function accessControlLists(
  { accounts }: FakeRepository,
  token: string,
): FakeAnswer {
  const entry = (login: string, allow: number, deny: number) => {
    const descriptor = descriptorOf(login);
    return [descriptor, { descriptor, allow, deny }];
  };
  const levels: Record<string, unknown[][]> = {
    'repoV2/project-id': accounts.map(({ login }) => entry(login, 6, 0)),
    'repoV2/project-id/repository-id': accounts
      .filter(({ role }) => role === 'read')
      .map(({ login }) => entry(login, 2, 4)),
  };
  return list([
    {
      token,
      inheritPermissions: true,
      acesDictionary: Object.fromEntries(levels[token] ?? []),
    },
  ]);
}

import { BranchProtection } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { Change } from '../Forge';
import {
  ForgeCommit,
  ForgeCommits,
  ForgeFolder,
  ForgePull,
  ForgeTreeEntry,
} from '../ForgeRepository';
import { classifyFailure, ForgeRefusalError } from '../http/failures';
import { ForgeRequest } from '../http/ForgeHttp';
import { Paging } from '../http/lists';
import { commitMessage } from '../proposal/commitMark';
import { DirectoryEdit, DirectoryEntry } from '../proposal/directoryEdits';
import {
  FOLDER_HISTORY_PAGES,
  RepositoryOptions,
  RestRepository,
} from '../RestRepository';
import * as answer from './azureDevOpsAnswers';

const API_VERSION = { 'api-version': '7.1' };
const LISTED_PAGES = 5;
const MAX_ITEMS = 50_000;
/** https://learn.microsoft.com/azure/devops/repos/git/branch-policies: the policy on reviewers. */
const REVIEWERS_POLICY = 'fa4e907d-c16b-4a4c-9dfa-4906e5d171dd';
/** https://learn.microsoft.com/azure/devops/organizations/security/namespace-reference: Git repositories. */
const GIT_NAMESPACE = '2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87';
/** Bits of that namespace. */
const CONTRIBUTE = 4;
const BYPASS_POLICIES = 128;

const CHANGE_TYPES = { create: 'add', update: 'edit', delete: 'delete' };

/** Pages by how many items to leave out; what says so may have a prefix. */
function skippedPages(size: number, prefix = ''): Paging {
  const from = (skip: number) => ({
    [`${prefix}$top`]: size,
    [`${prefix}$skip`]: skip,
  });
  return {
    first: from(0),
    read: (body, page) => ({
      items: z.object({ value: z.unknown() }).safeParse(body).data?.value,
      next: from(page * size),
    }),
  };
}

/** A Git repository of Azure DevOps. */
export class AzureDevOpsRepository extends RestRepository {
  readonly maxDescription = 4_000;
  protected readonly paging = skippedPages(100);
  readonly #pull: ReturnType<typeof answer.pull>;
  readonly #project: string;

  constructor(options: RepositoryOptions) {
    const { project, repository } = options.gitops;
    const [team, name] = project.map(encodeURIComponent);
    super(options, `/${team}/_apis/git/repositories/${name}`);
    this.#project = team;
    this.#pull = answer.pull(repository);
  }

  async head(
    branch: string,
    signal?: AbortSignal,
  ): Promise<ForgeCommit | undefined> {
    const id = await this.#branchId(branch, signal);
    return id === undefined ? undefined : this.#commit(id, signal);
  }

  async listFolder(
    folder: ForgeFolder,
    depth: 'direct' | 'all',
    signal?: AbortSignal,
  ): Promise<ForgeTreeEntry[]> {
    const items = await this.#ask(
      '/items',
      answer.valueOf(answer.item, MAX_ITEMS),
      {
        query: {
          scopePath: `/${folder.path}`,
          recursionLevel: depth === 'all' ? 'full' : 'oneLevel',
          'versionDescriptor.version': folder.commit,
          'versionDescriptor.versionType': 'commit',
        },
        signal,
      },
    );
    return items.flatMap(
      ({ gitObjectType, isSymLink, objectId, path }): ForgeTreeEntry[] => {
        // The folder itself is the first of them.
        if (
          path === folder.path ||
          isSymLink ||
          !['blob', 'tree'].includes(gitObjectType)
        ) {
          return [];
        }
        const type = gitObjectType === 'tree' ? 'folder' : 'file';
        return [{ type, path, id: objectId, size: undefined }];
      },
    );
  }

  readFile(id: string, signal?: AbortSignal): Promise<Buffer> {
    return this.http.bytes(`${this.path}/blobs/${id}`, {
      query: { ...API_VERSION, $format: 'octetStream' },
      signal,
    });
  }

  history(
    _branch: string,
    head: ForgeCommit,
    length: number,
  ): AsyncIterable<ForgeCommit> {
    // A list of commits has only the beginnings of their messages.
    return this.ancestry(head, length, id => this.#commit(id));
  }

  folderHistory(commit: string, folder: string): AsyncIterable<ForgeCommits> {
    return this.http.pages(`${this.path}/commits`, answer.listedCommit, {
      query: {
        ...API_VERSION,
        'searchCriteria.itemPath': `/${folder}`,
        'searchCriteria.itemVersion.version': commit,
        'searchCriteria.itemVersion.versionType': 'commit',
        'searchCriteria.historyMode': 'firstParent',
      },
      paging: skippedPages(100, 'searchCriteria.'),
      maxPages: FOLDER_HISTORY_PAGES,
    });
  }

  async directory(ref: string, path: string): Promise<DirectoryEntry[]> {
    try {
      const folder = { commit: ref, path, id: '' };
      return (await this.listFolder(folder, 'all'))
        .filter(({ type }) => type === 'file')
        .map(entry => ({ path: entry.path, blob: entry.id }));
    } catch (error) {
      if (error instanceof ForgeRefusalError && error.status === 404) {
        return [];
      }
      throw error;
    }
  }

  async commit(
    change: Change,
    edits: readonly DirectoryEdit[],
    on: { branch: 'new' | 'existing'; parent: ForgeCommit },
  ): Promise<void> {
    if (on.branch === 'new') {
      await this.#moveBranch(change.branch, answer.noObject, on.parent.id);
    }
    await this.http.send(`${this.path}/pushes`, {
      method: 'POST',
      query: API_VERSION,
      body: {
        // Refused when the branch is no longer at this commit.
        refUpdates: [
          { name: answer.refOf(change.branch), oldObjectId: on.parent.id },
        ],
        commits: [
          {
            comment: commitMessage(change),
            changes: edits.map(edit => ({
              changeType: CHANGE_TYPES[edit.operation],
              item: { path: `/${edit.path}` },
              ...(edit.operation === 'delete'
                ? {}
                : {
                    newContent: {
                      content: Buffer.from(edit.content).toString('base64'),
                      contentType: 'base64Encoded',
                    },
                  }),
            })),
          },
        ],
      },
    });
  }

  async deleteBranch(branch: string): Promise<void> {
    const id = await this.#branchId(branch);
    if (id !== undefined) {
      await this.#moveBranch(branch, id, answer.noObject);
    }
  }

  async *pullsOf(
    branch: string,
    state: 'open' | 'closed',
  ): AsyncGenerator<ForgePull> {
    const found = await this.#ask('/pullrequests', answer.valueOf(this.#pull), {
      query: {
        'searchCriteria.status': 'all',
        'searchCriteria.sourceRefName': answer.refOf(branch),
        'searchCriteria.targetRefName': answer.refOf(this.main),
        $top: 100,
      },
    });
    for (const pull of found) {
      if (pull.branch === branch && pull.state === state) {
        // A list has only the beginnings of their descriptions.
        yield state === 'open' ? await this.#whole(pull.number) : pull;
      }
    }
  }

  protected pullLists(state: 'open' | 'closed') {
    const statuses = state === 'open' ? ['active'] : ['completed', 'abandoned'];
    return statuses.map(status =>
      this.http.pages(`${this.path}/pullrequests`, this.#pull, {
        query: {
          ...API_VERSION,
          'searchCriteria.status': status,
          'searchCriteria.targetRefName': answer.refOf(this.main),
        },
        paging: this.paging,
        maxPages: LISTED_PAGES,
      }),
    );
  }

  open(change: Change): Promise<ForgePull> {
    return this.#ask('/pullrequests', this.#pull, {
      method: 'POST',
      body: {
        sourceRefName: answer.refOf(change.branch),
        targetRefName: answer.refOf(this.main),
        title: change.title,
        description: change.body,
      },
    });
  }

  amend({ number }: ForgePull, change: Change): Promise<ForgePull> {
    return this.#ask(`/pullrequests/${number}`, this.#pull, {
      method: 'PATCH',
      body: { title: change.title, description: change.body },
    });
  }

  /**
   * A blocking policy makes a pull request necessary. Who is exempt from policies, and may force a push, is in
   * the access control lists, which administrators are told.
   */
  async protection(): Promise<BranchProtection> {
    const { id } = await this.#ask('', answer.ids);
    const policies = await this.http.request(
      `/${this.#project}/_apis/git/policy/configurations`,
      answer.valueOf(answer.policy),
      {
        query: {
          ...API_VERSION,
          repositoryId: id,
          refName: answer.refOf(this.main),
        },
      },
    );
    const blocking = policies.filter(
      each => each.isEnabled && each.isBlocking && !each.isDeleted,
    );
    if (blocking.length === 0) {
      return this.unprotected();
    }
    const exempt = await this.#allowed(BYPASS_POLICIES).catch(error => {
      if (error instanceof ForgeRefusalError) {
        return undefined;
      }
      throw error;
    });
    const approvals = blocking
      .filter(({ type }) => type.id === REVIEWERS_POLICY)
      .map(({ settings }) => settings.minimumApproverCount ?? 0);
    return {
      branch: this.main,
      protected: true,
      directPush: exempt ? exempt.length > 0 : null,
      pushers: exempt ?? [],
      approvals: Math.max(0, ...approvals),
      // Only who is exempt from policies can push at all.
      forcePush: exempt?.length === 0 ? false : null,
    };
  }

  protected async portalAccount(): Promise<string> {
    const { authenticatedUser } = await this.http.request(
      '/_apis/connectionData',
      answer.connection,
    );
    return answer.identityName(authenticatedUser.descriptor);
  }

  protected writingAccounts(): Promise<string[]> {
    return this.#allowed(CONTRIBUTE);
  }

  /** SSH keys belong to accounts; a repository has none of its own. */
  protected async writingKeys(): Promise<string[]> {
    return [];
  }

  /** Who is allowed something on the repository, on its project, or everywhere; the nearest that says so counts. */
  async #allowed(bit: number): Promise<string[]> {
    const { id, project } = await this.#ask('', answer.ids);
    const tokens = [
      'repoV2',
      `repoV2/${project.id}`,
      `repoV2/${project.id}/${id}`,
    ];
    let allowed = new Map<string, boolean>();
    for (const token of tokens) {
      const lists = await this.http.request(
        `/_apis/accesscontrollists/${GIT_NAMESPACE}`,
        answer.valueOf(answer.accessControlList),
        { query: { ...API_VERSION, token, recurse: 'false' } },
      );
      for (const { acesDictionary, inheritPermissions } of lists) {
        allowed = inheritPermissions ? allowed : new Map();
        for (const ace of Object.values(acesDictionary)) {
          const isAllowed = (ace.allow & bit) !== 0;
          if (isAllowed || (ace.deny & bit) !== 0) {
            allowed.set(ace.descriptor, isAllowed);
          }
        }
      }
    }
    return [...allowed]
      .filter(([, isAllowed]) => isAllowed)
      .map(([descriptor]) => answer.identityName(descriptor));
  }

  async #branchId(
    branch: string,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    // The filter is the beginning of a name.
    const refs = await this.#ask('/refs', answer.valueOf(answer.ref), {
      query: { filter: `heads/${branch}` },
      signal,
    });
    return refs.find(({ name }) => name === answer.refOf(branch))?.objectId;
  }

  async #moveBranch(branch: string, from: string, to: string): Promise<void> {
    const [update] = await this.#ask(
      '/refs',
      answer.valueOf(answer.refUpdate),
      {
        method: 'POST',
        body: [
          {
            name: answer.refOf(branch),
            oldObjectId: from,
            newObjectId: to,
          },
        ],
      },
    );
    if (!update?.success) {
      const words = update?.updateStatus ?? 'no result';
      throw new ForgeRefusalError(
        `Azure DevOps did not move branch ${branch}: ${words}`,
        409,
        classifyFailure({ status: 409, headers: new Headers(), words }),
      );
    }
  }

  #commit(id: string, signal?: AbortSignal) {
    return this.#ask(`/commits/${id}`, answer.commit, { signal });
  }

  #whole(number: number): Promise<ForgePull> {
    return this.#ask(`/pullrequests/${number}`, this.#pull);
  }

  #ask<T>(
    path: string,
    schema: z.ZodType<T>,
    request: ForgeRequest = {},
  ): Promise<T> {
    return this.http.request(`${this.path}${path}`, schema, {
      ...request,
      query: { ...request.query, ...API_VERSION },
    });
  }
}

import { timingSafeEqual } from 'node:crypto';
import { json, Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { ForgeError } from './ForgeError';
import {
  FileChange,
  isBranchName,
  isFilePath,
  TreeEntry,
} from './GitRepository';
import { PullRequest, PullRequests } from './PullRequests';

/** The account that programs write with. */
export const FORGE_USER = 'portal';
/** Its password, which is its token too. */
export const FORGE_TOKEN = 'sandbox-portal';

const identity = z.object({ name: z.string(), email: z.string() }).partial();
const contentsBody = z.object({
  branch: z.string().default('main'),
  new_branch: z.string().default(''),
  message: z.string().default(''),
  author: identity.optional(),
  files: z
    .array(
      z.object({
        operation: z.enum(['create', 'update', 'delete']),
        path: z.string(),
        content: z.string().default(''),
        sha: z.string().default(''),
      }),
    )
    .min(1)
    .max(500),
});
const pullBody = z.object({
  head: z.string(),
  base: z.string(),
  title: z.string().min(1),
  body: z.string().default(''),
});
const editBody = z.object({
  title: z.string().min(1).optional(),
  body: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});
const mergeBody = z.object({
  Do: z.enum(['merge', 'squash']),
  head_commit_id: z.string().optional(),
  delete_branch_after_merge: z.boolean().optional(),
});
const branchBody = z.object({
  new_branch_name: z.string(),
  old_ref_name: z.string().optional(),
  old_branch_name: z.string().optional(),
});

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) {
    const [{ path, message }] = result.error.issues;
    throw new ForgeError(422, `[${path.join('.')}]: ${message}`);
  }
  return result.data;
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function authenticate({ method, headers }: Request): void {
  const [scheme, value = ''] = (headers.authorization ?? '').split(' ');
  const known =
    scheme.toLowerCase() === 'basic'
      ? same(
          Buffer.from(value, 'base64').toString(),
          `${FORGE_USER}:${FORGE_TOKEN}`,
        )
      : same(value, FORGE_TOKEN);
  if (scheme && !known) {
    throw new ForgeError(401, 'invalid username, password or token');
  }
  if (!scheme && method !== 'GET') {
    throw new ForgeError(401, 'token is required');
  }
}

function changeOf(
  file: z.infer<typeof contentsBody>['files'][number],
  known: ReadonlyMap<string, TreeEntry>,
): FileChange {
  const { operation, path, content, sha } = file;
  if (!isFilePath(path)) {
    throw new ForgeError(
      422,
      `path contains a malformed path component [path: ${path}]`,
    );
  }
  const existing = known.get(path);
  if (operation === 'create') {
    if (existing) {
      throw new ForgeError(
        422,
        `repository file already exists [path: ${path}]`,
      );
    }
    return { path, content: Buffer.from(content, 'base64') };
  }
  if (!existing) {
    throw ForgeError.notFound(`repository file does not exist [path: ${path}]`);
  }
  if (!sha) {
    throw new ForgeError(
      422,
      'a SHA or commit ID must be proved when updating a file',
    );
  }
  if (sha !== existing.sha) {
    throw new ForgeError(
      422,
      `sha does not match [given: ${sha}, expected: ${existing.sha}]`,
    );
  }
  return {
    path,
    content: operation === 'delete' ? null : Buffer.from(content, 'base64'),
  };
}

/** The part of Gitea's API that the portal uses, for the one repository there is. */
export function giteaApi(options: {
  pulls: PullRequests;
  fullName: string;
  baseUrl: () => string;
}): Router {
  const { pulls, fullName, baseUrl } = options;
  const { repository } = pulls;
  const [owner, name] = fullName.split('/');
  const home = () => `${baseUrl()}/${fullName}`;
  const api = () => `${baseUrl()}/api/v1/repos/${fullName}`;
  const repositoryInfo = () => ({
    id: 1,
    owner: { id: 1, login: owner, username: owner },
    name,
    full_name: fullName,
    description: 'What the platform and its tenants serve (sandbox)',
    private: false,
    empty: false,
    default_branch: 'main',
    html_url: home(),
    url: api(),
    permissions: { admin: false, push: true, pull: true },
  });

  const commitOf = async (ref: string) => {
    const commit = await repository.resolve(ref);
    if (!commit) {
      throw ForgeError.notFound(
        `branch does not exist [repo_id: 1 name: ${ref}]`,
      );
    }
    return commit;
  };
  const shownFile = ({ path, sha, size }: TreeEntry, ref: string) => ({
    name: path.split('/').pop(),
    path,
    sha,
    type: 'file',
    size,
    url: `${api()}/contents/${path}?ref=${ref}`,
    html_url: `${home()}/src/branch/${ref}/${path}`,
  });
  const shownCommit = async (ref: string) => {
    const { sha, tree, parents, author, email, date, message } =
      await repository.commitFacts(await commitOf(ref));
    const who = { name: author, email, date };
    return {
      sha,
      created: date,
      url: `${api()}/git/commits/${sha}`,
      html_url: `${home()}/src/commit/${sha}`,
      commit: {
        message,
        author: who,
        committer: who,
        tree: { sha: tree, url: `${api()}/git/trees/${tree}`, created: date },
      },
      parents: parents.map(parent => ({
        sha: parent,
        url: `${api()}/git/commits/${parent}`,
        created: date,
      })),
    };
  };
  const shownBranch = async (branch: string) => {
    const { sha, commit } = await shownCommit(branch);
    return {
      name: branch,
      commit: {
        id: sha,
        message: commit.message,
        url: `${home()}/src/commit/${sha}`,
        timestamp: commit.author.date,
      },
      protected: false,
    };
  };
  const shownPull = async (pull: PullRequest) => {
    const side = (ref: string, sha: string) => ({
      label: ref,
      ref,
      sha,
      repo_id: 1,
      repo: repositoryInfo(),
    });
    const user = { id: 1, login: pull.author, username: pull.author };
    return {
      id: pull.number,
      number: pull.number,
      url: `${api()}/pulls/${pull.number}`,
      html_url: `${home()}/pulls/${pull.number}`,
      user,
      title: pull.title,
      body: pull.body,
      labels: [],
      state: pull.state,
      mergeable: pull.state === 'open',
      merged: pull.mergedAt !== null,
      merged_at: pull.mergedAt,
      merge_commit_sha: pull.mergeCommit,
      merge_base: pull.mergeBase,
      base: side(
        pull.base,
        (await repository.resolve(pull.base)) ?? pull.mergeBase,
      ),
      head: side(pull.head, pull.headSha),
      created_at: pull.createdAt,
      updated_at: pull.updatedAt,
      closed_at: pull.closedAt,
    };
  };

  const router = PromiseRouter();
  router.use(json({ limit: '8mb' }));
  router.use((request, _response, next) => {
    authenticate(request);
    next();
  });
  router.get('/version', (_, response) => {
    response.json({ version: '1.26.1+sandbox' });
  });
  router.get('/user', (_, response) => {
    response.json({ id: 1, login: FORGE_USER, username: FORGE_USER });
  });

  const repo = PromiseRouter();
  router.use(`/repos/${fullName}`, repo);
  repo.get('/', (_, response) => {
    response.json(repositoryInfo());
  });

  repo.get('/contents/*', async (request, response) => {
    const path = (request.params as { [index: string]: string })[0].replace(
      /\/$/,
      '',
    );
    const ref = String(request.query.ref || 'main');
    const files = await repository.files(await commitOf(ref));
    const file = files.find(each => each.path === path);
    if (file) {
      const content = await repository.blob(file.sha);
      response.json({
        ...shownFile(file, ref),
        encoding: 'base64',
        content: content.toString('base64'),
      });
      return;
    }
    const inside = files.filter(each => each.path.startsWith(`${path}/`));
    if (inside.length === 0) {
      throw ForgeError.notFound(
        `object does not exist [id: , rel_path: ${path}]`,
      );
    }
    response.json(
      inside
        .filter(each => !each.path.slice(path.length + 1).includes('/'))
        .map(each => shownFile(each, ref)),
    );
  });

  repo.post('/contents', async (request, response) => {
    const { branch, new_branch, message, author, files } = read(
      contentsBody,
      request.body,
    );
    const target = new_branch || branch;
    if (!isBranchName(target)) {
      throw new ForgeError(422, `branch name is not valid [name: ${target}]`);
    }
    const answer = await pulls.exclusively(async () => {
      if (target !== branch && (await repository.resolve(target))) {
        throw new ForgeError(422, `branch already exists [name: ${target}]`);
      }
      const parent = await commitOf(branch);
      const known = new Map(
        (await repository.files(parent)).map(each => [each.path, each]),
      );
      const changes = files.map(file => changeOf(file, known));
      const clean = (text: string) => text.replace(/[<>\n\r\0]/g, '');
      const who = `${clean(author?.name ?? FORGE_USER)} <${clean(
        author?.email ?? `${FORGE_USER}@sandbox.example`,
      )}>`;
      const sha = await repository.commit(
        target,
        parent,
        changes,
        message || 'Change files',
        who,
      );
      const after = new Map(
        (await repository.files(sha)).map(each => [each.path, each]),
      );
      return {
        files: files.map(({ path }) =>
          after.has(path) ? shownFile(after.get(path)!, target) : null,
        ),
        commit: await shownCommit(sha),
      };
    });
    response.status(201).json(answer);
  });

  repo.get('/git/trees/*', async (request, response) => {
    const sha = await commitOf(
      (request.params as { [index: string]: string })[0],
    );
    const tree = (await repository.files(sha)).map(each => ({
      ...each,
      mode: '100644',
      type: 'blob',
    }));
    response.json({
      sha,
      url: `${api()}/git/trees/${sha}`,
      tree,
      truncated: false,
      page: 1,
      total_count: tree.length,
    });
  });
  repo.get('/git/commits/*', async (request, response) => {
    response.json(
      await shownCommit((request.params as { [index: string]: string })[0]),
    );
  });
  repo.get('/archive/*', async (request, response) => {
    const ref = (request.params as { [index: string]: string })[0].replace(
      /\.tar\.gz$/,
      '',
    );
    const content = await repository.archive(await commitOf(ref), name);
    response.type('application/gzip').send(content);
  });

  repo.get('/branches', async (_, response) => {
    response.json(
      await Promise.all((await repository.branches()).map(shownBranch)),
    );
  });
  repo.get('/branches/*', async (request, response) => {
    response.json(
      await shownBranch((request.params as { [index: string]: string })[0]),
    );
  });
  repo.post('/branches', async (request, response) => {
    const body = read(branchBody, request.body);
    const branch = body.new_branch_name;
    const made = await pulls.exclusively(async () => {
      if (!isBranchName(branch) || (await repository.resolve(branch))) {
        throw new ForgeError(
          isBranchName(branch) ? 409 : 422,
          'The branch already exists or its name is not valid.',
        );
      }
      await repository.createBranch(
        branch,
        await commitOf(body.old_ref_name ?? body.old_branch_name ?? 'main'),
      );
      return shownBranch(branch);
    });
    response.status(201).json(made);
  });
  repo.delete('/branches/*', async (request, response) => {
    const branch = (request.params as { [index: string]: string })[0];
    await commitOf(branch);
    if (branch === 'main') {
      throw new ForgeError(403, 'branch is protected [name: main]');
    }
    await repository.deleteBranch(branch);
    response.status(204).end();
  });

  repo.get('/pulls', async (request, response) => {
    const found = await pulls.list(String(request.query.state || 'open'));
    const limit = Math.min(Number(request.query.limit) || 30, 50);
    const page = Math.max(Number(request.query.page) || 1, 1);
    response.set('X-Total-Count', String(found.length));
    response.json(
      await Promise.all(
        found.slice((page - 1) * limit, page * limit).map(shownPull),
      ),
    );
  });
  repo.post('/pulls', async (request, response) => {
    const wanted = read(pullBody, request.body);
    const pull = await pulls.create({ ...wanted, author: FORGE_USER });
    response.status(201).json(await shownPull(pull));
  });
  repo.get('/pulls/:number(\\d+)', async (request, response) => {
    response.json(
      await shownPull(await pulls.get(Number(request.params.number))),
    );
  });
  repo.get('/pulls/:base/*', async (request, response) => {
    const { base, ...rest } = request.params as { [name: string]: string };
    const pull = await pulls.openBetween(base, rest[0]);
    if (!pull) {
      throw ForgeError.notFound();
    }
    response.json(await shownPull(pull));
  });
  repo.patch('/pulls/:number(\\d+)', async (request, response) => {
    const pull = await pulls.edit(
      Number(request.params.number),
      read(editBody, request.body),
    );
    response.status(201).json(await shownPull(pull));
  });
  repo.post('/pulls/:number(\\d+)/merge', async (request, response) => {
    const { Do, head_commit_id, delete_branch_after_merge } = read(
      mergeBody,
      request.body,
    );
    const number = Number(request.params.number);
    await pulls.merge(number, Do === 'squash', head_commit_id);
    if (delete_branch_after_merge) {
      await repository.deleteBranch((await pulls.get(number)).head);
    }
    response.status(200).end();
  });
  return router;
}

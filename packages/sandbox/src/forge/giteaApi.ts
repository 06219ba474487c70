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
import { GiteaAnswers } from './GiteaAnswers';
import { PullRequests } from './PullRequests';

/** The account that programs write with. */
export const FORGE_USER = 'portal';
/** Its password, which is its token too. */
export const FORGE_TOKEN = 'sandbox-portal';
/** The account of the platform's owners, who merge. */
const OWNER = 'platform-owner';

/** The accounts that can write, with their passwords. */
const ACCOUNTS: ReadonlyMap<string, string> = new Map([
  [FORGE_USER, FORGE_TOKEN],
  [OWNER, 'sandbox-owner'],
]);

/** How the main branch is protected: nobody pushes, and a merge needs the owners. */
const PROTECTION = {
  branch_name: 'main',
  rule_name: 'main',
  enable_push: false,
  enable_push_whitelist: false,
  push_whitelist_usernames: [],
  push_whitelist_teams: [],
  push_whitelist_deploy_keys: false,
  enable_force_push: false,
  enable_merge_whitelist: true,
  merge_whitelist_usernames: [OWNER],
  required_approvals: 1,
};

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

/** The account that is signed in; undefined for a reader who is not. */
function authenticate({ method, headers }: Request): string | undefined {
  const [scheme, value = ''] = (headers.authorization ?? '').split(' ');
  if (!scheme) {
    if (method !== 'GET') {
      throw new ForgeError(401, 'token is required');
    }
    return undefined;
  }
  const isBasic = scheme.toLowerCase() === 'basic';
  const given = isBasic ? Buffer.from(value, 'base64').toString() : value;
  for (const [account, password] of ACCOUNTS) {
    if (same(given, isBasic ? `${account}:${password}` : password)) {
      return account;
    }
  }
  throw new ForgeError(401, 'invalid username, password or token');
}

function wildcard({ params }: Request): string {
  return (params as { [index: string]: string })[0]?.replace(/\/$/, '') ?? '';
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

/** The page of a list that a request asks for. */
function pageOf<T>({ query }: Request, all: readonly T[]): T[] {
  const limit = Math.min(Number(query.limit) || 30, 50);
  const page = Math.max(Number(query.page) || 1, 1);
  return all.slice((page - 1) * limit, page * limit);
}

/** The part of Gitea's API that the portal uses, for the one repository there is. */
export function giteaApi(options: {
  pulls: PullRequests;
  fullName: string;
  baseUrl: () => string;
}): Router {
  const { pulls, fullName, baseUrl } = options;
  const { repository } = pulls;
  const answers = new GiteaAnswers(repository, fullName, baseUrl);

  const router = PromiseRouter();
  router.use(json({ limit: '8mb' }));
  router.use((request, response, next) => {
    response.locals.account = authenticate(request);
    next();
  });
  router.get('/version', (_, response) => {
    response.json({ version: '1.26.1+sandbox' });
  });
  router.get('/user', (_, response) => {
    const { account } = response.locals;
    if (!account) {
      throw new ForgeError(401, 'token is required');
    }
    response.json({ id: 1, login: account, username: account });
  });

  const repo = PromiseRouter();
  router.use(`/repos/${fullName}`, repo);
  repo.get('/', (_, response) => {
    response.json(answers.repositoryInfo());
  });
  repo.get(['/contents', '/contents/*'], async (request, response) => {
    const ref = String(request.query.ref || 'main');
    response.json(await answers.contents(ref, wildcard(request)));
  });
  repo.post('/contents', async (request, response) => {
    const { branch, new_branch, message, author, files } = read(
      contentsBody,
      request.body,
    );
    const target = new_branch || branch;
    if (target === PROTECTION.branch_name) {
      throw new ForgeError(403, `branch is protected [name: ${target}]`);
    }
    if (!isBranchName(target)) {
      throw new ForgeError(422, `branch name is not valid [name: ${target}]`);
    }
    const answer = await pulls.exclusively(async () => {
      if (target !== branch && (await repository.resolve(target))) {
        throw new ForgeError(422, `branch already exists [name: ${target}]`);
      }
      const parent = await answers.commitOf(branch);
      const known = new Map(
        (await repository.files(parent)).map(each => [each.path, each]),
      );
      const clean = (text: string) => text.replace(/[<>\p{Cc}]/gu, '');
      const sha = await repository.commit(
        target,
        parent,
        files.map(file => changeOf(file, known)),
        message || 'Change files',
        `${clean(author?.name ?? FORGE_USER)} <${clean(
          author?.email ?? `${FORGE_USER}@sandbox.example`,
        )}>`,
      );
      const after = new Map(
        (await repository.files(sha)).map(each => [each.path, each]),
      );
      return {
        files: files.map(({ path }) => {
          const file = after.get(path);
          return file ? answers.file(file, target) : null;
        }),
        commit: await answers.commit(sha),
      };
    });
    response.status(201).json(answer);
  });
  repo.get('/git/trees/*', async (request, response) => {
    const recursive = /^(1|true)$/.test(String(request.query.recursive));
    response.json(await answers.tree(wildcard(request), recursive));
  });
  repo.get('/git/blobs/:sha', async (request, response) => {
    response.json(await answers.blob(request.params.sha));
  });
  repo.get('/git/commits/*', async (request, response) => {
    response.json(await answers.commit(wildcard(request)));
  });
  repo.get('/commits', async (request, response) => {
    const { path = '', sha } = request.query;
    const found = await answers.history(String(sha || 'main'), String(path));
    const shown = pageOf(request, found);
    response.set('X-Total-Count', String(found.length));
    response.json(await Promise.all(shown.map(each => answers.commit(each))));
  });
  repo.get('/branches', async (_request, response) => {
    const names = await repository.branches();
    response.json(await Promise.all(names.map(name => answers.branch(name))));
  });
  repo.get('/branches/*', async (request, response) => {
    response.json(await answers.branch(wildcard(request)));
  });
  repo.delete('/branches/*', async (request, response) => {
    const branch = wildcard(request);
    await answers.commitOf(branch);
    if (branch === PROTECTION.branch_name) {
      throw new ForgeError(403, `branch is protected [name: ${branch}]`);
    }
    await pulls.exclusively(() => repository.deleteBranch(branch));
    response.status(204).end();
  });

  // As in Gitea, anybody reads the repository, and only who has signed in reads who may write to it.
  repo.use(
    ['/branch_protections', '/collaborators', '/keys', '/teams'],
    (_, response, next) => {
      if (!response.locals.account) {
        throw new ForgeError(401, 'token is required');
      }
      next();
    },
  );
  repo.get('/branch_protections', (_, response) => {
    response.json([PROTECTION]);
  });
  repo.get('/branch_protections/:name', (request, response) => {
    if (request.params.name !== PROTECTION.rule_name) {
      throw ForgeError.notFound();
    }
    response.json(PROTECTION);
  });
  repo.get('/collaborators', (_, response) => {
    response.set('X-Total-Count', String(ACCOUNTS.size));
    response.json(
      [...ACCOUNTS.keys()].map((login, id) => ({
        id: id + 1,
        login,
        username: login,
      })),
    );
  });
  repo.get('/collaborators/:account/permission', (request, response) => {
    const login = String(request.params.account);
    if (!ACCOUNTS.has(login)) {
      throw ForgeError.notFound();
    }
    response.json({ permission: 'admin', role_name: 'admin', user: { login } });
  });
  repo.get('/teams', (_, response) => {
    response.json([
      { id: 1, name: 'Owners', permission: 'owner', units_map: {} },
    ]);
  });
  repo.get('/keys', (_, response) => {
    response.set('X-Total-Count', '1');
    response.json([{ id: 1, title: 'argocd', read_only: true }]);
  });

  repo.get('/pulls', async (request, response) => {
    const { state, sort } = request.query;
    const found = await pulls.list(String(state || 'open'));
    if (sort === 'recentupdate') {
      found.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
    }
    const shown = pageOf(request, found);
    response.set('X-Total-Count', String(found.length));
    response.json(await Promise.all(shown.map(pull => answers.pull(pull))));
  });
  repo.post('/pulls', async (request, response) => {
    const wanted = read(pullBody, request.body);
    const pull = await pulls.create({ ...wanted, author: FORGE_USER });
    response.status(201).json(await answers.pull(pull));
  });
  repo.get('/pulls/:number(\\d+)', async (request, response) => {
    const pull = await pulls.get(Number(request.params.number));
    response.json(await answers.pull(pull));
  });
  repo.get('/pulls/:base/*', async (request, response) => {
    const pull = await pulls.openBetween(
      String(request.params.base),
      wildcard(request),
    );
    if (!pull) {
      throw ForgeError.notFound();
    }
    response.json(await answers.pull(pull));
  });
  repo.patch('/pulls/:number(\\d+)', async (request, response) => {
    const pull = await pulls.edit(
      Number(request.params.number),
      read(editBody, request.body),
    );
    response.status(201).json(await answers.pull(pull));
  });
  repo.post('/pulls/:number(\\d+)/merge', async (request, response) => {
    const { Do, head_commit_id } = read(mergeBody, request.body);
    if (response.locals.account !== OWNER) {
      throw new ForgeError(
        405,
        'User not allowed to merge PR or Does not have enough approvals',
      );
    }
    const number = Number(request.params.number);
    await pulls.merge(number, Do === 'squash', head_commit_id);
    response.status(200).end();
  });
  return router;
}

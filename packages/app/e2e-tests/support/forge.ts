import { expect } from '@playwright/test';

const forge = () => `${process.env.FORGE_URL}/api/v1/repos/platform/serving`;
/** Who owns the repository, `name:password`; the forge is the sandbox's unless this is given. */
const owner = process.env.FORGE_OWNER ?? 'platform-owner:sandbox-owner';
const headers = {
  authorization: `Basic ${Buffer.from(owner).toString('base64')}`,
  'content-type': 'application/json',
};

async function post(path: string, body: object, status: number) {
  const response = await fetch(`${forge()}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return text ? JSON.parse(text) : undefined;
}

/** Merges the pull request of that web address, as its reviewer would. */
export async function mergePullRequest(address: string) {
  const number = /\/pulls\/(\d+)/.exec(address)?.[1];
  await post(`/pulls/${number}/merge`, { Do: 'squash' }, 200);
}

interface Commit {
  path: string;
  content: string;
  /** Of the file that it changes; left out for a new one. */
  sha?: string;
}

async function mergeFiles(files: readonly Commit[], message: string) {
  const branch = `owner/${message.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  await post(
    '/contents',
    {
      branch: 'main',
      new_branch: branch,
      message,
      files: files.map(({ content, path, sha }) => ({
        operation: sha ? 'update' : 'create',
        path,
        content: Buffer.from(content).toString('base64'),
        ...(sha && { sha }),
      })),
    },
    201,
  );
  const pull = await post(
    '/pulls',
    { base: 'main', head: branch, title: message },
    201,
  );
  await mergePullRequest(pull.html_url);
}

/** Brings new files to main by a pull request of the platform owner, past every check of the portal. */
export async function commitFiles(
  files: ReadonlyArray<{ path: string; content: string }>,
  message: string,
) {
  await mergeFiles(files, message);
}

/** A file of main as it is now, with what the forge knows it by. */
async function fileOf(path: string): Promise<Required<Commit>> {
  const response = await fetch(`${forge()}/contents/${path}?ref=main`, {
    headers,
  });
  const { content, sha } = await response.json();
  return { path, content: Buffer.from(content, 'base64').toString(), sha };
}

/** The text of a file of main. */
export async function readFile(path: string): Promise<string> {
  return (await fileOf(path)).content;
}

/** Changes a file of main by a pull request of the platform owner, as somebody does by hand. */
export async function editFile(
  path: string,
  edit: (content: string) => string,
  message: string,
) {
  const file = await fileOf(path);
  await mergeFiles([{ ...file, content: edit(file.content) }], message);
}

/** The branches and pull requests whose branch begins with a prefix. */
export async function proposalsOf(prefix: string) {
  const get = async (path: string) => {
    const response = await fetch(`${forge()}${path}`, { headers });
    return (await response.json()) as any[];
  };
  const branches = await get('/branches?limit=50');
  const pulls = await get('/pulls?state=all&limit=50');
  return {
    branches: branches
      .map(branch => branch.name as string)
      .filter(name => name.startsWith(prefix)),
    pulls: pulls
      .filter(pull => pull.head.ref.startsWith(prefix))
      .map(pull => pull.number as number),
  };
}

import { expect } from '@playwright/test';

const forge = () => `${process.env.FORGE_URL}/api/v1/repos/platform/serving`;
/** Who owns the repository, `name:password`; the forge is the sandbox's unless this is given. */
const owner = process.env.FORGE_OWNER ?? 'portal:sandbox-portal';
const headers = {
  authorization: `Basic ${Buffer.from(owner).toString('base64')}`,
  'content-type': 'application/json',
};

/** Merges the pull request of that web address, as its reviewer would. */
export async function mergePullRequest(address: string) {
  const number = /\/pulls\/(\d+)/.exec(address)?.[1];
  const response = await fetch(`${forge()}/pulls/${number}/merge`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ Do: 'squash' }),
  });
  expect(response.status, await response.text()).toBe(200);
}

/** Commits new files to main, past every proposal. */
export async function commitFiles(
  files: ReadonlyArray<{ path: string; content: string }>,
  message: string,
) {
  const response = await fetch(`${forge()}/contents`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      branch: 'main',
      message,
      files: files.map(({ path, content }) => ({
        operation: 'create',
        path,
        content: Buffer.from(content).toString('base64'),
      })),
    }),
  });
  expect(response.status, await response.text()).toBe(201);
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

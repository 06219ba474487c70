import { BRANCH, changeWith, DIRECTORY } from '../__testUtils__/change';
import { fakeForges } from '../__testUtils__/fakeForges';
import {
  ForgeUnderTest,
  itKeepsThePromisesOfAForge,
} from '../__testUtils__/forgeBehaviors';
import { FakeAnswer } from '../__testUtils__/FakeServer';

const files = { 'service.yaml': 'kind: A\n', 'catalog-info.yaml': 'b: 1\n' };
const ROOT = '/platform/serving/_apis/git/repositories/gitops';

describe('Azure DevOps', () => {
  let azure: ForgeUnderTest;

  beforeAll(async () => {
    azure = await ForgeUnderTest.start(fakeForges.azureDevOps);
  });
  afterAll(() => azure.server.stop());
  beforeEach(() => azure.reset());

  itKeepsThePromisesOfAForge(() => azure);

  it('makes the branch at the main branch, and pushes all files in one commit', async () => {
    azure.repository.commit('main', { [`${DIRECTORY}/old.yaml`]: 'x' }, 'Old');
    const main = azure.repository.branches.get('main')!.sha;

    await azure.open().forge.openOrUpdate(changeWith(files));

    expect(azure.server.writes).toEqual([
      `POST ${ROOT}/refs`,
      `POST ${ROOT}/pushes`,
      `POST ${ROOT}/pullrequests`,
    ]);
    const [ref, push] = azure.server.requests
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => body);
    expect(ref).toEqual([
      {
        name: `refs/heads/${BRANCH}`,
        oldObjectId: '0'.repeat(40),
        newObjectId: main,
      },
    ]);
    expect(push.refUpdates).toEqual([
      { name: `refs/heads/${BRANCH}`, oldObjectId: main },
    ]);
    expect(
      push.commits[0].changes.map((each: any) => [
        each.changeType,
        each.item.path,
      ]),
    ).toEqual([
      ['add', `/${DIRECTORY}/service.yaml`],
      ['add', `/${DIRECTORY}/catalog-info.yaml`],
      ['delete', `/${DIRECTORY}/old.yaml`],
    ]);
    expect(azure.server.requests[0].headers.authorization).toBe(
      `Basic ${Buffer.from(':secret-token').toString('base64')}`,
    );
  });

  const answer = (answers: Record<string, unknown>) => {
    azure.server.instead = ({ path }): FakeAnswer | undefined => {
      const found = Object.keys(answers).find(end => path.endsWith(end));
      return found ? { status: 200, body: answers[found] } : undefined;
    };
  };
  const reviewers = {
    isEnabled: true,
    isBlocking: true,
    type: { id: 'fa4e907d-c16b-4a4c-9dfa-4906e5d171dd' },
    settings: { minimumApproverCount: 2 },
  };

  it('takes the branch as protected by a blocking policy without exemptions', async () => {
    answer({ '/policy/configurations': { value: [reviewers] } });

    expect(await azure.open().forge.branchProtection()).toEqual({
      branch: 'main',
      protected: true,
      directPush: false,
      pushers: [],
      approvals: 2,
      forcePush: false,
    });
  });

  it('names who is exempt from policies', async () => {
    const descriptor =
      'Microsoft.IdentityModel.Claims.ClaimsIdentity;directory\\alice@example.com';
    azure.server.instead = ({ path, query }) => {
      if (path.endsWith('/policy/configurations')) {
        return { status: 200, body: { value: [reviewers] } };
      }
      const aces = { [descriptor]: { descriptor, allow: 132, deny: 0 } };
      return path.includes('/accesscontrollists/') &&
        query.get('token') === 'repoV2'
        ? { status: 200, body: { value: [{ acesDictionary: aces }] } }
        : undefined;
    };

    expect(await azure.open().forge.branchProtection()).toMatchObject({
      directPush: true,
      pushers: ['alice@example.com'],
      forcePush: null,
    });
  });

  it('is not protected by a policy that only warns', async () => {
    answer({
      '/policy/configurations': {
        value: [{ ...reviewers, isBlocking: false }],
      },
    });

    expect((await azure.open().forge.branchProtection()).protected).toBe(false);
  });

  it('does not take the sign-in page for an answer', async () => {
    azure.server.instead = () => ({
      status: 203,
      headers: { 'content-type': 'text/html' },
      body: Buffer.from('<html>Sign in</html>'),
    });

    await expect(azure.open().forge.listProposals()).rejects.toThrow(
      /203 with a web page instead of JSON/,
    );
  });
});

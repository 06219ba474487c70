import { Secret } from '../../secrets/Secret';
import { BRANCH, changeWith, DIRECTORY } from '../__testUtils__/change';
import { fakeForges } from '../__testUtils__/fakeForges';
import {
  ForgeUnderTest,
  itKeepsThePromisesOfAForge,
} from '../__testUtils__/forgeBehaviors';

const files = { 'service.yaml': 'kind: A\n', 'catalog-info.yaml': 'b: 1\n' };
const ROOT = '/api/v1/repos/platform/serving';

describe('Gitea', () => {
  let gitea: ForgeUnderTest;

  beforeAll(async () => {
    gitea = await ForgeUnderTest.start(fakeForges.gitea);
  });
  afterAll(() => gitea.server.stop());
  beforeEach(() => gitea.reset());

  itKeepsThePromisesOfAForge(() => gitea);

  it('needs two writing calls for a new proposal', async () => {
    await gitea.open().forge.openOrUpdate(changeWith(files));

    const { server } = gitea;
    expect(server.writes).toEqual([
      `POST ${ROOT}/contents`,
      `POST ${ROOT}/pulls`,
    ]);
    const [commit] = server.requests.filter(({ method }) => method === 'POST');
    expect(commit.body).toMatchObject({
      branch: 'main',
      new_branch: BRANCH,
      files: [
        { operation: 'create', path: `${DIRECTORY}/service.yaml` },
        { operation: 'create', path: `${DIRECTORY}/catalog-info.yaml` },
      ],
    });
    expect(commit.headers.authorization).toBe('token secret-token');
  });

  it('signs in with a user name and password', async () => {
    const { forge } = gitea.open({
      credentials: {
        kind: 'basic',
        username: 'portal',
        password: Secret.of('pass:word'),
      },
    });
    await forge.listProposals();

    expect(gitea.server.requests[0].headers.authorization).toBe(
      `Basic ${Buffer.from('portal:pass:word').toString('base64')}`,
    );
  });

  it('does not repeat the password that a forge echoes', async () => {
    const { forge } = gitea.open({
      credentials: {
        kind: 'basic',
        username: 'portal',
        password: Secret.of('the-password'),
      },
    });
    gitea.server.instead = () => ({
      status: 403,
      body: { message: 'not with the-password' },
    });

    await expect(forge.listProposals()).rejects.toThrow(/not with \[masked\]/);
  });

  it('names each team that can write, and the owner where there are no teams', async () => {
    const { forge } = gitea.open();
    expect((await forge.writers()).accounts).toEqual({
      known: true,
      value: ['portal', 'team Owners'],
    });

    gitea.server.instead = ({ path }) =>
      path.endsWith('/teams')
        ? { status: 405, body: { message: 'repo is not owned by an org' } }
        : undefined;
    expect((await forge.writers()).accounts).toEqual({
      known: true,
      value: ['portal', 'platform'],
    });
  });
});

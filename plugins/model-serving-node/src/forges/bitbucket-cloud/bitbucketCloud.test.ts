import { BRANCH, changeWith, DIRECTORY } from '../__testUtils__/change';
import { fakeForges } from '../__testUtils__/fakeForges';
import {
  ForgeUnderTest,
  itKeepsThePromisesOfAForge,
} from '../__testUtils__/forgeBehaviors';

const files = { 'service.yaml': 'kind: A\n', 'catalog-info.yaml': 'b: 1\n' };
const ROOT = '/2.0/repositories/platform/serving';

describe('Bitbucket Cloud', () => {
  let bitbucket: ForgeUnderTest;

  beforeAll(async () => {
    bitbucket = await ForgeUnderTest.start(fakeForges.bitbucketCloud);
  });
  afterAll(() => bitbucket.server.stop());
  beforeEach(() => bitbucket.reset());

  itKeepsThePromisesOfAForge(() => bitbucket);

  it('commits branch, files and deletions in one call', async () => {
    bitbucket.repository.commit(
      'main',
      { [`${DIRECTORY}/old.yaml`]: 'x' },
      'Old',
    );
    const main = bitbucket.repository.branches.get('main')!.sha;

    await bitbucket.open().forge.openOrUpdate(changeWith(files));

    expect(bitbucket.server.writes).toEqual([
      `POST ${ROOT}/src`,
      `POST ${ROOT}/pullrequests`,
    ]);
    const [commit] = bitbucket.server.requests.filter(
      ({ method }) => method === 'POST',
    );
    expect([...commit.body]).toEqual([
      ['branch', BRANCH],
      ['parents', main],
      ['message', expect.stringMatching(/^Serve chat for team-a\n/)],
      [`/${DIRECTORY}/service.yaml`, 'kind: A\n'],
      [`/${DIRECTORY}/catalog-info.yaml`, 'b: 1\n'],
      ['files', `/${DIRECTORY}/old.yaml`],
    ]);
  });

  const restrictedBy = (...rules: object[]) => {
    bitbucket.server.instead = ({ path }) => {
      if (path.endsWith('/branching-model')) {
        return { status: 200, body: { production: { name: 'main' } } };
      }
      return path.endsWith('/branch-restrictions')
        ? {
            status: 200,
            body: {
              values: rules.map((rule, id) => ({
                id,
                branch_match_kind: 'glob',
                pattern: 'main',
                ...rule,
              })),
            },
          }
        : undefined;
    };
    return bitbucket.open().forge.branchProtection();
  };

  it('knows what restrictions of the branch forbid', async () => {
    expect(
      await restrictedBy(
        { kind: 'push', users: [], groups: [] },
        { kind: 'force' },
        { kind: 'require_approvals_to_merge', value: 2 },
        { kind: 'enforce_merge_checks' },
        { kind: 'push', pattern: 'release/*', users: [{ nickname: 'bob' }] },
      ),
    ).toEqual({
      branch: 'main',
      protected: true,
      directPush: false,
      pushers: [],
      approvals: 2,
      forcePush: false,
    });
  });

  it('names who may push, and does not count approvals that are not enforced', async () => {
    expect(
      await restrictedBy(
        {
          kind: 'push',
          users: [{ nickname: 'bob' }],
          groups: [{ name: 'ops' }],
        },
        { kind: 'require_approvals_to_merge', pattern: 'ma*', value: 2 },
      ),
    ).toMatchObject({
      directPush: true,
      pushers: ['bob', 'team ops'],
      approvals: 0,
      forcePush: true,
    });
  });

  it('knows restrictions by the role of the branch', async () => {
    expect(
      await restrictedBy({
        kind: 'push',
        branch_match_kind: 'branching_model',
        branch_type: 'production',
        pattern: '',
      }),
    ).toMatchObject({ protected: true, directPush: false });
    expect(
      await restrictedBy({
        kind: 'push',
        branch_match_kind: 'branching_model',
        branch_type: 'development',
        pattern: '',
      }),
    ).toMatchObject({ protected: false });
  });
});

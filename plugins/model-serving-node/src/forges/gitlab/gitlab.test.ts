import { BRANCH, changeWith, DIRECTORY } from '../__testUtils__/change';
import { fakeForges } from '../__testUtils__/fakeForges';
import {
  ForgeUnderTest,
  itKeepsThePromisesOfAForge,
} from '../__testUtils__/forgeBehaviors';

const files = { 'service.yaml': 'kind: A\n', 'catalog-info.yaml': 'b: 1\n' };
const PROJECT = '/api/v4/projects/platform/serving';

describe('GitLab', () => {
  let gitlab: ForgeUnderTest;

  beforeAll(async () => {
    gitlab = await ForgeUnderTest.start(fakeForges.gitlab);
  });
  afterAll(() => gitlab.server.stop());
  beforeEach(() => gitlab.reset());

  itKeepsThePromisesOfAForge(() => gitlab);

  const written = () =>
    gitlab.server.requests
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => body);

  it('commits branch and files in one call, and opens the merge request', async () => {
    await gitlab.open().forge.openOrUpdate(changeWith(files));

    expect(gitlab.server.writes).toEqual([
      `POST ${PROJECT}/repository/commits`,
      `POST ${PROJECT}/merge_requests`,
    ]);
    expect(written()).toEqual([
      {
        branch: BRANCH,
        start_sha: gitlab.repository.branches.get('main')!.sha,
        commit_message: expect.stringMatching(/^Serve chat for team-a\n/),
        actions: Object.entries(files).map(([name, text]) => ({
          action: 'create',
          file_path: `${DIRECTORY}/${name}`,
          encoding: 'base64',
          content: Buffer.from(text).toString('base64'),
        })),
      },
      {
        source_branch: BRANCH,
        target_branch: 'main',
        title: 'Serve chat for team-a',
        description: expect.stringMatching(/\n\nchecked$/),
      },
    ]);
    expect(gitlab.server.requests[0].headers.authorization).toBe(
      'Bearer secret-token',
    );
  });

  it('pushes an update in one commit that fails when the branch has moved', async () => {
    const { forge } = gitlab.open();
    await forge.openOrUpdate(changeWith(files));
    const head = gitlab.repository.branches.get(BRANCH)!.sha;
    gitlab.server.forget();

    await forge.openOrUpdate(
      changeWith({ 'service.yaml': 'kind: B\n', 'new.yaml': 'n' }),
    );

    const [{ actions }] = written();
    expect(
      actions.map((each: any) => [
        each.action,
        each.file_path.slice(DIRECTORY.length + 1),
        each.last_commit_id,
      ]),
    ).toEqual([
      ['update', 'service.yaml', head],
      ['create', 'new.yaml', undefined],
      ['delete', 'catalog-info.yaml', head],
    ]);
  });
});

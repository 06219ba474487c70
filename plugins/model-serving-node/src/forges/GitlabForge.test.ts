import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { BRANCH, changeWith, DIRECTORY, gitopsOn } from './fakes/change';
import { fakeGitlab } from './fakes/fakeGitlab';
import { FakeRepository } from './fakes/FakeRepository';
import { FakeServer } from './fakes/FakeServer';
import { itKeepsThePromisesOfAForge } from './fakes/forgeBehaviours';
import { GitlabForge } from './GitlabForge';

const files = { 'service.yaml': 'kind: A\n', 'catalog-info.yaml': 'b: 1\n' };
const PROJECT = '/api/v4/projects/platform/serving';

describe('GitlabForge', () => {
  let repository: FakeRepository;
  let server: FakeServer;
  let handle: ReturnType<typeof fakeGitlab>;

  const newForge = () => {
    const integrations = ScmIntegrations.fromConfig(
      new ConfigReader({
        integrations: {
          gitlab: [
            {
              host: server.host,
              baseUrl: `http://${server.host}`,
              apiBaseUrl: `http://${server.host}/api/v4`,
              token: 'secret-token',
            },
          ],
        },
      }),
    );
    return new GitlabForge({
      gitops: gitopsOn(server.host, 'gitlab'),
      integrations,
      integration: integrations.gitlab.byHost(server.host)!.config,
      logger: mockServices.logger.mock(),
      wait: async () => {},
    });
  };

  beforeAll(async () => {
    server = await FakeServer.start(request => handle(request));
  });
  afterAll(() => server.stop());

  beforeEach(() => {
    server.forget();
    repository = new FakeRepository();
    handle = fakeGitlab(repository, () => server.host);
  });

  itKeepsThePromisesOfAForge(async () => ({ repository, forge: newForge() }));

  it("makes branch, commit and merge request through upstream's function", async () => {
    await newForge().openOrUpdate(changeWith(files));

    expect(server.writes).toEqual([
      `POST ${PROJECT}/repository/branches`,
      `POST ${PROJECT}/repository/commits`,
      `POST ${PROJECT}/merge_requests`,
    ]);
    const bodies = server.requests
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => body);
    expect(bodies).toEqual([
      expect.objectContaining({ branch: BRANCH, ref: 'main' }),
      expect.objectContaining({
        branch: BRANCH,
        commit_message: 'Serve chat for team-a',
        actions: expect.arrayContaining(
          Object.entries(files).map(([name, text]) =>
            expect.objectContaining({
              action: 'create',
              file_path: `${DIRECTORY}/${name}`,
              encoding: 'base64',
              content: Buffer.from(text).toString('base64'),
            }),
          ),
        ),
      }),
      expect.objectContaining({
        source_branch: BRANCH,
        target_branch: 'main',
        title: 'Serve chat for team-a',
        description: 'checked',
      }),
    ]);
  });

  it('pushes an update with what is new or changed first, and deletions after', async () => {
    await newForge().openOrUpdate(changeWith(files));
    server.forget();

    await newForge().openOrUpdate(
      changeWith({ 'service.yaml': 'kind: B\n', 'new.yaml': 'n' }),
    );

    expect(server.writes).toEqual([
      `POST ${PROJECT}/repository/commits`,
      `POST ${PROJECT}/repository/commits`,
    ]);
    const actions = server.requests
      .filter(({ method }) => method === 'POST')
      .map(({ body }) =>
        body.actions
          .map((each: any) => `${each.action} ${each.file_path}`)
          .sort(),
      );
    expect(actions).toEqual([
      [`create ${DIRECTORY}/new.yaml`, `update ${DIRECTORY}/service.yaml`],
      [`delete ${DIRECTORY}/catalog-info.yaml`],
    ]);
  });

  it('writes nothing when nothing changed', async () => {
    await newForge().openOrUpdate(changeWith(files));
    server.forget();

    await newForge().openOrUpdate(changeWith(files));

    expect(server.writes).toEqual([]);
  });

  it.each([1, 2, 3])(
    'killed at writing call %d and run again, leaves one branch and one merge request',
    async at => {
      const passOn = handle;
      handle = request => {
        const answer = passOn(request);
        // gitbeaker tries again by itself on a lost answer, but not on this one.
        return request.method !== 'GET' && server.writes.length >= at
          ? { status: 500, body: { message: 'killed' } }
          : answer;
      };
      const killed = newForge().openOrUpdate(changeWith(files));
      await killed.catch(() => {});
      handle = passOn;

      const { proposal } = await newForge().openOrUpdate(changeWith(files));

      expect(proposal.number).toBe(1);
      expect(repository.pulls).toHaveLength(1);
      expect([...repository.branches.keys()]).toEqual(['main', BRANCH]);
      expect(Object.keys(repository.files(BRANCH, DIRECTORY))).toHaveLength(2);
    },
  );

  it('ignores a merge request from a fork that borrows the branch name', async () => {
    repository.open(BRANCH, 'main', 'Evil', '').fromFork = true;

    expect(await newForge().listProposals()).toEqual([]);
  });
});

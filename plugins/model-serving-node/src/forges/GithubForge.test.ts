import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import * as upstream from '@backstage/plugin-scaffolder-backend-module-github';
import { BRANCH, changeWith, DIRECTORY, gitopsOn } from './fakes/change';
import { fakeCreatePullRequest, fakeGithub } from './fakes/fakeGithub';
import { FakeRepository } from './fakes/FakeRepository';
import { FakeServer } from './fakes/FakeServer';
import { itKeepsThePromisesOfAForge } from './fakes/forgeBehaviours';
import { GithubForge } from './GithubForge';

const files = { 'service.yaml': 'kind: A\n', 'catalog-info.yaml': 'b: 1\n' };

describe('GithubForge', () => {
  let repository: FakeRepository;
  let server: FakeServer;
  let handle: ReturnType<typeof fakeGithub>;
  let createPullRequest: jest.Mock;
  const clientFactory = jest.fn();

  const newForge = () => {
    const integrations = ScmIntegrations.fromConfig(
      new ConfigReader({
        integrations: {
          github: [
            {
              host: server.host,
              apiBaseUrl: `http://${server.host}`,
              token: 'secret-token',
            },
          ],
        },
      }),
    );
    return new GithubForge({
      gitops: gitopsOn(server.host, 'github'),
      integrations,
      integration: integrations.github.byHost(server.host)!.config,
      credentials:
        DefaultGithubCredentialsProvider.fromIntegrations(integrations),
      logger: mockServices.logger.mock(),
      clientFactory,
      loadUpstream: async () => upstream,
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
    handle = fakeGithub(repository, () => server.host);
    createPullRequest = jest.fn(fakeCreatePullRequest(repository));
    clientFactory.mockReset().mockResolvedValue({ createPullRequest });
  });

  itKeepsThePromisesOfAForge(async () => ({ repository, forge: newForge() }));

  it("hands the whole change to upstream's function once", async () => {
    repository.commit('main', { [`${DIRECTORY}/old.yaml`]: 'x' }, 'Before');

    await newForge().openOrUpdate(changeWith(files));

    expect(clientFactory).toHaveBeenCalledWith(
      expect.objectContaining({
        host: server.host,
        owner: 'platform',
        repo: 'serving',
      }),
    );
    expect(createPullRequest).toHaveBeenCalledTimes(1);
    const base64 = (text: string) => ({
      mode: '100644',
      encoding: 'base64',
      content: Buffer.from(text).toString('base64'),
    });
    expect(createPullRequest).toHaveBeenCalledWith(
      expect.objectContaining({
        owner: 'platform',
        repo: 'serving',
        title: 'Serve chat for team-a',
        body: 'checked',
        head: BRANCH,
        base: 'main',
        update: true,
        changes: [
          {
            commit: expect.stringMatching(
              /^Serve chat for team-a\n\nRequested by user:default\/team-a-member/,
            ),
            files: {
              [`${DIRECTORY}/service.yaml`]: base64('kind: A\n'),
              [`${DIRECTORY}/catalog-info.yaml`]: base64('b: 1\n'),
              [`${DIRECTORY}/old.yaml`]: expect.any(Symbol),
            },
          },
        ],
      }),
    );
    expect(server.writes).toEqual([]);
  });

  it('writes nothing when nothing changed', async () => {
    await newForge().openOrUpdate(changeWith(files));

    await newForge().openOrUpdate(changeWith(files));

    expect(createPullRequest).toHaveBeenCalledTimes(1);
    expect(server.writes).toEqual([]);
  });

  it('does not force-push over a commit anywhere on the branch', async () => {
    await newForge().openOrUpdate(changeWith(files));
    repository.commit(BRANCH, { 'docs/chat.md': 'notes' }, 'Notes');

    await expect(
      newForge().openOrUpdate(changeWith({ 'service.yaml': 'kind: B\n' })),
    ).rejects.toThrow(/by platform-owner/);
    expect(createPullRequest).toHaveBeenCalledTimes(1);
  });

  it.each(['before', 'after'])(
    "comes through a failure %s upstream's function has written",
    async when => {
      const real = fakeCreatePullRequest(repository);
      createPullRequest.mockImplementationOnce(async options => {
        if (when === 'after') {
          await real(options);
        }
        throw new Error('socket hang up');
      });

      const { outcome } = await newForge().openOrUpdate(changeWith(files));

      expect(outcome).toBe('opened');
      expect(repository.pulls).toHaveLength(1);
      expect(repository.ahead(BRANCH, 'main')).toHaveLength(1);
    },
  );

  it('ignores a pull request from a fork that borrows the branch name', async () => {
    repository.open(BRANCH, 'main', 'Evil', '').fromFork = true;

    expect(await newForge().listProposals()).toEqual([]);
  });

  it("reads with the integration's credentials", async () => {
    await newForge().listProposals();

    expect(server.requests[0].headers.authorization).toBe(
      'Bearer secret-token',
    );
  });
});

import { gzipSync } from 'node:zlib';
import { changeWith, BRANCH, DIRECTORY, gitopsOn } from './fakes/change';
import { fakeGitea } from './fakes/fakeGitea';
import { FakeRepository } from './fakes/FakeRepository';
import { FakeServer, Fault } from './fakes/FakeServer';
import { itKeepsThePromisesOfAForge } from './fakes/forgeBehaviours';
import { GiteaForge } from './GiteaForge';

const files = { 'service.yaml': 'kind: A\n', 'catalog-info.yaml': 'b: 1\n' };

describe('GiteaForge', () => {
  let repository: FakeRepository;
  let server: FakeServer;
  let handle: ReturnType<typeof fakeGitea>;

  const newForge = (options: { timeoutMs?: number } = {}) =>
    new GiteaForge({
      gitops: gitopsOn(server.host, 'gitea'),
      integration: {
        host: server.host,
        baseUrl: `http://${server.host}`,
        username: 'portal',
        password: 'secret-token',
      },
      wait: async () => {},
      ...options,
    });

  beforeAll(async () => {
    server = await FakeServer.start(request => handle(request));
  });
  afterAll(() => server.stop());

  const fresh = () => {
    server.forget();
    repository = new FakeRepository();
    handle = fakeGitea(repository, () => server.host);
  };
  beforeEach(fresh);

  itKeepsThePromisesOfAForge(async () => ({ repository, forge: newForge() }));

  it('needs two writing calls for a new proposal', async () => {
    await newForge().openOrUpdate(changeWith(files));

    expect(server.writes).toEqual([
      'POST /api/v1/repos/platform/serving/contents',
      'POST /api/v1/repos/platform/serving/pulls',
    ]);
    expect(server.calls).toHaveLength(4);
    expect(server.requests[2].body).toMatchObject({
      branch: 'main',
      new_branch: BRANCH,
      files: [
        { operation: 'create', path: `${DIRECTORY}/service.yaml` },
        { operation: 'create', path: `${DIRECTORY}/catalog-info.yaml` },
      ],
    });
    expect(server.requests[2].headers.authorization).toMatch(/^basic /);
  });

  it('writes nothing when nothing changed', async () => {
    await newForge().openOrUpdate(changeWith(files));
    server.forget();

    await newForge().openOrUpdate(changeWith(files));

    expect(server.writes).toEqual([]);
  });

  it('S40: names who asked in the commit', async () => {
    await newForge().openOrUpdate(changeWith(files));

    expect(repository.branches.get(BRANCH)?.message).toContain(
      'Requested by user:default/team-a-member',
    );
  });

  it('ignores a pull request from a fork that borrows the branch name', async () => {
    repository.commit(BRANCH, {}, 'fork', undefined, 'main');
    repository.open(BRANCH, 'main', 'Evil', '').fromFork = true;
    repository.branches.delete(BRANCH);

    expect(await newForge().listProposals()).toEqual([]);
  });

  it("keeps a reviewer's commit elsewhere on the branch", async () => {
    await newForge().openOrUpdate(changeWith(files));
    repository.commit(BRANCH, { 'docs/chat.md': 'notes' }, 'Notes');

    const updated = await newForge().openOrUpdate(
      changeWith({ 'service.yaml': 'kind: B\n' }),
    );

    expect(updated.outcome).toBe('updated');
    expect(repository.files(BRANCH, 'docs')).toEqual({
      'docs/chat.md': 'notes',
    });
  });

  const faults: Fault[] = [
    'lost request',
    'lost answer',
    '503 before',
    '502 after',
  ];

  it.each(faults)(
    'comes through a %s at any call, with one branch and one pull request',
    async fault => {
      for (let at = 1; at <= 4; at += 1) {
        fresh();
        server.fault = count => (count === at ? fault : undefined);

        const { outcome } = await newForge().openOrUpdate(changeWith(files));

        expect([at, outcome]).toEqual([at, 'opened']);
        expect([...repository.branches.keys()]).toEqual(['main', BRANCH]);
        expect(repository.pulls).toHaveLength(1);
        expect(Object.keys(repository.files(BRANCH, DIRECTORY))).toHaveLength(
          2,
        );
        expect(repository.ahead(BRANCH, 'main')).toHaveLength(1);
      }
    },
  );

  it.each(faults)(
    'killed by a %s at any call and run again, leaves one branch and one pull request',
    async fault => {
      for (let at = 1; at <= 4; at += 1) {
        fresh();
        server.fault = count => (count >= at ? fault : undefined);
        await expect(
          newForge().openOrUpdate(changeWith(files)),
        ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
        server.fault = () => undefined;

        const { proposal } = await newForge().openOrUpdate(changeWith(files));

        expect(proposal.number).toBe(1);
        expect([...repository.branches.keys()]).toEqual(['main', BRANCH]);
        expect(repository.pulls).toHaveLength(1);
        expect(repository.ahead(BRANCH, 'main')).toHaveLength(1);
      }
    },
  );

  it.each(faults)(
    'killed by a %s while it updates and run again, loses nothing',
    async fault => {
      const change = changeWith({ 'service.yaml': 'kind: B\n' }, { body: '2' });
      for (let at = 1; at <= 6; at += 1) {
        fresh();
        await newForge().openOrUpdate(changeWith(files));
        server.forget();
        server.fault = count => (count >= at ? fault : undefined);
        await newForge()
          .openOrUpdate(change)
          .catch(() => {});
        server.fault = () => undefined;

        await newForge().openOrUpdate(change);

        expect(repository.pulls).toHaveLength(1);
        expect(repository.pulls[0].body).toBe('2');
        expect(repository.files(BRANCH, DIRECTORY)).toEqual({
          [`${DIRECTORY}/service.yaml`]: 'kind: B\n',
        });
        expect(repository.ahead(BRANCH, 'main')).toHaveLength(2);
      }
    },
  );

  it('asked twice at once opens one pull request', async () => {
    const results = await Promise.all([
      newForge().openOrUpdate(changeWith(files)),
      newForge().openOrUpdate(changeWith(files)),
    ]);

    expect(results.map(({ proposal }) => proposal.number)).toEqual([1, 1]);
    expect(repository.pulls).toHaveLength(1);
    expect(repository.ahead(BRANCH, 'main')).toHaveLength(1);
  });

  it('S25: gives up on a forge that does not answer in time', async () => {
    server.fault = () => 'silence';

    await expect(
      newForge({ timeoutMs: 20 }).openOrUpdate(changeWith(files)),
    ).rejects.toThrow(/no answer in time/);
    expect(server.calls).toHaveLength(4);
  });

  it('S23: does not follow redirects', async () => {
    handle = () => ({
      status: 302,
      headers: { location: 'http://127.0.0.1:1/steal' },
    });

    await expect(newForge().listProposals()).rejects.toThrow(/not followed/);
    expect(server.calls).toHaveLength(1);
  });

  it('S25: refuses an answer without end', async () => {
    handle = () => ({ status: 200, body: 'x'.repeat(9 * 1024 * 1024) });

    await expect(newForge().listProposals()).rejects.toThrow(/8 MiB/);
  });

  it('S25: refuses an answer that unpacks without end', async () => {
    handle = () => ({
      status: 200,
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(64 * 1024 * 1024, 'x')),
    });

    await expect(newForge().listProposals()).rejects.toThrow(/8 MiB/);
  });

  it('says what it does not understand of an answer', async () => {
    handle = () => ({ status: 200, body: [{ number: 'one' }] });

    await expect(newForge().listProposals()).rejects.toThrow(/not understood/);
  });

  it('gives the words of a refusal, and never the credentials', async () => {
    handle = () => ({ status: 403, body: { message: 'no write access' } });

    const refused = newForge().openOrUpdate(changeWith(files));

    await expect(refused).rejects.toThrow(/403: no write access/);
    await expect(refused).rejects.not.toThrow(/secret-token/);
  });

  it('S10: does not talk to a repository outside the integration', () => {
    expect(
      () =>
        new GiteaForge({
          gitops: gitopsOn('forge.example.evil.test', 'gitea'),
          integration: {
            host: 'forge.example',
            baseUrl: 'http://forge.example',
          },
        }),
    ).toThrow(/must lie below/);
  });
});

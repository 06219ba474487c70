/* eslint-disable jest/no-export -- one suite of behaviors that each forge's own test file runs */
import { Change, Forge } from '../Forge';
import { BRANCH, changeWith, DIRECTORY, gitopsOn } from './change';
import { createForge } from '../createForge';
import { ForgeFiles } from '../ForgeRepository';
import { GitOpsConfig } from '../../gitops';
import { FakeForge } from './fakeForges';
import { FakeRepository } from './FakeRepository';
import { FakeAnswer, FakeRequest, FakeServer, Fault } from './FakeServer';
import { PublishedApi } from './PublishedApi';

/** A forge in memory, and the portal's way to it. */
export class ForgeUnderTest {
  repository = new FakeRepository();
  #handle: (request: FakeRequest) => FakeAnswer;

  private constructor(readonly server: FakeServer, readonly fake: FakeForge) {
    this.#handle = fake.play(this.repository, () => server.host);
  }

  static async start(fake: FakeForge): Promise<ForgeUnderTest> {
    let answer: (request: FakeRequest) => FakeAnswer = () => ({ status: 503 });
    const server = await FakeServer.start(
      request => answer(request),
      new PublishedApi(fake.facts),
    );
    const forge = new ForgeUnderTest(server, fake);
    answer = request => forge.#handle(request);
    return forge;
  }

  /** Begins again with an empty repository and no calls. */
  reset(): void {
    this.server.forget();
    this.repository = new FakeRepository();
    this.#handle = this.fake.play(this.repository, () => this.server.host);
  }

  open(
    options: {
      timeoutMs?: number;
      credentials?: GitOpsConfig['credentials'];
    } = {},
  ): { forge: Forge; files: ForgeFiles } {
    const { timeoutMs, credentials } = options;
    return createForge({
      gitops: gitopsOn(this.server.host, this.fake, credentials),
      forges: [this.fake.definition],
      wait: async () => {},
      timeoutMs,
    });
  }
}

const first = { 'service.yaml': 'kind: A\n', 'catalog-info.yaml': 'x: ü\n' };
const second = { 'service.yaml': 'kind: B\n', 'extra.yaml': 'y: 1\n' };
const below = (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`${DIRECTORY}/${name}`, text]),
  );

/** What every forge promises, whichever it is. */
export function itKeepsThePromisesOfAForge(
  underTest: () => ForgeUnderTest,
): void {
  let repository: FakeRepository;
  let server: FakeServer;
  let forge: Forge;
  const propose = (change: Change) => forge.openOrUpdate(change);

  const fresh = () => {
    underTest().reset();
    ({ repository, server } = underTest());
    ({ forge } = underTest().open());
  };
  beforeEach(fresh);
  afterEach(() => expect(server.violations).toEqual([]));

  const branchFiles = () => repository.files(BRANCH, DIRECTORY);
  const openNumbers = () => repository.openPulls(BRANCH).map(p => p.number);

  it('opens one pull request with the files, and nothing else, on the main branch', async () => {
    const { proposal, outcome } = await propose(changeWith(first));

    expect(outcome).toBe('opened');
    expect(proposal).toMatchObject({
      directory: DIRECTORY,
      tenant: 'team-a',
      service: 'chat',
      number: 1,
      branch: BRANCH,
      state: 'open',
      author: 'portal',
      requestedBy: 'user:default/team-a-member',
      mergedAt: null,
      mergeCommit: null,
    });
    expect(proposal.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/.*1$/);
    expect(branchFiles()).toEqual(below(first));
    expect(repository.pulls).toHaveLength(1);
    expect(repository.pulls[0]).toMatchObject({
      title: 'Serve chat for team-a',
      body: expect.stringMatching(
        /^Requested by `user:default\/team-a-member` through the portal\.[^]*\n\nchecked$/,
      ),
      base: 'main',
    });
    expect(repository.files('main', DIRECTORY)).toEqual({});
  });

  it('changes nothing when the same is proposed again', async () => {
    await propose(changeWith(first));
    const head = repository.branches.get(BRANCH);

    const again = await propose(changeWith(first));

    expect(again.outcome).toBe('unchanged');
    expect(again.proposal.number).toBe(1);
    expect(repository.branches.get(BRANCH)).toBe(head);
    expect(repository.pulls).toHaveLength(1);
  });

  it('updates the same pull request when the files change, and deletes those that are gone', async () => {
    await propose(changeWith(first));

    const updated = await propose(changeWith(second, { body: 'again' }));

    expect(updated.outcome).toBe('updated');
    expect(updated.proposal.number).toBe(1);
    expect(branchFiles()).toEqual(below(second));
    expect(openNumbers()).toEqual([1]);
    expect(repository.pulls[0].body).toMatch(/\n\nagain$/);
  });

  it('updates only the words when only they changed', async () => {
    await propose(changeWith(first));
    const head = repository.branches.get(BRANCH);

    const { outcome } = await propose(changeWith(first, { title: 'Other' }));

    expect(outcome).toBe('updated');
    expect(repository.pulls[0].title).toBe('Other');
    expect(repository.branches.get(BRANCH)).toBe(head);
  });

  it('proposes deletions against what the main branch holds', async () => {
    repository.commit('main', below({ ...first, 'old.yaml': 'z' }), 'Before');

    await propose(changeWith(first));

    expect(branchFiles()).toEqual(below(first));
    expect(openNumbers()).toEqual([1]);
  });

  it('leaves what is no manifest as it is', async () => {
    const notes = { 'README.md': 'Call us before you change this.' };
    repository.commit(
      'main',
      below({ ...first, ...notes, 'old.json': '{}' }),
      'Before',
    );

    await propose(changeWith(second));

    expect(branchFiles()).toEqual(below({ ...second, ...notes }));
  });

  it('begins anew from the main branch after the pull request was merged and its branch kept', async () => {
    await propose(changeWith(first));
    repository.merge(1);
    repository.commit('main', { 'tenants/team-b/x.yaml': 'x' }, 'Another');

    const { proposal, outcome } = await propose(changeWith(second));

    expect(outcome).toBe('opened');
    expect(proposal.number).toBe(2);
    expect(branchFiles()).toEqual(below(second));
    expect(repository.files(BRANCH, 'tenants/team-b')).toEqual({
      'tenants/team-b/x.yaml': 'x',
    });
    expect(openNumbers()).toEqual([2]);
  });

  it('begins anew after the pull request was closed, and leaves that one closed', async () => {
    await propose(changeWith(first));
    repository.close(1);

    const { proposal, outcome } = await propose(changeWith(first));

    expect(outcome).toBe('opened');
    expect(proposal.number).toBe(2);
    expect(openNumbers()).toEqual([2]);
    expect(repository.pulls[0].state).toBe('closed');
  });

  it('answers with the merged proposal when the main branch already holds exactly this', async () => {
    await propose(changeWith(first));
    repository.merge(1, { deleteBranch: true });

    const { proposal, outcome } = await propose(changeWith(first));

    expect(outcome).toBe('unchanged');
    expect(proposal).toMatchObject({ number: 1, state: 'merged' });
    expect(repository.pulls).toHaveLength(1);
  });

  it('refuses when the main branch holds exactly this without a proposal', async () => {
    repository.commit('main', below(first), 'By hand');

    await expect(propose(changeWith(first))).rejects.toThrow(
      /already has exactly this content/,
    );
    expect(repository.pulls).toEqual([]);
  });

  it("refuses to overwrite another author's commit, and names the author", async () => {
    await propose(changeWith(first));
    const theirs = { ...first, 'service.yaml': 'kind: Reviewed\n' };
    repository.commit(BRANCH, below(theirs), 'Fix it');

    const refused = propose(changeWith(second));

    await expect(refused).rejects.toMatchObject({ name: 'ConflictError' });
    await expect(refused).rejects.toThrow(/[Pp]latform.[Oo]wner/);
    expect(branchFiles()).toEqual(below(theirs));
  });

  it('does not take over a branch of another author', async () => {
    const theirs = { 'service.yaml': 'kind: Theirs\n' };
    repository.commit(BRANCH, below(theirs), 'Mine', undefined, 'main');

    await expect(propose(changeWith(first))).rejects.toMatchObject({
      name: 'ConflictError',
    });
    expect(branchFiles()).toEqual(below(theirs));
    expect(repository.pulls).toEqual([]);
  });

  it('opens the pull request for a branch that a crash left without one', async () => {
    await propose(changeWith(first));
    repository.pulls.length = 0;

    const { proposal, outcome } = await propose(changeWith(first));

    expect(outcome).toBe('opened');
    expect(proposal.number).toBe(1);
    expect(openNumbers()).toEqual([1]);
    expect(branchFiles()).toEqual(below(first));
  });

  it.each([
    ['a parent', '../../.github/workflows/x.yml'],
    ['an absolute path', '/etc/passwd'],
    ['a backslash', 'tenants\\team-a\\chat\\x.yaml'],
    ['an escape', `${DIRECTORY}/%2e%2e/x.yaml`],
    ['a dot segment', `${DIRECTORY}/../search/x.yaml`],
    ['a NUL', `${DIRECTORY}/x\0.yaml`],
    ['a trailing blank', `${DIRECTORY}/x.yaml `],
    ['Git itself', `${DIRECTORY}/.GIT/config`],
    ['another service', 'tenants/team-a/search/x.yaml'],
    ['another tenant', 'tenants/team-b/chat/x.yaml'],
  ])('refuses a path with %s', async (_, path) => {
    const change = changeWith(first);
    const hostile = { ...change, files: [{ path, content: 'x' }] };

    await expect(propose(hostile)).rejects.toMatchObject({
      name: 'InputError',
    });
    expect([...repository.branches.keys()]).toEqual(['main']);
  });

  it.each([
    ['the main branch', { branch: 'main' }],
    ['an option', { branch: '--upload-pack=x' }],
    ['a full ref', { branch: 'refs/heads/main' }],
    ['a foreign branch', { branch: 'model-serving/team-b/chat' }],
    ['a name that is none', { tenant: '..', branch: 'model-serving/../chat' }],
    ['another directory', { directory: 'platform/policies' }],
  ])('refuses %s', async (_, other) => {
    await expect(propose(changeWith(first, other))).rejects.toMatchObject({
      name: 'InputError',
    });
  });

  it('refuses two paths that differ only in case', async () => {
    const change = changeWith({ 'a.yaml': '1', 'A.yaml': '2' });

    await expect(propose(change)).rejects.toThrow(/differs only in case/);
  });

  it('lists proposals of services with where they stand, and no other pull requests', async () => {
    await propose(changeWith(first));
    repository.merge(1, { deleteBranch: true });
    await propose(changeWith(second));
    repository.commit('fix', { 'README.md': 'new' }, 'Fix', undefined, 'main');
    repository.open('fix', 'main', 'Not ours', '');

    const { proposals, incomplete } = await forge.listProposals();

    expect(incomplete).toBeNull();
    expect(proposals.map(p => [p.number, p.state, p.branch])).toEqual([
      [2, 'open', BRANCH],
      [1, 'merged', BRANCH],
    ]);
    expect(proposals[1].mergedAt).not.toBeNull();
    // Bitbucket Cloud tells the first digits only.
    expect(repository.pulls[0].mergeCommit).toMatch(
      new RegExp(`^${proposals[1].mergeCommit}`),
    );
  });

  it('says of each proposal who asked first, for what kind and at what cost', async () => {
    const perMonth = { amount: 2847, currency: 'USD' };
    const service = {
      cluster: 'gpu-eu',
      namespace: 'team-a',
      kind: 'LLMInferenceService',
      name: 'chat',
    } as const;
    await propose(changeWith(first, { subject: { service, perMonth } }));
    await propose(
      changeWith(first, {
        requestedBy: 'user:default/bob',
        subject: { service, perMonth },
      }),
    );

    expect((await forge.listProposals()).proposals).toEqual([
      expect.objectContaining({
        author: 'portal',
        requestedBy: 'user:default/team-a-member',
        kind: 'LLMInferenceService',
        perMonth,
      }),
    ]);
  });

  it('rehearses without writing, and refuses what it would refuse', async () => {
    await forge.rehearse(changeWith(first));
    expect(server.writes).toEqual([]);

    await propose(changeWith(first));
    const theirs = { ...first, 'service.yaml': 'kind: Reviewed\n' };
    repository.commit(BRANCH, below(theirs), 'Edit');
    await expect(forge.rehearse(changeWith(second))).rejects.toMatchObject({
      name: 'ConflictError',
    });

    repository.commit('main', below(second), 'By hand');
    await expect(
      forge.rehearse(changeWith(second, { directory: 'tenants' })),
    ).rejects.toMatchObject({ name: 'InputError' });
  });

  it('ignores a pull request from a fork that borrows the branch name', async () => {
    repository.open(BRANCH, 'main', 'Evil', '').fromFork = true;

    expect((await forge.listProposals()).proposals).toEqual([]);
  });

  it("keeps a reviewer's commit elsewhere on the branch", async () => {
    await propose(changeWith(first));
    repository.commit(BRANCH, { 'docs/chat.md': 'notes' }, 'Notes');

    const updated = await propose(changeWith(second));

    expect(updated.outcome).toBe('updated');
    expect(branchFiles()).toEqual(below(second));
    expect(repository.files(BRANCH, 'docs')).toEqual({
      'docs/chat.md': 'notes',
    });
  });

  it('shortens a description to what the forge takes, the same way each time', async () => {
    const body = 'a line of the report\n'.repeat(3_000);
    await propose(changeWith(first, { body }));

    const { outcome } = await propose(changeWith(first, { body }));

    expect(outcome).toBe('unchanged');
    expect(repository.pulls[0].body).toMatch(
      /^Requested by .*\n\na line of the report\n/,
    );
  });

  it('says which branch to configure when the main branch is renamed, or the repository empty', async () => {
    repository.branches.delete('main');

    await expect(propose(changeWith(first))).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /^Branch main of .* not found; check modelServing\.gitops\.branch$/,
      ),
    });
    expect(server.writes).toEqual([]);
  });

  it('names who asked in the commit', async () => {
    await propose(changeWith(first));

    expect(repository.branches.get(BRANCH)?.message).toContain(
      'Requested by user:default/team-a-member',
    );
  });

  const faults: Fault[] = [
    'lost request',
    'lost answer',
    '503 before',
    '502 after',
  ];

  /** How many calls a proposal takes when nothing goes wrong. */
  const callsOf = async (change: Change) => {
    const before = server.calls.length;
    await propose(change);
    return server.calls.length - before;
  };

  it.each(faults)(
    'comes through a %s at any call, with one branch and one pull request',
    async fault => {
      const calls = await callsOf(changeWith(first));
      for (let at = 1; at <= calls; at += 1) {
        fresh();
        server.fault = count => (count === at ? fault : undefined);

        const { outcome } = await propose(changeWith(first));

        expect([at, outcome]).toEqual([at, 'opened']);
        expect([...repository.branches.keys()]).toEqual(['main', BRANCH]);
        expect(repository.pulls).toHaveLength(1);
        expect(branchFiles()).toEqual(below(first));
        expect(repository.ahead(BRANCH, 'main')).toHaveLength(1);
      }
    },
  );

  it.each(faults)(
    'killed by a %s at any call of an update and run again, leaves one branch and one pull request',
    async fault => {
      await propose(changeWith(first));
      const change = changeWith(second, { body: '2' });
      const calls = await callsOf(change);
      for (let at = 1; at <= calls; at += 1) {
        fresh();
        await propose(changeWith(first));
        const before = server.calls.length;
        server.fault = count => (count >= before + at ? fault : undefined);
        await propose(change).catch(() => {});
        server.fault = () => undefined;

        await propose(change);

        expect(repository.pulls).toHaveLength(1);
        expect(repository.pulls[0].body).toMatch(/\n\n2$/);
        expect(branchFiles()).toEqual(below(second));
        expect(repository.ahead(BRANCH, 'main')).toHaveLength(2);
      }
    },
  );

  describe('a removal', () => {
    const removal = changeWith(
      {},
      { remove: true, title: 'Remove chat of team-a' },
    );
    const others = {
      'tenants/team-a/search/service.yaml': 'kind: A\n',
      'tenants/team-a/tenant.yaml': 'kind: Tenant\n',
    };
    const begin = () => {
      fresh();
      repository.commit('main', { ...below(first), ...others }, 'Before');
    };

    it('deletes the directory of the service, and nothing else', async () => {
      begin();
      const { outcome, proposal } = await propose(removal);

      expect(outcome).toBe('opened');
      expect(proposal.number).toBe(1);
      expect(branchFiles()).toEqual({});
      expect(repository.files(BRANCH, 'tenants/team-a')).toEqual(others);
      expect(repository.files('main', DIRECTORY)).toEqual(below(first));
      expect(repository.pulls[0].title).toBe('Remove chat of team-a');
      expect((await propose(removal)).outcome).toBe('unchanged');
      expect(repository.pulls).toHaveLength(1);
    });

    it('is done once it is merged, and gives way to a new service', async () => {
      begin();
      await propose(removal);
      repository.merge(1);

      expect((await propose(removal)).outcome).toBe('unchanged');
      const again = await propose(changeWith(second));
      expect(again).toMatchObject({
        outcome: 'opened',
        proposal: { number: 2 },
      });
      expect(branchFiles()).toEqual(below(second));
    });

    it('is refused where there is nothing to remove', async () => {
      fresh();
      await expect(propose(removal)).rejects.toMatchObject({
        name: 'ConflictError',
        message: `${DIRECTORY} in main has no files; there is nothing to propose`,
      });
    });

    it('does not overwrite what somebody else committed to the branch', async () => {
      begin();
      const theirs = { 'service.yaml': 'kind: Theirs\n' };
      repository.commit(BRANCH, below(theirs), 'Mine', undefined, 'main');

      await expect(propose(removal)).rejects.toMatchObject({
        name: 'ConflictError',
      });
      expect(branchFiles()).toMatchObject(below(theirs));
    });

    it.each([
      ['with files', changeWith(first, { remove: true })],
      [
        'of a tenant',
        {
          ...removal,
          service: null,
          directory: 'tenants/team-a',
          branch: 'model-serving-tenant/team-a',
        },
      ],
      ['that nobody asked for', changeWith({})],
    ])('is refused %s', async (_what, change) => {
      begin();
      await expect(propose(change)).rejects.toMatchObject({
        name: 'InputError',
      });
      expect([...repository.branches.keys()]).toEqual(['main']);
    });

    it.each(faults)(
      'killed by a %s at any call and run again, leaves one branch and one pull request',
      async fault => {
        begin();
        const calls = await callsOf(removal);
        for (let at = 1; at <= calls; at += 1) {
          begin();
          const before = server.calls.length;
          server.fault = count => (count >= before + at ? fault : undefined);
          await propose(removal).catch(() => {});
          server.fault = () => undefined;

          await propose(removal);

          expect(repository.pulls).toHaveLength(1);
          expect(branchFiles()).toEqual({});
          expect(repository.files(BRANCH, 'tenants/team-a')).toEqual(others);
          expect(repository.ahead(BRANCH, 'main')).toHaveLength(1);
        }
      },
    );
  });

  it('asked twice at once opens one pull request', async () => {
    const results = await Promise.all([
      propose(changeWith(first)),
      underTest().open().forge.openOrUpdate(changeWith(first)),
    ]);

    expect(results.map(({ proposal }) => proposal.number)).toEqual([1, 1]);
    expect(repository.pulls).toHaveLength(1);
    expect(repository.ahead(BRANCH, 'main')).toHaveLength(1);
  });

  /** Answers all writing calls. */
  const refuseWrites = (answer: FakeAnswer) => {
    server.instead = ({ method }) => (method === 'GET' ? undefined : answer);
  };

  it('does not repeat what the forge forbids, and gives its words without the credentials', async () => {
    refuseWrites({
      status: 403,
      body: { message: 'no write access for secret-token' },
    });

    const refused = propose(changeWith(first));

    await expect(refused).rejects.toThrow(
      /403: no write access for \[masked\]\. Give the account in modelServing\.gitops\.credentials the permissions/,
    );
    expect(server.writes).toHaveLength(1);
  });

  it.each([
    ['422', 422],
    ['412', 412],
    ['409', 409],
  ])(
    'gives up on a branch rule that refuses with %s, in its words',
    async (_, status) => {
      refuseWrites({ status, body: { message: 'protected by a rule' } });

      await expect(propose(changeWith(first))).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining('protected by a rule'),
      });
      expect(server.writes).toHaveLength(4);
      expect([...repository.branches.keys()]).toEqual(['main']);
    },
  );

  it.each<[string, FakeAnswer, RegExp]>([
    [
      'a moved repository',
      { status: 301, headers: { location: 'http://127.0.0.1:1/elsewhere' } },
      /If the repository was moved or renamed, update modelServing\.gitops\.repository/,
    ],
    [
      'expired credentials',
      { status: 401, body: { message: 'expired' } },
      /401: expired\. Check modelServing\.gitops\.credentials/,
    ],
    [
      'a protected branch',
      { status: 403, body: { message: 'branch is protected' } },
      /protected\. Allow the account .* to create and update branches/,
    ],
    [
      'too large a body',
      { status: 413, body: { message: 'too large' } },
      /413: too large\. Make the proposal smaller\./,
    ],
  ])(
    'says what to do about %s, and does not repeat it',
    async (_, answer, message) => {
      refuseWrites(answer);

      await expect(propose(changeWith(first))).rejects.toMatchObject({
        name: 'ForgeRefusalError',
        message: expect.stringMatching(message),
      });
      expect(server.writes).toHaveLength(1);
    },
  );

  it.each<[string, FakeAnswer]>([
    ['429 with retry-after', { status: 429, headers: { 'retry-after': '60' } }],
    [
      '403 with retry-after',
      {
        status: 403,
        headers: { 'retry-after': '60' },
        body: { message: 'You have exceeded a secondary rate limit' },
      },
    ],
    [
      '403 with nothing remaining',
      {
        status: 403,
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.floor(Date.now() / 1_000) + 120),
        },
      },
    ],
  ])(
    'says that the rate limit is reached on %s, and waits',
    async (_, answer) => {
      server.instead = () => answer;

      const limited = propose(changeWith(first));

      await expect(limited).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: expect.stringContaining('rate limit'),
        retryAfterMs: expect.any(Number),
      });
      expect(server.calls).toHaveLength(1);
    },
  );

  it('comes through a rate limit of a few seconds', async () => {
    let limited = 0;
    server.instead = () => {
      limited += 1;
      return limited <= 2
        ? { status: 429, headers: { 'retry-after': '1' } }
        : undefined;
    };

    expect((await propose(changeWith(first))).outcome).toBe('opened');
  });

  it('says that the list is incomplete when open pull requests do not end', async () => {
    for (let n = 0; n < 2_000; n += 1) {
      repository.open(`model-serving/team-a/s${n}`, 'main', 'Serve', '');
    }

    const { proposals, incomplete } = await forge.listProposals();

    expect(proposals.length).toBeLessThanOrEqual(500);
    expect(incomplete).toMatch(/more than \d+ open pull requests/);
  });

  describe('the states of a service', () => {
    const chat = { branch: BRANCH, directory: DIRECTORY };
    const revisions = async () => {
      const { revisions: all } = await forge.listRevisions(
        chat,
        repository.branches.get('main')!.sha,
      );
      return all;
    };

    it('are what was merged and what others committed, newest first, with who asked for it', async () => {
      await propose(changeWith(first));
      repository.merge(1, { deleteBranch: true });
      repository.commit(
        'main',
        below({ 'service.yaml': 'kind: By hand\n' }),
        'Fix it\n\nAt night.',
      );
      repository.commit('main', { 'tenants/team-b/x.yaml': 'x' }, 'Another');
      repository.commit(
        'main',
        { 'tenants/team-a/chat-2/x.yaml': 'x' },
        'Next',
      );
      await propose(changeWith({}, { remove: true, title: 'Remove chat' }));
      repository.merge(2);
      await propose(changeWith(second));

      const [removed, byHand, created, ...others] = await revisions();

      expect(others).toEqual([]);
      expect(removed).toMatchObject({
        title: 'Remove chat (#2)',
        at: repository.pulls[1].mergedAt,
        proposal: { number: 2, requestedBy: 'user:default/team-a-member' },
      });
      expect(byHand).toEqual({
        commit: expect.stringMatching(/^[0-9a-f]{40}$/),
        at: expect.stringMatching(/^2026-/),
        author: expect.stringMatching(/^[Pp]latform.[Oo]wner$/),
        title: 'Fix it',
        proposal: null,
      });
      expect(created).toMatchObject({
        commit: repository.pulls[0].mergeCommit,
        proposal: {
          number: 1,
          url: expect.stringMatching(/^http:.*1$/),
          requestedBy: 'user:default/team-a-member',
        },
      });
    });

    it('have one for each pull request, also where a merge keeps the commits of its branch', async () => {
      await propose(changeWith(first));
      await propose(changeWith(second));
      repository.mergeByCommit(1);

      expect(await revisions()).toEqual([
        expect.objectContaining({
          title: 'Serve chat for team-a',
          at: repository.pulls[0].mergedAt,
          proposal: expect.objectContaining({ number: 1 }),
        }),
      ]);
    });

    it('are none where the folder never had a file', async () => {
      await expect(revisions()).resolves.toEqual([]);
    });

    it('are as many as two pages have, and the list says what is missing', async () => {
      for (let n = 0; n < 230; n += 1) {
        repository.commit('main', below({ 'n.yaml': `n: ${n}\n` }), `No. ${n}`);
      }

      const main = repository.branches.get('main')!.sha;
      const found = await forge.listRevisions(chat, main);

      expect(found.revisions[0].title).toBe('No. 229');
      expect(found.incomplete).toBe(
        `only the last ${found.revisions.length} commits are looked at`,
      );
      expect(found.revisions.length).toBeLessThanOrEqual(200);
    });
  });

  it('tells who can write to the repository', async () => {
    repository.accounts.push(
      { login: 'intern', role: 'write' },
      { login: 'auditor', role: 'read' },
    );
    repository.deployKeys.push(
      { title: 'argocd', readOnly: true },
      { title: 'ci', readOnly: false },
    );

    const { portal, accounts, deployKeys } = await forge.writers();

    expect(portal).toEqual({ known: true, value: 'portal' });
    expect(accounts).toEqual({
      known: true,
      value: expect.arrayContaining(['portal', 'intern']),
    });
    expect(accounts).not.toEqual({
      known: true,
      value: expect.arrayContaining(['auditor']),
    });
    expect(deployKeys).toEqual({
      known: true,
      value: underTest().fake.hasWritingKeys ? ['ci'] : [],
    });
  });

  it('says why it does not know who can write', async () => {
    server.instead = () => ({ status: 403, body: { message: 'admins only' } });

    const { portal, accounts, deployKeys } = await forge.writers();

    const asked = underTest().fake.hasWritingKeys
      ? [portal, accounts, deployKeys]
      : [portal, accounts];
    for (const each of asked) {
      expect(each).toEqual({
        known: false,
        reason: expect.stringContaining('admins only'),
      });
    }
  });
}

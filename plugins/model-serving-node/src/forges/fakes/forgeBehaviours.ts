/* eslint-disable jest/no-export -- one suite of behaviours that each forge's own test file runs */
import { Change, Forge } from '../Forge';
import { BRANCH, changeWith, DIRECTORY } from './change';
import { FakeRepository } from './FakeRepository';

export interface ForgeUnderTest {
  repository: FakeRepository;
  forge: Forge;
}

const first = { 'service.yaml': 'kind: A\n', 'catalog-info.yaml': 'x: ü\n' };
const second = { 'service.yaml': 'kind: B\n', 'extra.yaml': 'y: 1\n' };
const below = (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`${DIRECTORY}/${name}`, text]),
  );

/** What every forge promises, whichever it is. */
export function itKeepsThePromisesOfAForge(
  start: () => Promise<ForgeUnderTest>,
): void {
  let repository: FakeRepository;
  let forge: Forge;
  const propose = (change: Change) => forge.openOrUpdate(change);

  beforeEach(async () => {
    ({ repository, forge } = await start());
  });

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
      mergedAt: null,
      mergeCommit: null,
    });
    expect(proposal.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/.*1$/);
    expect(branchFiles()).toEqual(below(first));
    expect(repository.pulls).toHaveLength(1);
    expect(repository.pulls[0]).toMatchObject({
      title: 'Serve chat for team-a',
      body: 'checked',
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
    expect(repository.pulls[0].body).toBe('again');
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
      /already in main exactly so/,
    );
    expect(repository.pulls).toEqual([]);
  });

  it("refuses to write over somebody else's commit, and says whose it is", async () => {
    await propose(changeWith(first));
    const theirs = { ...first, 'service.yaml': 'kind: Reviewed\n' };
    repository.commit(BRANCH, below(theirs), 'Mend it');

    const refused = propose(changeWith(second));

    await expect(refused).rejects.toMatchObject({ name: 'ConflictError' });
    await expect(refused).rejects.toThrow(/[Pp]latform.[Oo]wner/);
    expect(branchFiles()).toEqual(below(theirs));
  });

  it('does not take over a branch that somebody else made', async () => {
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

    const proposals = await forge.listProposals();

    expect(proposals.map(p => [p.number, p.state, p.branch])).toEqual([
      [2, 'open', BRANCH],
      [1, 'merged', BRANCH],
    ]);
    expect(proposals[1].mergedAt).not.toBeNull();
    expect(proposals[1].mergeCommit).toBe(repository.pulls[0].mergeCommit);
  });
}

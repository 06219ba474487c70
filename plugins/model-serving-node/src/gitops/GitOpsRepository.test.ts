import { mockServices } from '@backstage/backend-test-utils';
import { gitopsOn } from '../forges/__testUtils__/change';
import { FakeForge, fakeForges } from '../forges/__testUtils__/fakeForges';
import { FakeAnswer } from '../forges/__testUtils__/FakeServer';
import { ForgeUnderTest } from '../forges/__testUtils__/forgeBehaviors';
import { GitOpsRepository } from './GitOpsRepository';

const FILES = {
  'README.md': 'read me',
  'platform/policies/a.yaml': 'a',
  'platform/profiles/b.yml': 'b',
  'platform/models/c.json': 'c',
  'platform/queues/d.yaml': 'd',
  'tenants/team-a/chat/e.yaml': 'ü',
  'tenants/team-a/chat/notes.txt': 'no',
};

describe.each<[string, FakeForge]>(Object.entries(fakeForges))(
  'the GitOps repository on %s',
  (_, forge) => {
    let fake: ForgeUnderTest;
    let minute: number;

    const newRepository = (timeoutMs?: number) => {
      const { files } = fake.open({ timeoutMs });
      return new GitOpsRepository({
        gitops: gitopsOn(fake.server.host, forge),
        files,
        logger: mockServices.logger.mock(),
        now: () => new Date(Date.UTC(2026, 0, 1, 12, minute)),
      });
    };
    const put = (files: Record<string, string | null>) =>
      fake.repository.commit('main', files, 'Change').sha;

    const fileReads = () =>
      fake.server.requests.filter(({ path }) => forge.reads.file.test(path));
    const contentReads = () =>
      fake.server.requests.filter(
        ({ path }) =>
          forge.reads.file.test(path) || forge.reads.folder.test(path),
      );

    beforeAll(async () => {
      fake = await ForgeUnderTest.start(forge);
    });
    afterAll(() => fake.server.stop());
    beforeEach(() => {
      fake.reset();
      put(FILES);
      minute = 0;
    });
    // eslint-disable-next-line jest/no-standalone-expect -- holds for every test
    afterEach(() => expect(fake.server.violations).toEqual([]));

    it('reads what lies below the configured paths, of one commit', async () => {
      expect(await newRepository().read()).toEqual({
        commit: fake.repository.branches.get('main')!.sha,
        asOf: '2026-01-01T12:00:00.000Z',
        source: `forge:${fake.server.host}`,
        stale: false,
        files: [
          { path: 'platform/models/c.json', content: 'c' },
          { path: 'platform/policies/a.yaml', content: 'a' },
          { path: 'platform/profiles/b.yml', content: 'b' },
          { path: 'tenants/team-a/chat/e.yaml', content: 'ü' },
        ],
      });
    });

    it('gives everybody their paths from one reading', async () => {
      const repository = newRepository();
      const [policies, models] = await Promise.all([
        repository.read(['platform/policies']),
        repository.read(['platform/models']),
      ]);

      expect(policies.files.map(({ path }) => path)).toEqual([
        'platform/policies/a.yaml',
      ]);
      expect(models.files.map(({ path }) => path)).toEqual([
        'platform/models/c.json',
      ]);
      expect(fileReads()).toHaveLength(4);
    });

    it('reads what a commit had in a folder, once, and nothing beside it', async () => {
      const before = fake.repository.branches.get('main')!.sha;
      put({
        'tenants/team-a/chat/e.yaml': 'changed',
        'tenants/team-a/chat-2/f.yaml': 'f',
      });
      const after = put({ 'tenants/team-a/chat/e.yaml': null });
      const repository = newRepository();
      const at = (commit: string) =>
        repository.filesAt(commit, 'tenants/team-a/chat');

      expect(await at(before)).toEqual([
        { path: 'tenants/team-a/chat/e.yaml', content: 'ü' },
      ]);
      expect(await at(after)).toEqual([]);
      fake.server.forget();
      expect(await at(before)).toHaveLength(1);
      expect(fake.server.requests).toEqual([]);
    });

    it('says that a commit cannot be read, and tries again', async () => {
      const { sha } = fake.repository.branches.get('main')!;
      const repository = newRepository();
      fake.server.instead = () => ({ status: 500 });

      await expect(
        repository.filesAt(sha, 'tenants/team-a/chat'),
      ).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: expect.stringContaining(
          `Commit ${sha.slice(0, 10)} of the GitOps repository cannot be read`,
        ),
      });
      fake.server.instead = () => undefined;
      expect(await repository.filesAt(sha, 'tenants/team-a/chat')).toHaveLength(
        1,
      );
    });

    it('asks for nothing but the last commit while the branch does not move', async () => {
      const repository = newRepository();
      const before = await repository.read();
      fake.server.forget();
      minute = 5;

      const after = await repository.read();

      expect(fake.server.requests[0].path).toMatch(forge.reads.head);
      expect(contentReads()).toEqual([]);
      expect(after.files).toBe(before.files);
      expect(after).toMatchObject({ commit: before.commit, stale: false });
      expect(after.asOf).toBe('2026-01-01T12:05:00.000Z');
    });

    it('reads only the files that changed when the branch has moved', async () => {
      const repository = newRepository();
      await repository.read();
      const commit = put({ 'platform/policies/a.yaml': 'A' });
      fake.server.forget();

      const after = await repository.read();

      expect(after.commit).toBe(commit);
      expect(after.files).toContainEqual({
        path: 'platform/policies/a.yaml',
        content: 'A',
      });
      expect(fileReads()).toHaveLength(1);
    });

    it('gives the last good state with the reason and its time when the forge fails', async () => {
      const repository = newRepository();
      const before = await repository.read();
      fake.server.instead = () => ({ status: 502 });
      minute = 5;

      expect(await repository.read()).toEqual({
        ...before,
        stale: true,
        staleReason: expect.stringMatching(
          /^The GitOps repository cannot be read: GET 127\.0\.0\.1:\d+.* returned 502\. /,
        ),
      });
    });

    it('says that it never could be read', async () => {
      fake.repository.branches.delete('main');

      await expect(newRepository().read()).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: expect.stringMatching(/branch main .* not found/),
      });
    });

    it('asks a failing forge less and less often, and at once when it is back', async () => {
      const repository = newRepository();
      await repository.read();
      fake.server.forget();
      fake.server.instead = () => ({ status: 503 });
      const asked: number[] = [];
      for (minute = 1; minute <= 30; minute += 0.5) {
        const before = fake.server.calls.length;
        await repository.read();
        if (fake.server.calls.length > before) {
          asked.push(minute);
        }
      }
      expect(asked.length).toBeLessThan(15);

      fake.server.instead = () => undefined;
      minute += 10;
      expect(await repository.read()).toMatchObject({ stale: false });
      minute += 0.5;
      fake.server.forget();
      await repository.read();
      expect(fake.server.requests[0].path).toMatch(forge.reads.head);
    });

    it('waits for as long as a forge asks for', async () => {
      const repository = newRepository();
      await repository.read();
      fake.server.forget();
      fake.server.instead = () => ({
        status: 429,
        headers: { 'retry-after': '600' },
      });
      await repository.read();
      minute = 9;
      await repository.read();
      expect(fake.server.calls).toHaveLength(1);
      minute = 11;
      await repository.read();
      expect(fake.server.calls).toHaveLength(2);
    });

    it('does not believe that all policies are gone at once', async () => {
      const repository = newRepository();
      const before = await repository.read();
      const commit = put({ 'platform/policies/a.yaml': null });

      const after = await repository.read();

      expect(after.files).toEqual(before.files);
      expect(after).toMatchObject({
        commit: before.commit,
        stale: true,
        staleReason: `The GitOps repository cannot be read: platform/policies held files and is empty at ${commit}`,
      });
    });

    const file = (content: string): FakeAnswer =>
      forge.files === 'raw'
        ? { status: 200, body: Buffer.from(content) }
        : {
            status: 200,
            body: {
              encoding: 'base64',
              content: Buffer.from(content).toString('base64'),
            },
          };

    it.each<[string, keyof FakeForge['reads'], FakeAnswer, RegExp, boolean]>([
      [
        'another content',
        'file',
        file('evil'),
        /another content than/,
        forge.hasObjectIds,
      ],
      [
        'a file as text',
        'file',
        { status: 200, body: { encoding: 'utf-8', content: 'a' } },
        /unexpected response: encoding/,
        forge.files === 'blob',
      ],
      [
        'a file that is not UTF-8',
        'file',
        { status: 200, body: Buffer.from([0xff]) },
        /is not UTF-8/,
        !forge.hasObjectIds,
      ],
      [
        'a message instead of a folder',
        'folder',
        { status: 200, body: { message: 'please log in' } },
        /unexpected response.*please log in/,
        true,
      ],
      [
        'a branch without a commit',
        'head',
        { status: 200, body: { name: 'main' } },
        /unexpected response: (commit|target|value)/,
        true,
      ],
      [
        'a commit that is no id',
        'head',
        {
          status: 200,
          body: {
            commit: { id: '../..', sha: '../..' },
            target: { hash: '../..' },
            value: [{ name: 'refs/heads/main', objectId: '../..' }],
          },
        },
        /unexpected response: (commit\.(id|sha)|target\.hash|value\.0\.objectId)/,
        true,
      ],
    ])(
      'keeps the last state when it is answered %s',
      async (_title, kind, answer, says, applies) => {
        const repository = newRepository();
        const before = await repository.read();
        put({ 'platform/policies/a.yaml': 'A' });
        fake.server.instead = ({ path }) =>
          applies && forge.reads[kind].test(path) ? answer : undefined;

        const after = await repository.read();

        const keeps = {
          files: before.files,
          stale: true,
          staleReason: expect.stringMatching(says),
        };
        expect(after).toMatchObject(applies ? keeps : { stale: false });
      },
    );

    it('goes on where it stopped', async () => {
      const repository = newRepository();
      let blobs = 0;
      fake.server.instead = ({ path }) => {
        blobs += forge.reads.file.test(path) ? 1 : 0;
        return blobs > 2 ? { status: 503 } : undefined;
      };
      await expect(repository.read()).rejects.toThrow(/503/);
      fake.server.forget();
      minute = 5;

      expect((await repository.read()).files).toHaveLength(4);
      expect(fileReads()).toHaveLength(2);
    });
  },
);

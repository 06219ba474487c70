import { createHash } from 'node:crypto';
import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from '../__testUtils__/startServing';

const FOLDER = 'tenants/team-a/chat';
const FILE = `${FOLDER}/inferenceservice.yaml`;
const REVISIONS = '/services/gpu-eu/team-a/InferenceService/chat/revisions';
const MAX_REPLICAS = 'InferenceService/chat spec.predictor.maxReplicas';

type Files = Array<{ path: string; content: string }>;

const idOf = (words: string) => createHash('sha1').update(words).digest('hex');

describe('an earlier state of a service', () => {
  let server: FakeApiServer;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;
  let small: Files;
  let large: Files;
  let looks = 0;

  const request = (replicas: number) => ({
    ...platform.request,
    name: 'chat',
    replicas: { min: 1, max: replicas },
  });
  const render = async (body: object): Promise<Files> =>
    (await serving.post('/renders', body, MEMBER).expect(200)).body.files;
  const contentsOf = (files: Files) =>
    new Map(files.map(({ content, path }) => [path, content]));
  const edited = (files: Files, edit: (content: string) => string): Files =>
    files.map(({ content, path }) => ({
      path,
      content: path === FILE ? edit(content) : content,
    }));

  /** Commits that touched the folder, newest first, and what the branch holds after the last. */
  const inGit = async (
    history: Array<{ words: string; files: Files }>,
    now = history[0].files,
  ) => {
    platform.former.clear();
    for (const { files, words } of history) {
      platform.former.set(idOf(words), contentsOf(files));
    }
    server.serveText(
      '/api/v1/repos/platform/serving/commits',
      JSON.stringify(
        history.map(({ words }, index) => ({
          sha: idOf(words),
          created: `2026-11-0${9 - index}T12:00:00Z`,
          commit: { message: `${words}\n`, author: { name: 'portal' } },
          parents: [],
        })),
      ),
    );
    for (const path of [...platform.files.keys()]) {
      if (path.startsWith(`${FOLDER}/`)) {
        platform.files.delete(path);
      }
    }
    now.forEach(({ content, path }) => platform.files.set(path, content));
    looks += 1;
    platform.commit = idOf(`look ${looks}`);
    await serving.run('gitops');
  };
  const ask = (
    route: '/checks' | '/renders',
    words = 'Serve chat',
    edit?: object,
    who = MEMBER,
  ) =>
    serving.post(
      route,
      {
        path: 'roll-back',
        request: { tenant: 'team-a', service: 'chat', revision: idOf(words) },
        edit,
      },
      who,
    );

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    platform = new PlatformFixture();
    serving = await startServing(server, platform);
    await serving.run('gitops');
    small = await render({ request: request(1) });
    small.forEach(({ content, path }) => platform.files.set(path, content));
    large = await render({ request: request(2), edit: {} });
  });

  beforeEach(() =>
    inGit([
      { words: 'Serve more of chat', files: large },
      { words: 'Serve chat', files: small },
    ]),
  );

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  it('is listed with the others, and compared with what Git holds now', async () => {
    const { body } = await serving.get(REVISIONS, MEMBER).expect(200);
    expect(body).toMatchObject({ reason: null });
    expect(body.revisions).toEqual([
      expect.objectContaining({ commit: idOf('Serve more of chat') }),
      {
        commit: idOf('Serve chat'),
        at: '2026-11-08T12:00:00Z',
        author: 'portal',
        title: 'Serve chat',
        proposal: null,
      },
    ]);
    const one = await serving
      .get(`${REVISIONS}/${idOf('Serve chat')}`, MEMBER)
      .expect(200);
    expect(one.body).toMatchObject({
      hasFiles: true,
      refusal: null,
      written: [],
      revision: { title: 'Serve chat' },
    });
    expect(one.body.changes).toContainEqual(
      expect.objectContaining({ id: MAX_REPLICAS, from: '2', to: '1' }),
    );
  });

  it('is asked of the forge once for each commit, and only when somebody looks', async () => {
    const asked = () =>
      server.requests.filter(path => path.includes('/commits?')).length;
    const before = asked();
    await serving.get(REVISIONS.replace('/revisions', ''), MEMBER).expect(200);
    expect(asked()).toBe(before);
    await serving.get(REVISIONS, MEMBER).expect(200);
    const once = asked();
    expect(once).toBeGreaterThan(before);
    await serving.get(REVISIONS, PLATFORM).expect(200);
    expect(asked()).toBe(once);
  });

  it.each<[string, typeof MEMBER, number, number]>([
    ['a member of the tenant', MEMBER, 200, 200],
    ['a member of another tenant', OTHER, 404, 403],
    ['a platform owner', PLATFORM, 200, 200],
  ])(
    'is shown and proposed again for %s as anything else',
    async (_who, who, sees, proposes) => {
      await serving.get(REVISIONS, who).expect(sees);
      await serving.get(`${REVISIONS}/${idOf('Serve chat')}`, who).expect(sees);
      await ask('/renders', 'Serve chat', undefined, who).expect(proposes);
      await ask('/checks', 'Serve chat', undefined, who).expect(proposes);
    },
  );

  it('is proposed again, and a comment that somebody wrote since stays', async () => {
    const now = edited(large, content => `# Call us first.\n${content}`);
    await inGit([
      { words: 'Note', files: now },
      { words: 'Serve chat', files: small },
    ]);
    const { body } = await ask('/checks').expect(200);
    expect(body.outcome).not.toBe('fail');
    expect(body.edit.changes).toContainEqual(
      expect.objectContaining({ id: MAX_REPLICAS, from: '2', to: '1' }),
    );
    expect(body.findings).not.toContainEqual(
      expect.objectContaining({ rule: 'roll-back-differs' }),
    );
    const files = await ask('/renders').expect(200);
    const written = contentsOf(files.body.files).get(FILE)!;
    expect(written).toBe(`# Call us first.\n${contentsOf(small).get(FILE)}`);
  });

  it('shows a value that somebody set since among what changes', async () => {
    const now = edited(large, content =>
      content.replace('maxReplicas: 2', 'maxReplicas: 3'),
    );
    await inGit([
      { words: 'By hand', files: now },
      { words: 'Serve chat', files: small },
    ]);
    const first = await ask('/checks').expect(200);
    expect(first.body.edit.changes).toContainEqual(
      expect.objectContaining({ id: MAX_REPLICAS, from: '3', to: '1' }),
    );
  });

  it('says what will differ all the same', async () => {
    const then = edited(small, content =>
      content.replace('timeout: 600', 'timeout: 900'),
    );
    await inGit([
      { words: 'Serve more of chat', files: large },
      { words: 'By hand', files: then },
    ]);
    const { body } = await ask('/checks', 'By hand').expect(200);
    expect(body.outcome).toBe('warn');
    expect(body.findings).toContainEqual(
      expect.objectContaining({
        rule: 'roll-back-differs',
        message: `1 field will differ from commit ${idOf('By hand').slice(
          0,
          10,
        )}, because people or the platform set them: InferenceService chat spec.predictor.timeout (900 then, 600 after).`,
      }),
    );
    const one = await serving
      .get(`${REVISIONS}/${idOf('By hand')}`, MEMBER)
      .expect(200);
    expect(one.body.written).toMatchObject([{ git: '900', form: '600' }]);
  });

  it('creates a service again that was removed', async () => {
    await inGit([
      { words: 'Remove chat', files: [] },
      { words: 'Serve chat', files: small },
    ]);
    const gone = await ask('/renders', 'Remove chat').expect(400);
    expect(gone.body.error.message).toContain('had been removed then');
    const { body } = await ask('/renders').expect(200);
    expect(contentsOf(body.files)).toEqual(contentsOf(small));
    expect(body.edit).toBeUndefined();
  });

  it('changes nothing where Git has it already', async () => {
    const { body } = await ask('/checks', 'Serve more of chat').expect(200);
    expect(body.outcome).toBe('fail');
    expect(body.findings[0]).toMatchObject({ rule: 'edit-changes' });
  });

  it('is none of a commit that never reached the branch, and nothing is read of it', async () => {
    platform.former.set(idOf('evil'), contentsOf(small));
    const { body } = await ask('/renders', 'evil').expect(400);
    expect(body.error.message).toContain(
      `revision: Commit ${idOf('evil').slice(
        0,
        10,
      )} is none of the states of chat`,
    );
    await serving.get(`${REVISIONS}/${idOf('evil')}`, MEMBER).expect(404);
    await serving.get(`${REVISIONS}/main`, MEMBER).expect(404);
  });

  it.each([
    ['main', 'revision'],
    ['a'.repeat(39), 'revision'],
    [`${'a'.repeat(40)}/../x`, 'revision'],
  ])('is not asked for by %s', async (revision, named) => {
    const { body } = await serving
      .post(
        '/checks',
        {
          path: 'roll-back',
          request: { tenant: 'team-a', service: 'chat', revision },
        },
        MEMBER,
      )
      .expect(400);
    expect(body.error.message).toContain(named);
  });

  it('of a model that is gone says so', async () => {
    const then = edited(small, content =>
      content.replaceAll('resource:default/qwen3-8b', 'resource:default/gone'),
    );
    await inGit([
      { words: 'Serve more of chat', files: large },
      { words: 'Serve gone', files: then },
    ]);
    const { body } = await ask('/checks', 'Serve gone').expect(400);
    expect(body.error.message).toContain('resource:default/gone');
  });

  it('says that the forge cannot be read, in place of an empty list', async () => {
    server.serveText('/api/v1/repos/platform/serving/commits', 'no JSON');
    looks += 1;
    platform.commit = idOf(`look ${looks}`);
    await serving.run('gitops');
    const { body } = await serving.get(REVISIONS, MEMBER).expect(200);
    expect(body).toMatchObject({
      revisions: null,
      reason: 'The forge cannot be read. Try again later.',
    });
  });
});

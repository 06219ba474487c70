import { mockCredentials } from '@backstage/backend-test-utils';
import supertest from 'supertest';
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
const ANSWERS = '/services/gpu-eu/team-a/InferenceService/chat/answers';
const TIMEOUT = 'InferenceService/chat spec.predictor.timeout';

describe('a change of a service that Git holds', () => {
  let server: FakeApiServer;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;
  let request: Record<string, any>;
  let written: Array<{ path: string; content: string }>;

  const merge = (edit: (content: string) => string = content => content) => {
    for (const { content, path } of written) {
      platform.files.set(path, path === FILE ? edit(content) : content);
    }
  };
  const byHand = (content: string) =>
    `# A note.\n${content.replace('timeout: 600', 'timeout: 900')}`;
  const check = async (answers: object, edit: object = {}) => {
    const { body } = await serving
      .post('/checks', { request: answers, edit }, MEMBER)
      .expect(200);
    return body;
  };
  const more = () => ({ ...request, replicas: { min: 1, max: 2 } });

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    platform = new PlatformFixture();
    serving = await startServing(server, platform);
    await serving.run('gitops');
    request = {
      ...platform.request,
      name: 'chat',
      replicas: { min: 1, max: 1 },
    };
    const { body } = await serving
      .post('/renders', { request }, MEMBER)
      .expect(200);
    written = body.files;
  });

  let commits = 0;
  /** Has the portal look at what the branch holds now. */
  const look = async () => {
    platform.commit = `c0ffee${++commits}`;
    await serving.run('gitops');
  };

  beforeEach(async () => {
    merge(byHand);
    await look();
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  it('says nothing of a change for a service that is new', async () => {
    const { edit, outcome } = await check({ ...request, name: 'other' });
    expect(edit).toBeUndefined();
    expect(outcome).not.toBe('fail');
  });

  it('says what changes, what is kept, and both contents of each file', async () => {
    const { edit, findings, outcome } = await check(more());
    expect(findings.filter((f: any) => f.outcome === 'fail')).toEqual([]);
    expect(outcome).toBe('warn');
    expect(edit.changes).toContainEqual(
      expect.objectContaining({
        field: 'spec.predictor.maxReplicas',
        from: '1',
        to: '2',
      }),
    );
    expect(edit.kept).toMatchObject([
      { id: TIMEOUT, git: '900', form: '600', choice: 'git' },
    ]);
    const [file] = edit.files;
    expect(file.before).toBe(platform.files.get(FILE));
    expect(file.after).toMatch(/^# A note\.\n/);
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: 'golden-path', outcome: 'warn' }),
    );
  });

  it('refuses the name of a service that Git holds to the form of a new one', async () => {
    for (const route of ['/renders', '/checks'] as const) {
      const { body } = await serving
        .post(route, { request: more() }, MEMBER)
        .expect(400);
      expect(body.error.message).toContain(
        'name: team-a has a service chat already. Change it from its page, or choose another name',
      );
    }
  });

  it('proposes nothing where nothing would change', async () => {
    const { edit, findings, outcome } = await check(request);
    expect(outcome).toBe('fail');
    expect(edit.changes).toEqual([]);
    expect(findings[0]).toMatchObject({ rule: 'edit-changes' });
    const { body } = await serving
      .post('/renders', { request, edit: {} }, MEMBER)
      .expect(200);
    expect(
      body.files.find(({ path }: { path: string }) => path === FILE).content,
    ).toBe(platform.files.get(FILE));
  });

  it('asks for a choice where both changed the same, and takes it', async () => {
    merge(content => content.replace('maxReplicas: 1', 'maxReplicas: 4'));
    const { findings } = await check(more(), { from: request });
    expect(findings[0]).toMatchObject({
      rule: 'edit-conflict',
      outcome: 'fail',
      path: 'spec.predictor.maxReplicas',
      message:
        'InferenceService chat: spec.predictor.maxReplicas is 4 in Git now, and 2 by these answers. Choose one of them.',
    });
    const { body } = await serving
      .post('/renders', { request: more(), edit: { from: request } }, MEMBER)
      .expect(400);
    expect(body.error.message).toContain('Choose one of them');
    const choices = {
      'InferenceService/chat spec.predictor.maxReplicas': 'form',
    };
    const chosen = await check(more(), { from: request, choices });
    expect(chosen.outcome).not.toBe('fail');
    expect(chosen.files[0].content).toContain('maxReplicas: 2');
  });

  it('takes the golden path where that is chosen for what is kept', async () => {
    const { edit, outcome } = await check(request, {
      choices: { [TIMEOUT]: 'form' },
    });
    expect(outcome).not.toBe('fail');
    expect(edit.changes).toMatchObject([{ id: TIMEOUT, to: '600' }]);
  });

  it('reads Git itself for the check of files, whatever the caller has', async () => {
    const { body } = await serving
      .post('/renders', { request: more(), edit: {} }, MEMBER)
      .expect(200);
    const files = body.files.map(
      ({ content, path }: { content: string; path: string }) => ({
        content,
        path,
      }),
    );
    const judge = async () => {
      const { body: report } = await serving
        .post('/checks', { tenant: 'team-a', service: 'chat', files }, MEMBER)
        .expect(200);
      return report;
    };
    expect(await judge()).toMatchObject({ outcome: 'warn' });
    merge();
    expect(await judge()).toMatchObject({ outcome: 'fail' });
  });

  it.each<[string, object, RegExp]>([
    ['answers of another service', { from: { name: 'x' } }, /another service/],
    [
      'no answers',
      { from: { tenant: 'team-a', name: 3 } },
      /Open the form again/,
    ],
    ['other choices', { choices: { a: 'both' } }, /choices/],
    ['more than these', { files: [] }, /files/],
  ])('refuses an edit with %s', async (_what, edit, message) => {
    const from = 'from' in edit ? { ...request, ...(edit.from as object) } : {};
    const { body } = await serving
      .post(
        '/renders',
        { request: more(), edit: { ...edit, ...('from' in edit && { from }) } },
        MEMBER,
      )
      .expect(400);
    expect(body.error.message).toMatch(message);
  });

  it('gives the answers in Git to those who may propose', async () => {
    const { body } = await serving.get(ANSWERS, MEMBER).expect(200);
    expect(body).toMatchObject({
      path: 'inference-service',
      template: 'template:default/inference-service',
      request: { name: 'chat', replicas: { min: 1, max: 1 } },
      kept: [{ id: TIMEOUT, git: '900', form: '600' }],
      openPullRequest: null,
      refusal: null,
    });
    await serving.get(ANSWERS, PLATFORM).expect(200);
    // Nobody sees a service of another tenant.
    await serving.get(ANSWERS, OTHER).expect(404);
    await supertest(serving.backend.server)
      .get(`/api/model-serving${ANSWERS}`)
      .set(
        'authorization',
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service('plugin:catalog'),
          targetPluginId: 'model-serving',
        }),
      )
      .expect(403);
  });

  it('says why a service cannot be changed', async () => {
    platform.files.set(
      FILE,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n',
    );
    await look();
    const { body } = await serving.get(ANSWERS, MEMBER).expect(200);
    expect(body).toMatchObject({ path: null, request: null });
    expect(body.refusal).toMatch(/are of no golden path\. Change them there/);
    for (const path of [...platform.files.keys()]) {
      if (path.startsWith(`${FOLDER}/`)) {
        platform.files.delete(path);
      }
    }
    await look();
    const { body: none } = await serving.get(ANSWERS, MEMBER).expect(200);
    expect(none.refusal).toMatch(/The GitOps repository has no files of chat/);
  });
});

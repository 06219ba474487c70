import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import { MEMBER, OTHER, startServing } from '../__testUtils__/startServing';

const REPOSITORY = 'huggingface.co/qwen/served';
const FOLDER = 'tenants/team-a/fresh';
const FILE = `${FOLDER}/inferenceservice.yaml`;

const artifact = (name: string, digit: string) =>
  `oci://registry.example.com/models/${name}@sha256:${digit.repeat(64)}`;

const adapterOf = (repository: string, rank?: number) => ({
  format: 'peft',
  base: { relation: 'adapter', repository },
  adapter: rank === undefined ? {} : { rank },
});

const PULL = {
  number: 7,
  html_url: 'https://git.example.com/platform/serving/pulls/7',
  title: 'Serve fresh for team-a',
  body: 'Serves `gpu-eu/team-a/InferenceService/fresh`.',
  user: { login: 'portal' },
  created_at: '2026-11-21T09:00:00Z',
  merged: false,
  state: 'open',
  head: { ref: 'model-serving/team-a/fresh' },
  base: { ref: 'main' },
};

describe('an adapter for a service of the GitOps repository', () => {
  let server: FakeApiServer;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;
  /** The service as it was merged. */
  let merged: Array<{ path: string; content: string }>;

  const answers = {
    tenant: 'team-a',
    service: 'fresh',
    name: 'french',
    model: 'resource:default/french',
  };
  const ask = (request: object, path: '/checks' | '/renders' = '/renders') =>
    serving.post(path, { path: 'lora-adapter', request }, MEMBER);
  const merge = (change: (content: string) => string = content => content) => {
    for (const { content, path } of merged) {
      platform.files.set(path, path === FILE ? change(content) : content);
    }
  };

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    platform = new PlatformFixture();
    platform.addModel('served', artifact('served', '1'), {
      identities: [{ repository: REPOSITORY }],
    });
    platform.addModel(
      'french',
      artifact('french', '2'),
      adapterOf(REPOSITORY, 12),
    );
    platform.addModel('german', artifact('german', '3'), adapterOf(REPOSITORY));
    platform.addModel(
      'stranger',
      artifact('stranger', '4'),
      adapterOf('huggingface.co/qwen/other', 8),
    );
    serving = await startServing(server, platform);
    await serving.run('gitops');
    const { body } = await serving
      .post(
        '/renders',
        { request: { ...platform.request, model: 'resource:default/served' } },
        MEMBER,
      )
      .expect(200);
    merged = body.files;
  });

  beforeEach(() => merge());

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  it('changes nothing of the service but what loads it', async () => {
    const { body } = await ask(answers).expect(200);
    expect(body.directory).toBe(FOLDER);
    const content: string = body.files.find(
      ({ path }: { path: string }) => path === FILE,
    ).content;
    const before = merged.find(({ path }) => path === FILE)!.content;
    const added = content
      .split('\n')
      .filter(line => !before.split('\n').includes(line));
    expect(added.map(line => line.trim())).toEqual([
      `model-serving.backstage.io/adapters: '[{"name":"french","model":{"ref":"resource:default/french"}}]'`,
      '- --enable-lora',
      '- --lora-modules',
      '- french=/mnt/lora/french',
      '- --max-loras=1',
      '- --max-lora-rank=16',
      'volumeMounts:',
      '- name: lora-french',
      'mountPath: /mnt/lora/french',
      'subPath: models',
      'readOnly: true',
      'volumes:',
      '- name: lora-french',
      'image:',
      `reference: ${artifact('french', '2').slice('oci://'.length)}`,
      'pullPolicy: IfNotPresent',
    ]);
    expect(
      before.split('\n').filter(line => !content.split('\n').includes(line)),
    ).toEqual([]);
  });

  it('takes files that somebody formatted', async () => {
    merge(content => content.replaceAll("'", '"'));
    await ask(answers).expect(200);
  });

  it('keeps what a reviewer noted and set', async () => {
    merge(
      content =>
        `# Keep two replicas until December.\n${content.replace(
          'timeout: 600',
          'timeout: 60 # slow clients',
        )}`,
    );
    const { body } = await ask(answers).expect(200);
    const { content } = body.files.find(
      ({ path }: { path: string }) => path === FILE,
    );
    expect(content).toMatch(/^# Keep two replicas until December\.\n/);
    expect(content).toContain('timeout: 60 # slow clients');
    expect(content).toContain('- --enable-lora');
    expect(body.edit.kept).toEqual([
      expect.objectContaining({ field: 'spec.predictor.timeout', git: '60' }),
    ]);
    const { body: report } = await ask(answers, '/checks').expect(200);
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        rule: 'golden-path',
        outcome: 'warn',
        message:
          'InferenceService: spec.predictor.timeout is kept from Git as 60; the golden path writes 600',
      }),
    );
  });

  it('adds a second one beside the first', async () => {
    const { body: first } = await ask(answers).expect(200);
    merged.forEach(({ path }) => platform.files.delete(path));
    for (const { content, path } of first.files) {
      platform.files.set(path, content);
    }
    const { body } = await ask({
      ...answers,
      name: 'german',
      model: 'resource:default/german',
    }).expect(200);
    expect(body.files[0].content).toContain('--max-loras=2');
    const { body: again } = await ask(answers).expect(400);
    expect(again.error.message).toContain(
      'fresh has an adapter french already',
    );
  });

  it('is checked as any service, with a warning where its rank is not known', async () => {
    const { body } = await ask(
      { ...answers, name: 'german', model: 'resource:default/german' },
      '/checks',
    ).expect(200);
    const findings = body.findings.filter(
      ({ rule }: { rule: string }) =>
        rule === 'adapter-fits-model' || rule === 'golden-path',
    );
    expect(
      findings.map(
        ({ message, outcome, rule }: Record<string, string>) =>
          `${rule} ${outcome}: ${message}`,
      ),
    ).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^adapter-fits-model warn: .*does not know the rank of Model german/,
        ),
        expect.stringMatching(/^golden-path pass/),
      ]),
    );
  });

  it.each<[string, () => object | Promise<object>, RegExp]>([
    [
      'a service that is not in the repository',
      () => ({ ...answers, service: 'nobody' }),
      /The GitOps repository has no files of nobody in tenants\/team-a\/nobody/,
    ],
    [
      'an adapter of another model',
      () => ({ ...answers, model: 'resource:default/stranger' }),
      /Model stranger adapts huggingface\.co\/qwen\/other, and the service runs Model served/,
    ],
    [
      'a whole model',
      () => ({ ...answers, model: 'resource:default/qwen3-8b' }),
      /Model qwen3-8b is not a LoRA adapter/,
    ],
    [
      'the name of the service',
      () => ({ ...answers, name: 'fresh' }),
      /An adapter may not be called fresh/,
    ],
    [
      'files of no golden path',
      () => {
        merge(() => 'kind: ConfigMap\napiVersion: v1\nmetadata: { name: x }\n');
        return answers;
      },
      /The files of fresh in Git are of no golden path/,
    ],
    [
      'fields that the form has not',
      () => ({ ...answers, replicas: { min: 1, max: 64 } }),
      /replicas/,
    ],
  ])('is refused for %s', async (_what, request, message) => {
    const body = await request();
    for (const path of ['/renders', '/checks'] as const) {
      const answer = await ask(body, path).expect(400);
      expect(answer.body.error.message).toMatch(message);
    }
  });

  it('is refused while a change of the service is open', async () => {
    const pulls = '/api/v1/repos/platform/serving/pulls';
    server.serveText(pulls, JSON.stringify([PULL]));
    await serving.run('gitops');
    const { body } = await ask(answers).expect(400);
    expect(body.error.message).toContain(
      'Pull request #7 of fresh is open, and this change would replace it',
    );
    server.serveText(pulls, '[]');
    await serving.run('gitops');
    await ask(answers).expect(200);
  });

  it('is not told to those who may not propose for the tenant', async () => {
    await serving
      .post('/renders', { path: 'lora-adapter', request: answers }, OTHER)
      .expect(403);
  });
});

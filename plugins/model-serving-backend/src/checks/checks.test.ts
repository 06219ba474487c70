import { CheckReport } from '@model-serving/backstage-plugin-model-serving-common';
import {
  INFERENCE_SERVICES,
  inferenceService,
  NAMESPACES,
  populate,
  tenantNamespace,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { modelEntity, PlatformFixture } from '../__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

const artifact = (digit: string) =>
  `oci://registry.example.com/models/versions@sha256:${digit.repeat(64)}`;

describe('rendering and checking', () => {
  let server: FakeApiServer;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    platform = new PlatformFixture();
    const evil = `oci://evil.example/x@sha256:${'cd'.repeat(32)}`;
    platform.addModel(
      'moved',
      `oci://registry.example.com/models/moved@sha256:${'ab'.repeat(32)}`,
    );
    platform.entities.splice(
      platform.entities.findIndex(({ metadata }) => metadata.name === 'moved'),
      1,
      modelEntity('moved', evil),
    );
    platform.entities.push(
      modelEntity('planted', evil, 'url:https://git.example.com/team-b/x.yaml'),
      modelEntity('forged', evil),
    );
    platform.files.set(
      'platform/models/versions.yaml',
      JSON.stringify({
        apiVersion: 'model-serving.backstage.io/v1alpha1',
        kind: 'Model',
        metadata: { name: 'versions' },
        spec: {
          owner: 'group:default/platform-owners',
          versions: [
            {
              name: '2025-07',
              variants: [
                { name: 'coreml', uri: artifact('1'), format: 'coreml' },
                { name: 'fp8', uri: artifact('2'), format: 'vLLM' },
              ],
            },
            {
              name: '2025-04',
              variants: [{ name: 'bf16', uri: artifact('3'), format: 'vLLM' }],
            },
          ],
        },
      }),
    );
    platform.entities.push(modelEntity('versions', artifact('1')));
    serving = await startServing(server, platform);
    await serving.run('gitops');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const check = async (request: object): Promise<CheckReport> => {
    const { body } = await serving.post('/checks', request, MEMBER);
    expect(body).not.toHaveProperty('error');
    return body;
  };

  const refusals = (report: CheckReport) =>
    report.findings.filter(({ outcome }) =>
      ['fail', 'unknown'].includes(outcome),
    );

  it('renders into the directory of the service and names its entity', async () => {
    const { body } = await serving
      .post('/renders', { request: platform.request }, MEMBER)
      .expect(200);
    expect(body).toMatchObject({
      directory: 'tenants/team-a/fresh',
      service: {
        cluster: 'gpu-eu',
        namespace: 'team-a',
        kind: 'InferenceService',
        name: 'fresh',
      },
      entityRef: 'component:team-a/fresh',
    });
    expect(body.files.map(({ path }: any) => path)).toContain(
      'tenants/team-a/fresh/inferenceservice.yaml',
    );
  });

  it('passes what the golden path writes, with quota, cost and layers', async () => {
    const report = await check({ request: platform.request });
    expect(refusals(report)).toEqual([]);
    expect(report.quota).toMatchObject({ word: 'fits' });
    expect(report.cost).toMatchObject({
      currency: 'USD',
      perHour: { min: 4, max: 8 },
    });
    const [{ content, lines }] = report.files;
    expect(lines).toHaveLength(content.trimEnd().split('\n').length);
    expect(lines).toContain('request');
    expect(report).toMatchObject({
      stale: false,
      source: 'kubernetes:gpu-eu git:c0ffee',
    });
  });

  it('judges the same files alike, however they come about', async () => {
    const { body } = await serving
      .post('/renders', { request: platform.request }, MEMBER)
      .expect(200);
    const files = body.files.map(({ path, content }: any) => ({
      path,
      content,
    }));
    const report = await check({ tenant: 'team-a', service: 'fresh', files });
    expect(refusals(report)).toEqual([]);
    const swapped = files.map(({ path, content }: any) => ({
      path,
      content: content.replaceAll('namespace: team-a', 'namespace: team-b'),
    }));
    const hostile = await check({
      tenant: 'team-a',
      service: 'fresh',
      files: swapped,
    });
    expect(hostile.outcome).toBe('fail');
  });

  it("refuses an unpinned model in the policy's own words", async () => {
    const report = await check({
      request: { ...platform.request, model: 'resource:default/nightly' },
    });
    expect(report.outcome).toBe('fail');
    expect(refusals(report).map(({ rule }) => rule)).toContain(
      'serving-pinned-artifacts',
    );
  });

  it("reads the policy's parameters from the cluster", async () => {
    const report = await check({
      request: { ...platform.request, replicas: { min: 1, max: 3 } },
    });
    expect(
      refusals(report).find(({ rule }) => rule === 'serving-max-accelerators')
        ?.message,
    ).toContain('allows 2 per service');
  });

  it('refuses a model that the catalog does not have', async () => {
    const { body } = await serving
      .post(
        '/checks',
        { request: { ...platform.request, model: 'resource:default/none' } },
        MEMBER,
      )
      .expect(400);
    expect(body.error.message).toContain('the catalog has no model');
  });

  it.each([
    [
      'that somebody registered',
      'planted',
      'resource:default/planted is not vetted: it was registered from url:https://git.example.com/team-b/x.yaml, not by the platform',
    ],
    [
      'that the repository does not define, whatever its annotations say',
      'forged',
      'resource:default/forged is not vetted: not found in the folder platform/models of the GitOps repository',
    ],
  ])('refuses a model %s, by name', async (_, name, sentence) => {
    const model = `resource:default/${name}`;
    const { body } = await serving
      .post('/checks', { request: { ...platform.request, model } }, MEMBER)
      .expect(400);
    expect(body.error.message).toContain(sentence);

    const rendered = await serving
      .post('/renders', { request: platform.request }, MEMBER)
      .expect(200);
    const report = await check({
      tenant: 'team-a',
      service: 'fresh',
      files: rendered.body.files.map(({ path, content }: any) => ({
        path,
        content: content.replaceAll(platform.request.model, model),
      })),
    });
    expect(report.outcome).toBe('fail');
    expect(
      report.findings.find(({ rule }) => rule === 'catalog-model'),
    ).toMatchObject({
      outcome: 'fail',
      message: expect.stringContaining(sentence.slice(1)),
    });
  });

  it("takes a model's artifact from the repository, not from the catalog", async () => {
    const { body } = await serving
      .post(
        '/renders',
        { request: { ...platform.request, model: 'resource:default/moved' } },
        MEMBER,
      )
      .expect(200);
    const text = JSON.stringify(body.files);
    expect(text).toContain('registry.example.com/models/moved@');
    expect(text).not.toContain('evil.example');
  });

  describe('a model with versions', () => {
    const ref = 'resource:default/versions';
    const rendered = async (model: unknown) => {
      const { body } = await serving
        .post('/renders', { request: { ...platform.request, model } }, MEMBER)
        .expect(200);
      return (body.files as Array<{ path: string; content: string }>).map(
        ({ content, path }) => ({ path, content }),
      );
    };
    const serviceOf = async (model: unknown) =>
      (await rendered(model)).find(({ path }) =>
        path.endsWith('/inferenceservice.yaml'),
      )!.content;
    const catalogFinding = (report: CheckReport) =>
      report.findings.find(({ rule }) => rule === 'catalog-model');

    it('is served in the first variant of its default version that the runtime serves', async () => {
      const content = await serviceOf(ref);
      expect(content).toContain(artifact('2'));
      expect(content).toContain('model-version: 2025-07');
      expect(content).toContain('model-variant: fp8');
    });

    it('is served in the version that the request names', async () => {
      const model = { ref, version: '2025-04' };
      const content = await serviceOf(model);
      expect(content).toContain(artifact('3'));
      expect(content).toContain('model-version: 2025-04');
      expect(content).not.toContain('model-variant');
      const report = await check({ request: { ...platform.request, model } });
      expect(catalogFinding(report)).toMatchObject({
        outcome: 'pass',
        message: `The artifact is that of version 2025-04 of ${ref}`,
      });
    });

    it.each([
      [
        { ref, version: '9' },
        'has no version 9; choose one of 2025-07, 2025-04',
      ],
      [
        { ref, variant: 'bf16' },
        'has no variant bf16 in version 2025-07; choose one of coreml, fp8',
      ],
      [{ ref, variant: 'coreml' }, 'No runtime serves the format coreml'],
    ])('is refused as %j', async (model, sentence) => {
      const { body } = await serving
        .post('/checks', { request: { ...platform.request, model } }, MEMBER)
        .expect(400);
      expect(body.error.message).toContain(sentence);
    });

    it('is known by its artifact in files that name no version', async () => {
      const files = (await rendered({ ref, version: '2025-04' })).map(
        ({ content, path }) => ({
          path,
          content: content.replace(/\n.*model-version: .*/, ''),
        }),
      );
      const report = await check({ tenant: 'team-a', service: 'fresh', files });
      expect(catalogFinding(report)).toMatchObject({
        outcome: 'pass',
        message: `The artifact is that of version 2025-04 of ${ref}`,
      });
      expect(refusals(report).map(({ rule }) => rule)).not.toContain(
        'golden-path',
      );
    });

    it('is refused in files that name another version than they serve', async () => {
      const files = (await rendered({ ref, version: '2025-04' })).map(
        ({ content, path }) => ({
          path,
          content: content.replace(
            'model-version: 2025-04',
            'model-version: 2025-07',
          ),
        }),
      );
      const report = await check({ tenant: 'team-a', service: 'fresh', files });
      expect(catalogFinding(report)).toMatchObject({
        outcome: 'fail',
        message: expect.stringContaining('serve version 2025-04'),
      });
    });
  });

  it('offers the accelerators of the profiles with their fit', async () => {
    const { body } = await serving
      .get('/tenants/team-a/accelerators?min=1&max=1', MEMBER)
      .expect(200);
    const option = (answer: any) =>
      answer.items.find(({ id }: any) => id === 'h100-1');
    expect(option(body)).toMatchObject({
      flavor: 'h100',
      perHour: 4,
      fit: { word: 'fits' },
    });
    expect(body.priorities).toContain('serving-standard');
    expect(body.missing).toEqual([
      'Workload (Kueue) is not installed',
      'ScaledObject (KEDA) is not installed',
      'ExternalSecret (External Secrets) is not installed',
    ]);
    const { body: many } = await serving
      .get('/tenants/team-a/accelerators?min=60&max=60', MEMBER)
      .expect(200);
    expect(option(many).fit.word).not.toBe('fits');
  });

  it('names the policies that running services break', async () => {
    server.put(
      INFERENCE_SERVICES,
      inferenceService(
        'team-a',
        'legacy',
        'oci://registry.example.com/x:latest',
      ),
    );
    const path = '/services/gpu-eu/team-a/InferenceService/legacy';
    let violations: Array<{ policy: string }> = [];
    for (let i = 0; i < 200 && violations.length === 0; i++) {
      await serving.run('violations');
      const { body } = await serving.get(path, MEMBER);
      violations = body.violations ?? [];
    }
    expect(violations.map(({ policy }) => policy)).toContain(
      'serving-pinned-artifacts',
    );
  });

  it('refuses both while two namespaces say to be the same tenant', async () => {
    const sentence =
      'Namespaces stolen and team-a have the same label model-serving.backstage.io/tenant: team-a';
    const { metadata, ...rest } = tenantNamespace('team-a');
    const stolen = {
      ...rest,
      metadata: {
        ...metadata,
        name: 'stolen',
        annotations: {
          'model-serving.backstage.io/owner': 'group:default/team-b',
        },
      },
    };
    server.put(NAMESPACES, stolen);
    await until(async () => {
      const { body } = await serving.get('/tenants', PLATFORM);
      return body.items.length === 3;
    }, 'seeing the namespace');

    const { body } = await serving.get('/tenants', PLATFORM).expect(200);
    expect(
      body.items
        .filter(({ problems }: any) =>
          problems.some((problem: string) => problem.startsWith(sentence)),
        )
        .map(({ namespace }: any) => namespace)
        .sort(),
    ).toEqual(['stolen', 'team-a']);
    for (const path of ['/renders', '/checks']) {
      for (const user of [MEMBER, OTHER]) {
        const answer = await serving.post(
          path,
          { request: platform.request },
          user,
        );
        expect([path, answer.status]).toEqual([path, 409]);
        expect(answer.body.error.message).toContain(sentence);
      }
    }
    server.remove(NAMESPACES, 'stolen');
    await until(async () => {
      const answer = await serving.get('/tenants', PLATFORM);
      return answer.body.items.length === 2;
    }, 'settling it');
    await serving
      .post('/checks', { request: platform.request }, OTHER)
      .expect(403);
    await check({ request: platform.request });
  });

  it('keeps the last good state when the repository becomes invalid', async () => {
    platform.commit = 'bad';
    platform.files.set('platform/profiles/x.yaml', 'kind: Nonsense');
    await serving.run('gitops');
    const report = await check({ request: platform.request });
    expect(report).toMatchObject({
      stale: true,
      staleReason: expect.stringContaining('cannot be used'),
    });
    for (const path of ['/tenants/team-a/accelerators', '/controls']) {
      const { body } = await serving.get(path, MEMBER).expect(200);
      expect(body).toMatchObject({
        stale: true,
        staleReason: expect.stringContaining('cannot be used'),
      });
    }
  });
});

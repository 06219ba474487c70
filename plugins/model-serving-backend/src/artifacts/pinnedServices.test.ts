import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  NotificationSendOptions,
  notificationService,
} from '@backstage/plugin-notifications-node';
import { Finding } from '@model-serving/backstage-plugin-model-serving-common';
import {
  BUNDLE,
  bundleOf,
  FakeOciRegistry,
  signerOf,
} from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import {
  INFERENCE_SERVICES,
  inferenceService,
  populate,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import { MEMBER, OTHER, startServing } from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

describe('a model that is addressed by a tag', () => {
  let server: FakeApiServer;
  let registry: FakeOciRegistry;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;
  let digest: string;
  let pinned: string;
  let request: object;
  const sent: NotificationSendOptions[] = [];

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    registry = await FakeOciRegistry.start();
    digest = registry.pushModel('models/tagged', 'v1', { content: '1' });
    pinned = `oci://${registry.host}/models/tagged@${digest}`;
    const signer = signerOf('somebody');
    registry.attach('models/tagged', digest, BUNDLE, {
      mediaType: BUNDLE,
      content: bundleOf(digest, signer),
    });
    platform = new PlatformFixture();
    platform.addModel('tagged', `oci://${registry.host}/models/tagged:v1`);
    platform.addModel(
      'listed',
      `oci://${registry.host}/models/listed:v1@${registry.pushModel(
        'models/listed',
        'v1',
        { content: 'listed 1' },
      )}`,
    );
    request = { ...platform.request, model: 'resource:default/tagged' };
    const service = inferenceService('team-a', 'pinned', pinned);
    server.put(INFERENCE_SERVICES, {
      ...service,
      metadata: {
        ...service.metadata,
        annotations: {
          'model-serving.backstage.io/model': 'resource:default/tagged',
        },
      },
    });
    serving = await startServing(
      server,
      platform,
      [
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({
            send: async options => void sent.push(options),
          }),
        }),
      ],
      { models: { registries: [{ host: registry.host, insecure: true }] } },
    );
    await serving.run('gitops');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await registry.stop();
    await server.stop();
  });

  const artifacts = (query: Record<string, string>, user = MEMBER) =>
    serving.get(`/artifacts?${new URLSearchParams(query)}`, user);

  it('is pinned in the files of a service, which then pass the check', async () => {
    const { body } = await serving
      .post('/renders', { request }, MEMBER)
      .expect(200);
    expect(body.files[0].content).toContain(`storageUri: ${pinned}\n`);
    const { body: report } = await serving
      .post('/checks', { request }, MEMBER)
      .expect(200);
    // The platform of the test allows no models of registries on this machine.
    expect(
      report.findings
        .filter(({ outcome }: Finding) => outcome === 'fail')
        .map(({ rule }: Finding) => rule),
    ).toEqual(['serving-allowed-sources']);

    const files = body.files.map(({ content, path }: any) => ({
      path,
      content: content.replace(digest, `sha256:${'f'.repeat(64)}`),
    }));
    const { body: changed } = await serving
      .post('/checks', { tenant: 'team-a', service: 'fresh', files }, MEMBER)
      .expect(200);
    expect(changed.findings).toContainEqual(
      expect.objectContaining({ rule: 'catalog-model', outcome: 'fail' }),
    );
  });

  it('is shown with digest, size and signature to those who may propose', async () => {
    const query = { tenant: 'team-a', model: 'resource:default/tagged' };
    const { body } = await artifacts(query).expect(200);
    expect(body).toMatchObject({
      artifact: {
        digest,
        pinnedUri: pinned,
        signature: { state: 'present', form: 'sigstore-bundle' },
      },
      reason: null,
      source: `registry:${registry.host}`,
    });
    await artifacts(query, OTHER).expect(403);
    await artifacts({ ...query, tenant: 'no-such-team' }).expect(403);
  });

  it.each([
    ['an address', { uri: 'oci://169.254.169.254/m:v1' }],
    ['a model that the catalog does not have', { model: 'resource:default/x' }],
    ['what is no model', { model: 'oci://169.254.169.254/m:v1' }],
    ['a version that there is not', { version: 'nope' }],
  ])('is not looked up for %s', async (_, query) => {
    registry.forget();
    await artifacts({
      tenant: 'team-a',
      model: 'resource:default/tagged',
      ...query,
    }).expect(400);
    expect(registry.calls).toEqual([]);
  });

  it('says why it is not known where its registry is not configured', async () => {
    const { body } = await artifacts({
      tenant: 'team-a',
      model: 'resource:default/nightly',
    }).expect(200);
    expect(body).toMatchObject({
      uri: 'oci://registry.example.com/models/nightly:latest',
      artifact: null,
      reason: expect.stringMatching(
        /registry\.example\.com\. Platform owners can add it/,
      ),
    });
  });

  it('is told to page and owner when its tag moves', async () => {
    const path = '/services/gpu-eu/team-a/InferenceService/pinned';
    await serving.run('tags');
    expect((await serving.get(path, MEMBER)).body.movedTag).toBeUndefined();

    const moved = registry.pushModel('models/tagged', 'v1', { content: '2' });
    await serving.run('tags');
    await until(
      async () => (await serving.get(path, MEMBER)).body.movedTag,
      'the moved tag',
    );
    expect((await serving.get(path, MEMBER)).body.movedTag).toMatchObject({
      uri: `oci://${registry.host}/models/tagged:v1`,
      digest: moved,
    });
    await serving.run('tag-notices');
    await serving.run('tag-notices');
    expect(sent).toMatchObject([
      {
        recipients: { entityRef: 'group:default/team-a' },
        payload: { title: 'The model of pinned has a new artifact' },
      },
    ]);
  });

  const movedTags = async (model: string, user = MEMBER) => {
    const { body } = await serving.get(`/models/${model}`, user).expect(200);
    return body.movedTags;
  };

  it('is told on the page of the model, with what services run that the reader may see', async () => {
    const [told] = await movedTags('tagged');
    expect(told).toEqual({
      version: expect.any(String),
      variant: expect.any(String),
      uri: `oci://${registry.host}/models/tagged:v1`,
      digest: expect.stringMatching(/^sha256:/),
      since: expect.any(String),
      asOf: expect.any(String),
      listed: null,
      running: [{ digest, services: 1 }],
    });
    expect(told.digest).not.toBe(digest);
    expect(await movedTags('tagged', OTHER)).toEqual([]);

    await serving.run('tags');
    const [again] = await movedTags('tagged');
    expect(again.since).toBe(told.since);
    expect(again.asOf > told.asOf).toBe(true);
  });

  it('is told on the page of a model that is listed with its digest, to everybody', async () => {
    expect(await movedTags('listed')).toEqual([]);
    const moved = registry.pushModel('models/listed', 'v1', {
      content: 'listed 2',
    });
    await serving.run('tags');
    for (const user of [MEMBER, OTHER]) {
      expect(await movedTags('listed', user)).toEqual([
        expect.objectContaining({
          uri: `oci://${registry.host}/models/listed:v1`,
          digest: moved,
          listed: expect.stringMatching(/^sha256:/),
          running: [],
        }),
      ]);
    }
    expect((await movedTags('listed'))[0].listed).not.toBe(moved);
  });
});

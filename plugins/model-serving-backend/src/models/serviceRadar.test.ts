import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  BatchRun,
  NO_MODEL_GOVERNANCE,
  ServedModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  NotificationSendOptions,
  notificationService,
} from '@backstage/plugin-notifications-node';
import { JsonObject } from '@backstage/types';
import {
  INFERENCE_SERVICES,
  inferenceService,
  populate,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import { MEMBER, OTHER, startServing } from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';
import { ServiceRadar } from './ServiceRadar';

const artifact = (letter: string) =>
  `oci://registry.example.com/models/chat@sha256:${letter.repeat(64)}`;

const ANNOTATED = {
  'model-serving.backstage.io/model': 'resource:default/chat',
};

const versioned = (compliance?: JsonObject): JsonObject => ({
  apiVersion: 'model-serving.backstage.io/v1alpha1',
  kind: 'Model',
  metadata: { name: 'chat', title: 'Chat' },
  spec: {
    owner: 'group:default/platform-owners',
    license: 'apache-2.0',
    ...(compliance ? { compliance } : {}),
    versions: [
      {
        name: '2',
        notes: 'Answers in more languages.',
        variants: [
          {
            name: 'fp8',
            uri: artifact('b'),
            format: 'vLLM',
            memoryBytes: 20,
          },
        ],
      },
      {
        name: '1',
        variants: [
          {
            name: 'fp8',
            uri: artifact('a'),
            format: 'vLLM',
            memoryBytes: 15,
          },
        ],
      },
    ],
  },
});

describe('services held against the models of the catalog', () => {
  let server: FakeApiServer;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;
  const sent: NotificationSendOptions[] = [];

  const define = (compliance?: JsonObject) => {
    platform.files.set(
      'platform/models/chat.yaml',
      JSON.stringify(versioned(compliance)),
    );
    platform.commit = `${platform.commit}1`;
  };

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    platform = new PlatformFixture();
    define();
    for (const [name, letter, annotations] of [
      ['old', 'a', ANNOTATED],
      ['newest', 'b', ANNOTATED],
      ['handwritten', 'a', {}],
      ['unknown', 'c', {}],
    ] as const) {
      const service = inferenceService('team-a', name, artifact(letter));
      server.put(INFERENCE_SERVICES, {
        ...service,
        metadata: {
          ...service.metadata,
          annotations,
        },
      });
    }
    serving = await startServing(server, platform, [
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send: async options => void sent.push(options) }),
      }),
    ]);
    await serving.run('gitops');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const upgrades = (name: string, user = MEMBER) =>
    serving.get(
      `/services/gpu-eu/team-a/InferenceService/${name}/upgrades`,
      user,
    );

  it('are told what is newer than what they run, and what changes', async () => {
    const { body } = await upgrades('old').expect(200);
    expect(body).toMatchObject({
      deprecation: null,
      upgrades: [
        {
          kind: 'version',
          entityRef: 'resource:default/chat',
          version: '2',
          variant: 'fp8',
          notes: 'Answers in more languages.',
          memoryBytes: { now: 15, then: 20 },
        },
      ],
      stale: false,
    });
    for (const name of ['newest', 'chat']) {
      const { body: current } = await upgrades(name).expect(200);
      expect(current).toMatchObject({ deprecation: null, upgrades: [] });
    }
  });

  it('are told so by the artifact that they run where they name no model', async () => {
    const [{ body: named }, { body: handwritten }, { body: unknown }] =
      await Promise.all([
        upgrades('old').expect(200),
        upgrades('handwritten').expect(200),
        upgrades('unknown').expect(200),
      ]);
    expect(handwritten.upgrades).toHaveLength(1);
    expect(handwritten.upgrades).toEqual(named.upgrades);
    expect(unknown.upgrades).toEqual([]);
  });

  it.each([
    ['while a batch run goes on', null, 1],
    ['once a batch run has ended', '2026-11-29T12:00:00Z', 0],
  ])('are told %s', async (_, endedAt, count) => {
    const {
      body: { model },
    } = await serving.get('/models/chat', MEMBER).expect(200);
    const radar = new ServiceRadar({
      freshness: () => ({ asOf: null, source: 'test', stale: false }),
      governance: NO_MODEL_GOVERNANCE,
      index: { findServed: () => model, find: () => undefined },
    } as unknown as ConstructorParameters<typeof ServiceRadar>[0]);
    const { upgrades: found } = radar.upgradesOf(
      {
        ref: { cluster: 'gpu-eu', namespace: 'team-a', kind: 'Job', name: 'r' },
        tenant: 'team-a',
        model: { version: '1', variant: 'fp8' } as ServedModel,
        run: { endedAt } as BatchRun,
      },
      () => ({
        memory: { bytes: null, reason: null, variant: null, basis: null },
        option: null,
        perHour: null,
        currency: null,
        running: null,
      }),
      new Date('2026-11-29T12:00:00Z'),
    );
    expect(found).toHaveLength(count);
  });

  it('are told so by who may see them only', async () => {
    const [foreign, absent] = [
      await upgrades('old', OTHER).expect(404),
      await upgrades('nothing', OTHER).expect(404),
    ];
    expect(foreign.body.error.message).toBe(absent.body.error.message);
  });

  it('are told that their version is deprecated, and their owner once', async () => {
    await serving.run('deprecation-notices');
    expect(sent).toEqual([]);

    define({
      deprecated: {
        since: '2025-11-01',
        reason: 'it has known faults',
        replacedBy: { model: 'resource:default/chat', version: '2' },
        versions: ['1'],
      },
    });
    await serving.run('gitops');
    await serving.run('models');
    await until(
      async () => (await upgrades('old')).body.deprecation,
      'the deprecation',
    );
    const { body } = await upgrades('old').expect(200);
    expect(body).toMatchObject({
      deprecation: {
        since: '2025-11-01',
        reason: 'it has known faults',
        replacedBy: { model: 'resource:default/chat', version: '2' },
      },
      upgrades: [{ version: '2' }],
    });
    expect((await upgrades('newest')).body.deprecation).toBeNull();

    await serving.run('deprecation-notices');
    await serving.run('deprecation-notices');
    sent.sort((a, b) => (a.payload.title < b.payload.title ? -1 : 1));
    expect(sent).toMatchObject([
      {
        recipients: { type: 'entity', entityRef: 'group:default/team-a' },
        payload: {
          title: 'handwritten runs a deprecated model',
          link: '/catalog/team-a/component/handwritten',
        },
      },
      {
        recipients: { type: 'entity', entityRef: 'group:default/team-a' },
        payload: {
          title: 'old runs a deprecated model',
          description: expect.stringContaining(
            'Version 1 of Chat has been deprecated since Nov 1, 2025. It has known faults. Use version 2 of resource:default/chat instead.',
          ),
          link: '/catalog/team-a/component/old',
        },
      },
    ]);
  });
});

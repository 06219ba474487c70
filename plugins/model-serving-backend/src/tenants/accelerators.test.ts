import {
  AcceleratorList,
  CheckReport,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  CLUSTER_QUEUES,
  clusterQueue,
  PODS,
  populate,
  readyPod,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import { MEMBER, startServing } from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

const WORKLOADS = '/apis/kueue.x-k8s.io/v1beta2/workloads';
const CLASSES = '/apis/kueue.x-k8s.io/v1beta2/workloadpriorityclasses';
const USAGE = { cpu: '8010m', memory: '65551Mi', 'nvidia.com/gpu': '1' };

/** The Workload of chat's pod, which holds an accelerator. */
const workload = {
  metadata: {
    name: 'chat',
    namespace: 'team-a',
    ownerReferences: [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        name: 'chat-predictor-x',
        uid: 'pod-of-chat',
      },
    ],
  },
  spec: { queueName: 'serving' },
  status: {
    admission: {
      clusterQueue: 'team-a',
      podSetAssignments: [
        {
          name: 'main',
          count: 1,
          flavors: { cpu: 'h100', memory: 'h100', 'nvidia.com/gpu': 'h100' },
          resourceUsage: USAGE,
        },
      ],
    },
  },
};

describe('what a form offers', () => {
  let server: FakeApiServer;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;

  const offered = async (query: string): Promise<AcceleratorList> =>
    (
      await serving
        .get(`/tenants/team-a/accelerators?${query}`, MEMBER)
        .expect(200)
    ).body;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    const pod = readyPod('team-a', 'chat');
    server.put(PODS, {
      ...pod,
      metadata: { ...pod.metadata, uid: 'pod-of-chat' },
    });
    const queue = clusterQueue('team-a', 1);
    server.put(CLUSTER_QUEUES, {
      ...queue,
      spec: { ...(queue.spec as object), cohortName: undefined },
      status: {
        flavorsReservation: [
          {
            name: 'h100',
            resources: Object.entries(USAGE).map(([name, total]) => ({
              name,
              total,
            })),
          },
        ],
      },
    });
    server.put(WORKLOADS, workload);
    for (const [name, value] of [
      ['serving-standard', 100],
      ['serving-critical', 1000],
    ] as const) {
      server.put(CLASSES, { metadata: { name }, value });
    }
    platform = new PlatformFixture();
    const options = platform.options.bind(platform);
    platform.options = fake => {
      const made = options(fake);
      fake.put('/api/v1/configmaps', {
        metadata: { name: 'serving-limits', namespace: 'team-a' },
        data: {
          maxGpusPerService: '2',
          maxReplicas: '3',
          priorityClasses: 'serving-standard, serving-experiment',
        },
      });
      return made;
    };
    serving = await startServing(server, platform);
    await serving.run('gitops');
    await until(
      async () => (await offered('max=1&service=chat')).items.length > 0,
      'reading the platform',
    );
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  it('gives what pages need to say whether a model fits, as the check does', async () => {
    const { items, memory: rules, runtimes } = await offered('max=1');
    const { body } = await serving.post(
      '/checks',
      { request: { ...platform.request, replicas: { min: 1, max: 1 } } },
      MEMBER,
    );
    const { memory }: CheckReport = body;
    const option = items.find(({ id }) => id === platform.request.accelerator)!;
    expect(option.memory).toMatchObject({
      bytes: memory!.deviceBytes,
      source: memory!.deviceSource,
    });
    expect(rules.requests).toBe(memory!.requests);
    expect(runtimes[0]).toMatchObject({
      id: 'vllm',
      engine: 'vLLM',
      serves: { formats: ['vLLM'] },
    });
    expect(runtimes[0]).not.toHaveProperty('kserve');
    for (const { count, engineArguments } of items) {
      expect(
        engineArguments.vllm.includes(`--tensor-parallel-size=${count}`),
      ).toBe(count > 1);
    }
  });

  it.each([
    ['the service that holds the quota', 'chat', 'fits'],
    ['a new service', 'fresh', 'waits'],
  ])('says of %s what its check says', async (_, name, word) => {
    const request = {
      ...platform.request,
      name,
      replicas: { min: 1, max: 1 },
    };
    const { items } = await offered(
      `max=1&service=${name}&priority=${request.priority}`,
    );
    const { body } = await serving.post('/checks', { request }, MEMBER);
    const { quota }: CheckReport = body;
    expect(quota?.word).toBe(word);
    expect(items.find(({ id }) => id === request.accelerator)?.fit).toEqual(
      quota,
    );
  });

  it('counts the surge of an update, and says what may be asked', async () => {
    const replicasFor = async (query: string) => {
      const { items } = await offered(`max=2&service=chat${query}`);
      return items[0].fit.replicas;
    };
    expect(await replicasFor('')).toBe(2);
    expect(await replicasFor('&rollout=in-place')).toBe(2);
    expect(await replicasFor('&rollout=surge&placement=unknown')).toBe(3);
    expect((await offered('max=64&rollout=surge')).operation.questions).toEqual(
      // The profile lists no placements and no secrets.
      ['rollout', 'maxDisrupted', 'spread'],
    );
  });

  it('counts in the share of the budget what the tenant runs already, once', async () => {
    const check = async (name: string): Promise<CheckReport> => {
      const request = {
        ...platform.request,
        name,
        replicas: { min: 1, max: 1 },
      };
      return (await serving.post('/checks', { request }, MEMBER)).body;
    };
    const month = 4 * 730;
    expect((await check('fresh')).cost?.budget).toMatchObject({
      perMonth: 20_000,
      running: month,
      proposed: 0,
      request: { min: month, max: month },
      uncounted: [],
    });
    const { cost } = await check('chat');
    expect(cost?.budget).toMatchObject({
      running: 0,
      request: { min: month, max: month },
      replaces: 2 * month,
    });
    expect(cost?.shareOfBudget).toBeGreaterThanOrEqual(month / 20_000);
  });

  it('offers only priorities that profile, policies and cluster know, and no more replicas than may be', async () => {
    const { priorities, maxReplicas } = await offered('max=1');
    expect(priorities).toEqual(['serving-standard']);
    expect(maxReplicas).toBe(3);
  });
});

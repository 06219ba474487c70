import { Manifest } from '../controllers';
import { conditionOf, isTrue } from '../controllers/conditions';
import { KINDS } from '../controllers/ResourceKind';
import { TestCluster } from './__fixtures__/TestCluster';

const GPU = { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '1' };

const job = (
  spec: object = {},
  annotations: object = {},
  volumes: object[] = [],
): Manifest => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'sort', namespace: 'team-a' },
  spec: {
    completionMode: 'Indexed',
    completions: 5,
    parallelism: 2,
    backoffLimitPerIndex: 1,
    ...spec,
    template: {
      metadata: {
        labels: { 'kueue.x-k8s.io/queue-name': 'team-a' },
        annotations,
      },
      spec: {
        restartPolicy: 'Never',
        volumes,
        containers: [
          {
            name: 'engine',
            image: `registry.example/vllm@sha256:${'0'.repeat(64)}`,
            resources: { limits: GPU, requests: GPU },
          },
        ],
      },
    },
  } as never,
});

describe('a Job that works through shards', () => {
  let cluster: TestCluster;

  beforeEach(async () => {
    cluster = await TestCluster.start(100);
    await cluster.startControllers();
  });

  afterEach(() => cluster.stop());

  const ended = () =>
    cluster.until(
      KINDS.jobs,
      ({ status }) =>
        isTrue(status?.conditions, 'Complete') ||
        isTrue(status?.conditions, 'Failed'),
    );

  it('has a pod for each, so many at once, each gated by Kueue', async () => {
    let most = 0;
    cluster.follow(KINDS.jobs, ({ status }) => {
      most = Math.max(most, status?.active ?? 0);
    });
    const gated = cluster.until(KINDS.pods, ({ spec }) =>
      spec.schedulingGates?.some(
        ({ name }) => name === 'kueue.x-k8s.io/admission',
      ),
    );
    await cluster.apply([job()]);
    expect((await gated).metadata.name).toMatch(/^sort-\d-[a-z0-9]{5}$/);
    const { status } = await ended();
    expect(status).toMatchObject({
      succeeded: 5,
      completedIndexes: '0-4',
      failedIndexes: '',
    });
    expect(isTrue(status?.conditions, 'Complete')).toBe(true);
    expect(most).toBe(2);
  }, 30_000);

  it('waits for the claim that its pods mount, in the words of a real scheduler', async () => {
    const waiting = cluster.until(KINDS.pods, ({ status }) =>
      conditionOf(status?.conditions, 'PodScheduled')?.message?.includes(
        'claim',
      ),
    );
    await cluster.apply([
      job({ completions: 1 }, {}, [
        { name: 'data', persistentVolumeClaim: { claimName: 'reviews' } },
      ]),
    ]);
    const { status } = await waiting;
    expect(status?.phase).toBe('Pending');
    expect(conditionOf(status?.conditions, 'PodScheduled')).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
      message: expect.stringMatching(
        /^0\/\d+ nodes are available: persistentvolumeclaim "reviews" not found\. not found$/,
      ),
    });
    await cluster.apply([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'reviews', namespace: 'team-a' },
        spec: {
          accessModes: ['ReadWriteMany'],
          resources: { requests: { storage: '1Gi' } },
        },
      } as never,
    ]);
    expect(isTrue((await ended()).status?.conditions, 'Complete')).toBe(true);
  }, 30_000);

  it('fails once each shard has failed as often as it may', async () => {
    await cluster.apply([
      job(
        { completions: 2 },
        { 'sandbox.model-serving.backstage.io/failure': 'crash-loop' },
      ),
    ]);
    const { status } = await ended();
    expect(status).toMatchObject({ failedIndexes: '0-1', failed: 4 });
    expect(conditionOf(status?.conditions, 'Failed')?.reason).toBe(
      'FailedIndexes',
    );
  }, 30_000);

  it('loses its pods when it is suspended, and keeps what is finished', async () => {
    const held = job({ completions: 3, parallelism: 1 });
    const first = cluster.until(
      KINDS.jobs,
      ({ status }) => (status?.succeeded ?? 0) >= 1,
    );
    await cluster.apply([held]);
    await first;
    const suspended = cluster.until(
      KINDS.jobs,
      ({ status }) =>
        isTrue(status?.conditions, 'Suspended') && status?.active === 0,
    );
    await cluster.apply([
      { ...held, spec: { ...(held as any).spec, suspend: true } } as Manifest,
    ]);
    const { status } = await suspended;
    expect(status).not.toHaveProperty('startTime');
    expect(conditionOf(status?.conditions, 'Suspended')).toMatchObject({
      reason: 'JobSuspended',
      message: 'Job suspended',
    });
    await cluster.apply([held]);
    const over = await ended();
    expect(over.status).toMatchObject({
      succeeded: 3,
      completedIndexes: '0-2',
    });
    expect(over.status?.startTime).toBeDefined();
    expect(conditionOf(over.status?.conditions, 'Suspended')).toMatchObject({
      status: 'False',
      reason: 'JobResumed',
    });
  }, 30_000);

  it('is ended at its deadline', async () => {
    await cluster.apply([job({ activeDeadlineSeconds: 3 })]);
    const { status } = await ended();
    expect(conditionOf(status?.conditions, 'Failed')?.reason).toBe(
      'DeadlineExceeded',
    );
  }, 30_000);
});

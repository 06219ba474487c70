import { Manifest } from '../controllers';
import { conditionOf, isTrue } from '../controllers/conditions';
import { Pod } from '../controllers/KubernetesObjects';
import { KINDS } from '../controllers/ResourceKind';
import { fixture, TestCluster } from './__fixtures__/TestCluster';

type Recorded = Record<string, { services: Manifest[] }>;

/** What the recordings `local-queue-stopped` and `cluster-queue-draining` show of a real Kueue. */
const [SERVICE] = (fixture('recordings.yaml')[0] as unknown as Recorded).stopped
  .services;

const queue = (kind: string) =>
  fixture('cluster.yaml').find(
    manifest => manifest.kind === kind && manifest.metadata.name === 'team-a',
  )!;

const stopped = (kind: string, stopPolicy: string): Manifest => {
  const found = queue(kind) as Manifest & { spec: Record<string, unknown> };
  return { ...found, spec: { ...found.spec, stopPolicy } } as Manifest;
};

describe('queues that somebody stopped', () => {
  let cluster: TestCluster;

  beforeEach(async () => {
    cluster = await TestCluster.start();
    await cluster.startControllers();
  }, 90_000);

  afterEach(() => cluster.stop());

  const untilHeld = (message: string) =>
    cluster.until(
      KINDS.workloads,
      ({ status }) =>
        conditionOf(status?.conditions, 'QuotaReserved')?.message === message,
    );

  it('admit nothing on hold, and say so', async () => {
    await cluster.apply([stopped('LocalQueue', 'Hold')]);
    await cluster.until(
      KINDS.localQueues,
      ({ metadata, status }) =>
        metadata.name === 'team-a' &&
        conditionOf(status?.conditions, 'Active')?.reason === 'Stopped',
    );
    await cluster.apply([SERVICE]);
    const workload = await untilHeld('LocalQueue team-a is inactive');
    expect(
      conditionOf(workload.status?.conditions, 'QuotaReserved'),
    ).toMatchObject({ status: 'False', reason: 'Inadmissible' });
  }, 90_000);

  it('send back what they had admitted when drained, and take it again when opened', async () => {
    await cluster.apply([SERVICE]);
    const ready = ({ status }: Pod) => isTrue(status?.conditions, 'Ready');
    const first = await cluster.until(KINDS.pods, ready);

    const evicted = cluster.until(
      KINDS.workloads,
      ({ status }) =>
        conditionOf(status?.conditions, 'Requeued')?.status === 'False',
    );
    await cluster.apply([stopped('ClusterQueue', 'HoldAndDrain')]);
    const { conditions } = (await evicted).status!;
    expect(conditionOf(conditions, 'Evicted')).toMatchObject({
      status: 'True',
      reason: 'ClusterQueueStopped',
      message: 'The ClusterQueue is stopped',
    });
    expect(conditionOf(conditions, 'Admitted')).toMatchObject({
      status: 'False',
      reason: 'NoReservation',
      message: 'The workload has no reservation',
    });
    await untilHeld('ClusterQueue team-a is inactive');

    await cluster.apply([queue('ClusterQueue')]);
    const second = await cluster.until(
      KINDS.pods,
      pod => ready(pod) && pod.metadata.uid !== first.metadata.uid,
    );
    expect(second.metadata.name).not.toBe(first.metadata.name);
  }, 90_000);
});

import { conditionOf } from '../kubernetes/KubernetesObject';
import { inferenceService, neighbour, rawDeployment } from './services';
import { COMES_UP, QUEUED, SERVES, type Scenario } from './Scenario';
import { gatedPodsOf, podsOf } from './Stage';
import { clusterQueue, localQueue } from './twoTenants';

const RECLAIMS = { preemption: { reclaimWithinCohort: 'Any' } };

/** What happens to quota under a service. */
export const QUEUES: readonly Scenario[] = [
  {
    name: 'preempted-while-borrowing',
    done: 'A service serves with three GPUs, one of them borrowed; then the neighbour wants its own back.',
    queues: [
      clusterQueue('recorded-a', { h100: { nominal: 2 } }),
      clusterQueue('recorded-b', { h100: { nominal: 2 } }, RECLAIMS),
    ],
    play: async stage => {
      await stage.apply(inferenceService('llama', { replicas: 3 }));
      await stage.untilServing('llama', 3);
      await stage.untilSummarised('llama', 'Ready', 'True');
      await stage.apply(neighbour(2));
      await stage.until(
        'one pod to have been evicted and its successor to be queued',
        standing =>
          gatedPodsOf(standing, 'llama') === 1 &&
          podsOf(standing, 'llama').length === 3,
      );
      await stage.untilQueued('llama');
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, SERVES, ['degraded', 'admitted']],
        sentence:
          '^2 of 3 replicas serve; 1 queued: 1 more GPU needed in flavor \\S+, one was preempted at \\d\\d:\\d\\d:\\d\\d UTC\\.$',
      },
    },
  },
  {
    name: 'evicted-by-pods-ready-timeout',
    done: 'Kueue gives pods twelve seconds to become ready; the model needs a minute. Three pods are killed.',
    kueueConfiguration: {
      waitForPodsReady: {
        timeout: '12s',
        recoveryTimeout: '12s',
        blockAdmission: false,
        requeuingStrategy: { backoffBaseSeconds: 20, backoffMaxSeconds: 60 },
      },
    },
    play: async stage => {
      await stage.apply(
        inferenceService('llama', { life: { 'model-load': '60s' } }),
      );
      const killed = new Set<string>();
      await stage.until('three evictions', standing => {
        for (const workload of standing.of('Workload')) {
          if (conditionOf(workload, 'Evicted')?.status === 'True') {
            killed.add(workload.metadata.uid!);
          }
        }
        return killed.size >= 3;
      });
      await stage.until('its successor to run', standing =>
        podsOf(standing, 'llama').some(
          pod =>
            (pod.status as { phase?: string })?.phase === 'Running' &&
            !('deletionTimestamp' in pod.metadata),
        ),
      );
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, ...COMES_UP, ['failed', 'load']],
        sentence:
          '^Failed, 0 of 1 ready; Kueue has stopped 3 starts since \\d\\d:\\d\\d:\\d\\d UTC, each after 1\\d s, before the engine was ready',
      },
    },
  },
  {
    name: 'budget-moved',
    done: 'Of two replicas one has quota; then the platform owners move a GPU from the neighbour’s queue to this one.',
    queues: [
      clusterQueue('recorded-a', { h100: { nominal: 1 }, l4: { nominal: 0 } }),
      clusterQueue('recorded-b', { h100: { nominal: 2, lendingLimit: 0 } }),
    ],
    play: async stage => {
      await stage.apply(inferenceService('llama', { replicas: 2 }));
      await stage.untilQueued('llama');
      await stage.until('one to serve', standing =>
        podsOf(standing, 'llama').some(
          pod => conditionOf(pod, 'Ready')?.status === 'True',
        ),
      );
      await stage.apply(
        clusterQueue('recorded-b', { h100: { nominal: 1, lendingLimit: 0 } }),
        clusterQueue('recorded-a', {
          h100: { nominal: 2 },
          l4: { nominal: 0 },
        }),
      );
      await stage.untilServing('llama', 2);
    },
    verdicts: {
      llama: {
        transitions: [
          ...COMES_UP,
          ['degraded', 'admitted'],
          ['starting', 'scheduled'],
          ['starting', 'image'],
          ['starting', 'load'],
          SERVES,
        ],
        sentence: '^Serving, 2 of 2 replicas ready\\.$',
      },
    },
  },
  {
    name: 'local-queue-stopped',
    done: 'One service serves; the tenant’s queue is put on hold; then a second service is made.',
    play: async stage => {
      await stage.apply(inferenceService('first'));
      await stage.untilServing('first');
      await stage.apply(localQueue('recorded-a', { stopPolicy: 'Hold' }));
      await stage.until('the queue to be stopped', standing =>
        standing
          .of('LocalQueue')
          .some(queue => conditionOf(queue, 'Active')?.status === 'False'),
      );
      await stage.apply(inferenceService('llama'));
      await stage.untilQueued('llama');
    },
    verdicts: {
      first: {
        transitions: [...COMES_UP, SERVES],
        sentence: '^Serving, 1 of 1 replica ready',
      },
      llama: {
        transitions: [['starting', 'admitted'], QUEUED],
        sentence:
          '^Queued, 0 of 1 ready; LocalQueue serving is stopped: it admits nothing for now\\.$',
      },
    },
  },
  {
    name: 'cluster-queue-draining',
    done: 'A service serves; the platform owners drain its ClusterQueue.',
    play: async stage => {
      await stage.apply(inferenceService('llama'));
      await stage.untilServing('llama');
      await stage.untilSummarised('llama', 'Ready', 'True');
      await stage.apply(
        clusterQueue(
          'recorded-a',
          { h100: { nominal: 2 } },
          { stopPolicy: 'HoldAndDrain' },
        ),
      );
      await stage.until(
        'its pod to be evicted and the next one to be queued',
        standing =>
          gatedPodsOf(standing, 'llama') === 1 &&
          podsOf(standing, 'llama').length === 1,
      );
      await stage.untilQueued('llama');
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, SERVES, ['starting', 'admitted'], QUEUED],
        sentence:
          '^Queued, 0 of 1 ready; ClusterQueue recorded-a is stopped: it admits nothing and has evicted what it had admitted\\.$',
      },
    },
  },
  {
    name: 'local-queue-drained-and-opened',
    done: 'A plain Deployment serves; its LocalQueue is drained and then opened again.',
    play: async stage => {
      await stage.apply(rawDeployment('llama', 'recorded-a'));
      await stage.untilServing('llama');
      await stage.apply(
        localQueue('recorded-a', { stopPolicy: 'HoldAndDrain' }),
      );
      await stage.until(
        'its pod to be evicted',
        standing =>
          gatedPodsOf(standing, 'llama') === 1 &&
          podsOf(standing, 'llama').length === 1,
      );
      await stage.untilQueued('llama');
      await stage.apply(localQueue('recorded-a'));
      await stage.untilServing('llama');
    },
    verdicts: {
      llama: {
        transitions: [
          ...COMES_UP,
          SERVES,
          ['starting', 'admitted'],
          QUEUED,
          ['starting', 'scheduled'],
          ['starting', 'image'],
          ['starting', 'load'],
          SERVES,
        ],
        sentence: '^Serving, 1 of 1 replica ready\\.$',
      },
    },
  },
];

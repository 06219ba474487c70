import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { conditionOf } from '../kubernetes/KubernetesObject';
import { lostLease } from './nodeLease';
import { inferenceService, neighbour } from './services';
import { COMES_UP, SERVES, STOPPED, type Scenario } from './Scenario';
import { gatedPodsOf, podsOf } from './Stage';
import { node } from './twoTenants';

function restartsOf(pods: KubernetesObject[]): number {
  return pods.reduce((sum, pod) => {
    const { containerStatuses = [] } = (pod.status ?? {}) as {
      containerStatuses?: { restartCount: number }[];
    };
    return (
      sum + Math.max(0, ...containerStatuses.map(each => each.restartCount))
    );
  }, 0);
}

/** Services that served, and what became of them. */
export const CHANGES: readonly Scenario[] = [
  {
    name: 'stopped',
    done: 'A service serves; then it gets the stop annotation.',
    play: async stage => {
      await stage.apply(inferenceService('llama'));
      await stage.untilServing('llama');
      await stage.untilSummarised('llama', 'Ready', 'True');
      await stage.apply(
        inferenceService('llama', {
          annotations: { 'serving.kserve.io/stop': 'true' },
        }),
      );
      await stage.until(
        'its pods to be gone',
        standing => podsOf(standing, 'llama').length === 0,
      );
      await stage.untilSummarised('llama', 'Stopped', 'True');
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, SERVES, STOPPED],
        sentence: '^Stopped on purpose\\.$',
      },
    },
  },
  {
    name: 'rollout-stuck-on-surge',
    done: 'Two replicas serve and the quota is full; then a setting changes, with a rollout that makes one pod more before it takes one away.',
    before: async stage => {
      await stage.apply(neighbour(2));
      await stage.untilServing('neighbour', 2);
    },
    play: async stage => {
      await stage.apply(inferenceService('llama', { replicas: 2, surge: 1 }));
      await stage.untilServing('llama', 2);
      await stage.untilSummarised('llama', 'Ready', 'True');
      await stage.apply(
        inferenceService('llama', {
          replicas: 2,
          surge: 1,
          env: [{ name: 'A', value: 'b' }],
        }),
      );
      await stage.until(
        'the new revision to be queued',
        standing => gatedPodsOf(standing, 'llama') === 1,
      );
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, SERVES, ['serving', 'admitted']],
        sentence:
          '^Serving, 2 of 2 replicas ready; the old revision is serving; the new one is queued until quota is freed: 1 more GPU needed',
      },
    },
  },
  {
    name: 'crash-loop-after-ready',
    done: 'A service becomes ready and crashes three seconds later, again and again.',
    play: async stage => {
      await stage.apply(
        inferenceService('llama', {
          life: {
            behavior: 'crash-after-ready',
            'crash-after': '3s',
            'restart-after': '3s',
          },
        }),
      );
      await stage.until(
        'three crashes',
        standing => restartsOf(podsOf(standing, 'llama')) >= 3,
      );
      await stage.until('the back-off', standing =>
        podsOf(standing, 'llama').some(pod =>
          JSON.stringify(pod.status).includes('CrashLoopBackOff'),
        ),
      );
    },
    verdicts: {
      llama: {
        transitions: [
          ...COMES_UP,
          SERVES,
          ['failed', 'load'],
          ['starting', 'load'],
          SERVES,
          ['failed', 'load'],
          ['degraded', 'ready'],
          ['failed', 'load'],
          ['degraded', 'ready'],
        ],
        sentence:
          '^1 of 1 replica serves; its engine keeps crashing: \\d+ restarts, last crash at ',
      },
    },
  },
  {
    name: 'node-lost',
    done: 'Two replicas serve on two nodes; one node stops reporting, and its pod is removed five seconds later.',
    nodes: [
      node('recorded-h100-1', 'h100', 1),
      node('recorded-h100-2', 'h100', 1),
    ],
    play: async stage => {
      const patience = (key: string) => ({
        key: `node.kubernetes.io/${key}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 5,
      });
      await stage.apply(
        inferenceService('llama', {
          replicas: 2,
          predictor: {
            tolerations: [patience('unreachable'), patience('not-ready')],
          },
        }),
      );
      await stage.untilServing('llama', 2);
      await stage.untilSummarised('llama', 'Ready', 'True');
      await stage.apply(lostLease('recorded-h100-2'));
      await stage.until('the node to be missed', standing =>
        standing
          .of('Node')
          .some(object => conditionOf(object, 'Ready')?.status === 'Unknown'),
      );
      await stage.until(
        'the lost pod to be replaced',
        standing =>
          podsOf(standing, 'llama').some(
            pod => 'deletionTimestamp' in pod.metadata,
          ) && podsOf(standing, 'llama').length === 3,
      );
    },
    verdicts: {
      llama: {
        transitions: [
          ...COMES_UP,
          SERVES,
          ['degraded', 'ready'],
          ['degraded', 'admitted'],
          ['degraded', 'scheduled'],
        ],
        sentence:
          '^1 of 2 replicas serve; 1 not ready: admitted, but no node fits: 0/\\d+ nodes are available',
      },
    },
  },
  {
    name: 'scaled-to-zero-and-woken',
    done: 'The Deployment of a service is scaled to zero by what scales it, and to one again.',
    play: async stage => {
      await stage.apply(
        inferenceService('llama', {
          annotations: { 'serving.kserve.io/autoscalerClass': 'external' },
        }),
      );
      await stage.untilServing('llama');
      const scaledTo = (replicas: number): KubernetesObject => ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'llama-predictor', namespace: 'recorded-a' },
        spec: { replicas },
      });
      await stage.apply(scaledTo(0));
      await stage.until(
        'its pods to be gone',
        standing => podsOf(standing, 'llama').length === 0,
      );
      await stage.apply(scaledTo(1));
      await stage.untilServing('llama');
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, SERVES, STOPPED, ...COMES_UP, SERVES],
        sentence: '^Serving, 1 of 1 replica ready\\.$',
      },
    },
  },
];

import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { PROVISIONING_CHECK, refuseNodes, provisioning } from './autoscaler';
import { inferenceService, neighbour } from './services';
import { QUEUED, type Scenario } from './Scenario';
import type { Stage } from './Stage';
import {
  clusterQueue,
  EVEN_QUOTA,
  node,
  PLAIN_FLAVORS,
  resourceFlavor,
} from './twoTenants';

const KUEUE = 'kueue.x-k8s.io/v1beta2';
const RACK = 'cloud.example.com/rack';

const CHECKED_QUEUE = clusterQueue(
  'recorded-a',
  { h100: { nominal: 2 } },
  {
    admissionChecksStrategy: {
      admissionChecks: [{ name: PROVISIONING_CHECK }],
    },
  },
);

/** A topology of racks, and a flavor that has it. */
const RACKS: readonly KubernetesObject[] = [
  {
    apiVersion: KUEUE,
    kind: 'Topology',
    metadata: { name: 'recorded-racks' },
    spec: {
      levels: [{ nodeLabel: RACK }, { nodeLabel: 'kubernetes.io/hostname' }],
    },
  },
  resourceFlavor('h100', { topologyName: 'recorded-racks' }),
  ...PLAIN_FLAVORS.filter(({ metadata }) => metadata.name !== 'recorded-h100'),
];

interface CheckState {
  state: string;
  /** Left out until Kueue has tried again. */
  retryCount?: number;
}

const checksOf = (workload: KubernetesObject): readonly CheckState[] =>
  (workload.status as { admissionChecks?: CheckState[] })?.admissionChecks ??
  [];

async function untilWorkload(
  stage: Stage,
  what: string,
  wanted: (workload: KubernetesObject) => unknown,
): Promise<void> {
  await stage.until(what, standing => standing.of('Workload').some(wanted));
}

/** Why Kueue does not let a service in, beside quota. */
export const ADMISSION: readonly Scenario[] = [
  {
    name: 'workload-deactivated',
    done: 'The neighbour uses all the quota; a service waits; the platform owners deactivate its Workload.',
    before: async stage => {
      await stage.apply(neighbour(2));
      await stage.untilServing('neighbour', 2);
    },
    play: async stage => {
      await stage.apply(inferenceService('llama', { accelerators: 3 }));
      await stage.untilQueued('llama');
      const [{ metadata }] = await stage.list(KUEUE, 'Workload');
      await stage.merge({
        apiVersion: KUEUE,
        kind: 'Workload',
        metadata: { name: metadata.name, namespace: metadata.namespace },
        spec: { active: false },
      });
      await untilWorkload(stage, 'Kueue to deactivate it', workload =>
        /deactivated/i.test(JSON.stringify(workload.status)),
      );
    },
    verdicts: {
      llama: {
        transitions: [['starting', 'admitted'], QUEUED, ['failed', 'admitted']],
        sentence:
          '^Failed, 0 of 1 ready; somebody has deactivated its Workload \\(spec\\.active is false\\), and Kueue does not try again\\.$',
        next: '^Ask your platform owners why its Workload is deactivated',
      },
    },
  },
  {
    name: 'provisioning-retried',
    done: 'Nodes are added on demand: Kueue reserves quota for a service and asks the autoscaler, which has none to give; Kueue asks again later.',
    queues: [...provisioning({ retries: 3 }), ...EVEN_QUOTA],
    play: async stage => {
      const autoscaler = refuseNodes(stage);
      try {
        await stage.apply(CHECKED_QUEUE);
        await stage.apply(inferenceService('llama'));
        await untilWorkload(stage, 'a second request to fail', workload =>
          checksOf(workload).some(
            ({ state, retryCount = 0 }) => state === 'Retry' && retryCount > 0,
          ),
        );
      } finally {
        await autoscaler.stop();
      }
    },
    verdicts: {
      llama: {
        transitions: [['starting', 'admitted'], QUEUED],
        sentence:
          '^Queued, 0 of 1 ready; Retrying after failure: CA could not find requested capacity \\(admission check recorded-nodes is in Retry\\)\\.$',
        next: '^Wait for the next try, or ask your platform owners what admission check recorded-nodes needs\\.$',
      },
    },
  },
  {
    name: 'provisioning-rejected',
    done: 'Kueue reserves quota for a service and asks the autoscaler for nodes, once; it has none to give, and Kueue gives up.',
    queues: [...provisioning({ retries: 0 }), ...EVEN_QUOTA],
    play: async stage => {
      const autoscaler = refuseNodes(stage);
      try {
        await stage.apply(CHECKED_QUEUE);
        await stage.apply(inferenceService('llama'));
        await untilWorkload(
          stage,
          'Kueue to deactivate it',
          ({ spec }) => (spec as { active?: boolean }).active === false,
        );
      } finally {
        await autoscaler.stop();
      }
    },
    verdicts: {
      llama: {
        transitions: [['starting', 'admitted'], QUEUED, ['failed', 'admitted']],
        sentence:
          '^Failed, 0 of 1 ready; Kueue has deactivated it because admission check recorded-nodes rejected it: CA could not find requested capacity; it does not try again\\.$',
        next: '^Ask your platform owners what admission check recorded-nodes needs',
      },
    },
  },
  {
    name: 'no-topology-domain',
    done: 'A service wants its pod within one rack; no node says in which rack it is.',
    flavors: RACKS,
    nodes: [node('recorded-h100-1', 'h100', 8)],
    play: async stage => {
      await stage.apply(
        inferenceService('llama', {
          annotations: { 'kueue.x-k8s.io/podset-required-topology': RACK },
        }),
      );
      await stage.untilQueued('llama');
    },
    verdicts: {
      llama: {
        transitions: [['starting', 'admitted'], QUEUED],
        sentence:
          '^Queued, 0 of 1 ready; there is no topology domain at level cloud\\.example\\.com/rack\\.$',
        next: '^Ask your platform owners for nodes of the flavor that are ready and carry the label cloud\\.example\\.com/rack',
      },
    },
  },
];

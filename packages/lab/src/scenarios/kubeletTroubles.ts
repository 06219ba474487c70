import { setTimeout as pause } from 'node:timers/promises';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { evictForDisk, failMount, killByProbe } from './kubelet';
import { inferenceService } from './services';
import { COMES_UP, GETS_A_NODE, SERVES, type Scenario } from './Scenario';
import { podsOf, type Stage } from './Stage';

/** For how long a probe lets an engine be. */
const PATIENCE_MS = 4_000;

const STARTS_FOR_EVER = { 'model-load': '1h' } as const;

const phaseOf = (pod: KubernetesObject) =>
  (pod.status as { phase?: string })?.phase;

/** The pod of the service that fulfills `wanted`, once there is one. */
async function podThat(
  stage: Stage,
  what: string,
  wanted: (pod: KubernetesObject) => unknown,
): Promise<KubernetesObject> {
  let found: KubernetesObject | undefined;
  await stage.until(what, standing => {
    found = podsOf(standing, 'llama').find(
      pod => !('deletionTimestamp' in pod.metadata) && wanted(pod),
    );
    return found;
  });
  return found!;
}

function restartsOf(pod: KubernetesObject): number {
  const { containerStatuses = [] } = (pod.status ?? {}) as {
    containerStatuses?: { restartCount: number }[];
  };
  return containerStatuses[0]?.restartCount ?? 0;
}

/** A pod of the service whose engine has been restarted so often, and runs. */
const runningAfter = (restarts: number) => (pod: KubernetesObject) =>
  phaseOf(pod) === 'Running' && restartsOf(pod) === restarts;

const REFUSED =
  'Get "http://10.2.0.3:8080/health": dial tcp 10.2.0.3:8080: connect: connection refused';

/** What a node and its kubelet do to pods; see `kubelet.ts` for whose words those are. */
export const KUBELET_TROUBLES: readonly Scenario[] = [
  {
    name: 'startup-probe-kills',
    done: 'A model loads for longer than the startup probe allows: the kubelet kills its engine three times.',
    play: async stage => {
      await stage.apply(inferenceService('llama', { life: STARTS_FOR_EVER }));
      for (const kills of [0, 1, 2]) {
        const pod = await podThat(
          stage,
          `the engine to run after ${kills} kills`,
          runningAfter(kills),
        );
        await pause(PATIENCE_MS);
        await killByProbe(stage, pod, 'startup', REFUSED);
      }
      await podThat(stage, 'the third kill', runningAfter(3));
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, ['failed', 'load']],
        sentence:
          '^Failed, 0 of 1 ready; its engine is ended by its startup probe while it loads, 3 times since \\d\\d:\\d\\d:\\d\\d UTC: the last start was given \\d+ s, and loading takes longer here \\(.*connection refused',
        next: "^Ask your platform owners to raise the startup probe's budget",
      },
    },
  },
  {
    name: 'liveness-probe-kills',
    done: 'A service serves; then its engine no longer answers the liveness probe, and the kubelet kills it twice.',
    play: async stage => {
      await stage.apply(inferenceService('llama'));
      await stage.untilServing('llama');
      for (const kills of [0, 1]) {
        await stage.untilServing('llama');
        const pod = await podThat(
          stage,
          `the engine to run after ${kills} kills`,
          runningAfter(kills),
        );
        await pause(PATIENCE_MS);
        await killByProbe(
          stage,
          pod,
          'liveness',
          'Get "http://10.2.0.3:8080/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
        );
        await podThat(stage, 'the kill', runningAfter(kills + 1));
      }
    },
    verdicts: {
      llama: {
        transitions: [
          ...COMES_UP,
          SERVES,
          ['starting', 'load'],
          SERVES,
          ['failed', 'load'],
          ['degraded', 'ready'],
        ],
        sentence:
          '^1 of 1 replica serves; its engine is restarted by its liveness probe, 2 times since \\d\\d:\\d\\d:\\d\\d UTC, the last time \\d+ s after its start \\(.*context deadline exceeded',
        next: '^Read the log of the engine',
      },
    },
  },
  {
    name: 'secret-missing',
    done: 'A service is made that mounts a Secret that does not exist.',
    play: async stage => {
      await stage.apply(
        inferenceService('llama', {
          life: { behavior: 'mount-fails' },
          secrets: ['absent'],
        }),
      );
      const pod = await podThat(
        stage,
        'its pod to have a node',
        each => (each.spec as { nodeName?: string }).nodeName,
      );
      await failMount(stage, pod, 'absent', 'secret "absent" not found');
    },
    verdicts: {
      llama: {
        transitions: [
          ...GETS_A_NODE,
          ['starting', 'image'],
          ['failed', 'image'],
        ],
        sentence:
          '^Failed, 0 of 1 ready; Secret absent for volume absent does not exist\\.$',
        next: '^Create Secret absent in the service',
      },
    },
  },
  {
    name: 'claim-missing',
    done: 'A service is made whose model is on a PersistentVolumeClaim that does not exist.',
    play: async stage => {
      await stage.apply(
        inferenceService('llama', { storageUri: 'pvc://absent/llama' }),
      );
      await podThat(stage, 'the scheduler to miss the claim', pod =>
        JSON.stringify(pod.status).includes('Unschedulable'),
      );
    },
    verdicts: {
      llama: {
        transitions: [...GETS_A_NODE],
        sentence:
          '^Starting, 0 of 1 ready; admitted, but its volume is missing: PersistentVolumeClaim absent does not exist in namespace recorded-a\\.$',
        next: '^Create PersistentVolumeClaim absent in the service',
      },
    },
  },
  {
    name: 'evicted-for-disk',
    done: 'A model fills the disk of the node while it loads: the kubelet evicts its pod, and then its successor.',
    play: async stage => {
      await stage.apply(inferenceService('llama', { life: STARTS_FOR_EVER }));
      for (const evicted of [1, 2]) {
        const pod = await podThat(stage, 'a pod to run', runningAfter(0));
        await evictForDisk(stage, pod);
        await stage.until(
          `${evicted} evicted pods`,
          standing =>
            podsOf(standing, 'llama').filter(each => phaseOf(each) === 'Failed')
              .length === evicted,
        );
      }
      await podThat(stage, 'the next pod to run', runningAfter(0));
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, ...COMES_UP, ['failed', 'image']],
        sentence:
          '^Failed, 0 of 1 ready; 2 pods since \\d\\d:\\d\\d:\\d\\d UTC were evicted because the node ran out of ephemeral storage: container kserve-container used 90\\.0 GiB; pod 3 is starting\\.$',
        next: '^Ask your platform owners to raise the ephemeral storage request',
      },
    },
  },
];

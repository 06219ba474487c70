import {
  ContainerStatus,
  ProjectedEvent,
  ProjectedNode,
  ProjectedPod,
  ProjectedWorkload,
} from '../kubernetes';
import { conditionOf, isTrue } from '../kubernetes/condition';
import { withoutNeighbors } from './pendingReason';

/**
 * Where a pod stands on its way to serving.
 *
 * `gated` by Kueue · `unschedulable` no node fits · `scheduling` · `creating` image, volumes, init
 * containers · `loading` runs, not ready yet · `ready` · `unready` was ready, is no more · `node-lost` its
 * node is heard of no more · `pull-fails` · `config-fails` cannot be
 * created · `init-fails` · `crashes` · `terminating` · `ended`
 */
export type PodState =
  | 'gated'
  | 'unschedulable'
  | 'scheduling'
  | 'creating'
  | 'loading'
  | 'ready'
  | 'unready'
  | 'node-lost'
  | 'pull-fails'
  | 'config-fails'
  | 'init-fails'
  | 'crashes'
  | 'terminating'
  | 'ended';

export interface PodStanding {
  readonly state: PodState;
  /** Short, for a table. */
  readonly text: string;
  readonly message: string | null;
  readonly since: string | null;
  /** The container at fault, when one is. */
  readonly container?: string;
}

const KUEUE_GATE = 'kueue.x-k8s.io/';

const PULL_FAILURES: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

const CONFIG_FAILURES: ReadonlySet<string> = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'CreatePodSandboxError',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
]);

/** From so many restarts on, a pod that is up again is still counted as crashing. */
const CRASH_RESTARTS = 2;

function lastMessage(
  events: readonly ProjectedEvent[],
  reasons: readonly string[],
): ProjectedEvent | undefined {
  return events
    .filter(event => reasons.includes(event.reason))
    .sort((a, b) => (b.lastAt ?? '').localeCompare(a.lastAt ?? ''))[0];
}

function endOf(container: ContainerStatus): string {
  const { reason, message, exitCode } = container.lastTermination ?? container;
  return [reason, exitCode === null ? null : `exit code ${exitCode}`, message]
    .filter(Boolean)
    .join(', ');
}

function standingOfContainers(pod: ProjectedPod): PodStanding | undefined {
  const scheduledAt =
    conditionOf(pod, 'PodScheduled')?.lastTransitionTime ?? null;
  for (const container of pod.containers) {
    const reason = container.reason ?? '';
    if (container.state === 'waiting' && PULL_FAILURES.has(reason)) {
      return {
        state: 'pull-fails',
        text: reason,
        message: container.message,
        since: scheduledAt,
        container: container.name,
      };
    }
    if (container.state === 'waiting' && CONFIG_FAILURES.has(reason)) {
      return {
        state: 'config-fails',
        text: reason,
        message: container.message,
        since: scheduledAt,
        container: container.name,
      };
    }
    const crashing =
      (container.state === 'waiting' && reason === 'CrashLoopBackOff') ||
      (container.state === 'terminated' && (container.exitCode ?? 0) !== 0) ||
      (!container.ready && container.restarts >= CRASH_RESTARTS);
    if (crashing) {
      return {
        state: container.init ? 'init-fails' : 'crashes',
        text: `${
          container.state === 'waiting' ? 'CrashLoopBackOff' : 'crashed'
        }, ${container.restarts} restarts`,
        message: `container ${container.name} ended (${
          endOf(container) || 'no reason given'
        })`,
        since: container.lastTermination?.finishedAt ?? container.finishedAt,
        container: container.name,
      };
    }
  }
  return undefined;
}

function standingBeforeNode(
  pod: ProjectedPod,
  workload: ProjectedWorkload | undefined,
  events: readonly ProjectedEvent[],
): PodStanding | undefined {
  const scheduled = conditionOf(pod, 'PodScheduled');
  const since = scheduled?.lastTransitionTime ?? pod.createdAt;
  if (pod.gates.some(gate => gate.startsWith(KUEUE_GATE))) {
    if (isTrue(workload, 'Admitted')) {
      return {
        state: 'scheduling',
        text: 'admitted, being let go',
        message: null,
        since: conditionOf(workload, 'Admitted')?.lastTransitionTime ?? since,
      };
    }
    const reserved = conditionOf(workload, 'QuotaReserved');
    return {
      state: 'gated',
      text: 'gated by Kueue',
      message:
        reserved?.status === 'False' && reserved.message
          ? withoutNeighbors(reserved.message)
          : null,
      since: workload?.createdAt ?? pod.createdAt,
    };
  }
  if (pod.gates.length > 0) {
    return {
      state: 'scheduling',
      text: `gated by ${pod.gates[0]}`,
      message: null,
      since,
    };
  }
  if (scheduled?.status === 'True' || pod.node) {
    return undefined;
  }
  const provisioning = lastMessage(events, ['TriggeredScaleUp', 'Nominated']);
  if (provisioning) {
    return {
      state: 'scheduling',
      text: 'a node is being provisioned',
      message: provisioning.message,
      since,
    };
  }
  const refused = lastMessage(events, ['FailedScheduling']);
  const notGrown = lastMessage(events, ['NotTriggerScaleUp', 'FailedScaleUp']);
  const unschedulable = scheduled?.reason === 'Unschedulable';
  if (unschedulable || refused || notGrown) {
    // Between the lifted gate and the scheduler's next word the condition still speaks of the gate.
    const why = unschedulable ? scheduled.message : refused?.message ?? null;
    return {
      state: 'unschedulable',
      text: notGrown ? 'no node fits and none will be added' : 'no node fits',
      message: [notGrown?.message, why].filter(Boolean).join('; ') || null,
      since,
    };
  }
  return { state: 'scheduling', text: 'being scheduled', message: null, since };
}

/** What is being created, by the first container that is not through: KServe's init containers bring the model. */
function creatingText(pod: ProjectedPod): string {
  const pending = pod.containers.find(
    ({ init, state }) => init && state !== 'terminated',
  );
  const running = pending?.state === 'running';
  switch (pending?.name) {
    case undefined:
      return 'pulling and creating the engine';
    case 'modelcar-init':
      return running ? 'checking the model' : 'pulling the model';
    case 'storage-initializer':
      return running ? 'downloading the model' : 'preparing the download';
    default:
      return `${running ? 'running' : 'preparing'} ${pending?.name}`;
  }
}

/** Where a pod stands, from its status, its Workload and its events. */
export function podStanding(
  pod: ProjectedPod,
  workload: ProjectedWorkload | undefined,
  events: readonly ProjectedEvent[],
  node?: ProjectedNode,
): PodStanding {
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') {
    return {
      state: 'ended',
      text: pod.reason ?? pod.phase.toLowerCase(),
      message: pod.message,
      since: null,
    };
  }
  if (pod.deletedAt) {
    return {
      state: 'terminating',
      text: 'shutting down',
      message: null,
      since: pod.deletedAt,
    };
  }
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status === 'True') {
    return {
      state: 'ready',
      text: 'ready',
      message: null,
      since: ready.lastTransitionTime,
    };
  }
  const nodeReady = conditionOf(node, 'Ready');
  if (nodeReady && nodeReady.status !== 'True') {
    return {
      state: 'node-lost',
      text: `its node ${node?.name} is lost`,
      message: nodeReady.message,
      since: nodeReady.lastTransitionTime,
    };
  }
  const early =
    standingBeforeNode(pod, workload, events) ?? standingOfContainers(pod);
  if (early) {
    return early;
  }
  const main = pod.containers.find(({ name }) => name === pod.mainContainer);
  if (main?.state === 'running') {
    const lostAt = ready?.lastTransitionTime ?? '';
    if (Date.parse(lostAt) > Date.parse(main.startedAt ?? '')) {
      return {
        state: 'unready',
        text: 'running, no longer ready',
        message: lastMessage(events, ['Unhealthy'])?.message ?? null,
        since: lostAt,
      };
    }
    return {
      state: 'loading',
      text:
        main.restarts > 0
          ? `running, not ready, ${main.restarts} restarts`
          : 'running, not ready',
      message: lastMessage(events, ['Unhealthy'])?.message ?? null,
      since: main.startedAt,
    };
  }
  return {
    state: 'creating',
    text: creatingText(pod),
    message: null,
    since: isTrue(pod, 'PodScheduled')
      ? conditionOf(pod, 'PodScheduled')?.lastTransitionTime ?? null
      : pod.createdAt,
  };
}

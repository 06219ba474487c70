import {
  ContainerStatus,
  ProjectedEvent,
  ProjectedNode,
  ProjectedPod,
  ProjectedWorkload,
} from '../kubernetes';
import { conditionOf, isTrue } from '../kubernetes/condition';
import { earliest } from '../times';
import { acceleratorProblem, readFailedProbe, readKilling } from '../messages';
import { withoutNeighbors } from './pendingReason';
import { probeAdvice } from './probeAdvice';
import type { ServiceObject } from './serviceParts';
import {
  configTrouble,
  containerTrouble,
  partOf,
  pullTrouble,
  sandboxTrouble,
  Trouble,
  volumeTrouble,
} from './podTrouble';

/**
 * Where a pod stands on its way to serving.
 *
 * `gated` by Kueue · `unschedulable` no node fits · `scheduling` · `creating` image, volumes, init
 * containers · `loading` runs, not ready yet · `ready` · `unready` was ready, is not any longer · `node-lost` its
 * node does not report any more · `pull-fails` · `config-fails` cannot be
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
  /** What is wrong and who can act, where something is. */
  readonly trouble?: Trouble;
  /** How the run before the present one of its engine came to its end. */
  readonly before?: Trouble & { readonly at: string | null };
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

const PULLING = ['Pulling', 'Pulled', 'Created', 'Started'];

/** A pod is called not ready a moment after, or before, its node is. */
const NODE_GRACE_MS = 60_000;

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

/** Ended for good: an init container that is through, or none that is to run on. */
function hasEnded(container: ContainerStatus): boolean {
  return (
    container.state === 'terminated' &&
    ((container.exitCode ?? 0) !== 0 || !container.init || container.sidecar)
  );
}

/** The kubelet starts a container again at once after its first end; only what ends again is a loop. */
function isStartedAgain(container: ContainerStatus): boolean {
  return (
    hasEnded(container) &&
    container.restarts === 0 &&
    container.lastTermination === null
  );
}

/** Whether the run that goes on was ready once: what ended runs before it is not what is wrong now. */
function wasReady(pod: ProjectedPod, { startedAt }: ContainerStatus): boolean {
  return (
    Date.parse(conditionOf(pod, 'Ready')?.lastTransitionTime ?? '') >
    Date.parse(startedAt ?? '')
  );
}

const unreadySince = (pod: ProjectedPod) =>
  Date.parse(conditionOf(pod, 'Ready')?.lastTransitionTime ?? '');

/** A container that waits for its next start, not one that waits for its image. */
const isBackOff = ({ reason, message }: ProjectedEvent) =>
  reason === 'BackOff' && /^Back-off restarting/i.test(message);

const isProbeKill = ({ reason, message }: ProjectedEvent) =>
  reason === 'Killing' && readKilling(message)?.because === 'probe';

/** What the kubelet wrote of a container that it ended, or started again only after a while, since its pod is not ready. */
function eventsOfLoop(
  pod: ProjectedPod,
  { name }: ContainerStatus,
  events: readonly ProjectedEvent[],
): ProjectedEvent[] {
  const unreadyAt = unreadySince(pod);
  return events.filter(
    event =>
      event.about.fieldPath?.includes(`{${name}}`) &&
      !(Date.parse(event.lastAt ?? '') < unreadyAt) &&
      (isBackOff(event) || isProbeKill(event)),
  );
}

/**
 * When the first of the runs ended that followed one another without the pod being ready. The status tells of the last
 * one only; the kubelet counts in one event what happens again.
 */
function firstEndOf(
  pod: ProjectedPod,
  container: ContainerStatus,
  events: readonly ProjectedEvent[],
): string | null {
  // What an event has counted since before the pod was ready belongs to another loop.
  const counted = eventsOfLoop(pod, container, events).map(({ firstAt }) =>
    Date.parse(firstAt ?? '') < unreadySince(pod)
      ? conditionOf(pod, 'Ready')?.lastTransitionTime ?? null
      : firstAt,
  );
  return earliest([
    container.lastTermination?.finishedAt ?? container.finishedAt,
    ...counted,
  ]);
}

function standingOfContainer(
  object: ServiceObject,
  pod: ProjectedPod,
  container: ContainerStatus,
  events: readonly ProjectedEvent[],
): PodStanding | undefined {
  const scheduledAt =
    conditionOf(pod, 'PodScheduled')?.lastTransitionTime ?? null;
  const reason = container.reason ?? '';
  const { name } = container;
  if (container.state === 'waiting' && PULL_FAILURES.has(reason)) {
    return {
      state: 'pull-fails',
      text: reason,
      message: container.message,
      since: scheduledAt,
      container: name,
      trouble: pullTrouble(pod, container, events),
    };
  }
  if (container.state === 'waiting' && CONFIG_FAILURES.has(reason)) {
    return {
      state: 'config-fails',
      text: reason,
      message: container.message,
      since: scheduledAt,
      container: name,
      trouble: configTrouble(pod, container),
    };
  }
  if (name === pod.mainContainer && isStartedAgain(container)) {
    const { words, next } = containerTrouble(object, pod, container, events);
    return {
      state: 'loading',
      text: 'ended, is started again',
      message: endOf(container) || null,
      since: container.finishedAt,
      container: name,
      trouble: { words: `${words}, and is started again`, next },
    };
  }
  const crashing =
    (container.state === 'waiting' && reason === 'CrashLoopBackOff') ||
    hasEnded(container) ||
    (!container.ready &&
      (container.restarts >= CRASH_RESTARTS ||
        (container.lastTermination !== null &&
          eventsOfLoop(pod, container, events).some(isBackOff))) &&
      !(container.state === 'running' && wasReady(pod, container)));
  if (!crashing) {
    return undefined;
  }
  return {
    state: container.init && !container.sidecar ? 'init-fails' : 'crashes',
    text: `${container.state === 'waiting' ? 'CrashLoopBackOff' : 'crashed'}, ${
      container.restarts
    } restarts`,
    message: `container ${name} ended (${
      endOf(container) || 'no reason given'
    })`,
    since: firstEndOf(pod, container, events),
    container: name,
    trouble: containerTrouble(object, pod, container, events),
  };
}

function standingOfContainers(
  object: ServiceObject,
  pod: ProjectedPod,
  events: readonly ProjectedEvent[],
): PodStanding | undefined {
  for (const container of pod.containers) {
    const standing = standingOfContainer(object, pod, container, events);
    if (standing) {
      return standing;
    }
  }
  return undefined;
}

/** A pod whose containers were never started although it has a node: its volumes or its sandbox are not there. */
function standingOfSurroundings(
  pod: ProjectedPod,
  events: readonly ProjectedEvent[],
): PodStanding | undefined {
  const untouched = pod.containers.every(
    ({ state, restarts }) =>
      (state === 'waiting' || state === 'unknown') && restarts === 0,
  );
  if (!untouched) {
    return undefined;
  }
  // An image is pulled once the sandbox and the volumes are there.
  const passedAt = lastMessage(events, PULLING)?.lastAt ?? '';
  const open = events.filter(({ lastAt }) => (lastAt ?? '') >= passedAt);
  const sandbox = sandboxTrouble(open);
  const volume = volumeTrouble(open);
  const trouble = volume ?? sandbox;
  return trouble
    ? {
        state: 'config-fails',
        text: volume
          ? 'volumes cannot be mounted'
          : 'sandbox cannot be created',
        message: trouble.words,
        since: conditionOf(pod, 'PodScheduled')?.lastTransitionTime ?? null,
        trouble,
      }
    : undefined;
}

/** A node that does not report: by its own condition, by its absence, or by what the control plane wrote on the pod. */
function standingOfNode(
  pod: ProjectedPod,
  node: ProjectedNode | undefined,
  events: readonly ProjectedEvent[],
): PodStanding | undefined {
  const nodeReady = conditionOf(node, 'Ready');
  if (nodeReady && nodeReady.status !== 'True') {
    return {
      state: 'node-lost',
      text: `its node ${node?.name} is lost`,
      message: nodeReady.message,
      since: nodeReady.lastTransitionTime,
    };
  }
  const ready = conditionOf(pod, 'Ready');
  const told = lastMessage(events, ['NodeNotReady', 'NodeLost']);
  const unreported =
    ready?.status === 'Unknown' ||
    (told !== undefined &&
      Date.parse(told.lastAt ?? '') >=
        Date.parse(ready?.lastTransitionTime ?? '') - NODE_GRACE_MS);
  return unreported && pod.node
    ? {
        state: 'node-lost',
        text: `its node ${pod.node} does not report`,
        message: told?.message ?? 'the state of the pod is unknown since then',
        since: ready?.lastTransitionTime ?? told?.lastAt ?? null,
      }
    : undefined;
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
        text: 'admitted, gate being removed',
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
      since: pod.createdAt,
    };
  }
  if (scheduled?.status === 'True' || pod.node) {
    return undefined;
  }
  const provisioning = lastMessage(events, ['TriggeredScaleUp', 'Nominated']);
  const notGrown = lastMessage(events, ['NotTriggerScaleUp', 'FailedScaleUp']);
  const gaveUp =
    provisioning !== undefined &&
    notGrown !== undefined &&
    (notGrown.lastAt ?? '') > (provisioning.lastAt ?? '');
  if (provisioning && !gaveUp) {
    return {
      state: 'scheduling',
      text: 'a node is being provisioned',
      message: provisioning.message,
      since,
    };
  }
  const refused = lastMessage(events, ['FailedScheduling']);
  const unschedulable = scheduled?.reason === 'Unschedulable';
  if (unschedulable || refused || notGrown) {
    // Between the lifted gate and the scheduler's next word the condition still speaks of the gate.
    const why =
      (unschedulable ? scheduled.message : null) ?? refused?.message ?? null;
    return {
      state: 'unschedulable',
      text: notGrown ? 'no node fits and none will be added' : 'no node fits',
      message:
        [notGrown?.message, why]
          .filter((text): text is string => Boolean(text))
          .map(plainNodeTaints)
          .join('; ') || null,
      since,
    };
  }
  return { state: 'scheduling', text: 'being scheduled', message: null, since };
}

/** The scheduler prints taints as maps: `{key: value}`. */
function plainNodeTaints(message: string): string {
  // What preemption could do is said for each node again, and helps nobody.
  const own = message.replace(
    /\.? ?(?:no new claims to deallocate,? ?|still not schedulable,? ?)?preemption: .*$/s,
    '',
  );
  return own.replace(
    /taint \{([^:}\s]+): ?([^}]*)\}/g,
    (_whole, key: string, value: string) =>
      `taint ${key}${value ? `=${value}` : ''}`,
  );
}

/** What is being created, by the first container that is not through: KServe's init containers bring the model. */
function creatingText(pod: ProjectedPod): string {
  const pending = pod.containers.find(
    ({ init, sidecar, state }) =>
      init && state !== 'terminated' && !(sidecar && state === 'running'),
  );
  const running = pending?.state === 'running';
  switch (pending?.name) {
    case undefined:
      return 'pulling and starting the engine';
    case 'modelcar-init':
      return running ? 'checking the model' : 'pulling the model';
    case 'storage-initializer':
      return running ? 'downloading the model' : 'preparing the download';
    default:
      return `${running ? 'running' : 'preparing'} ${pending?.name}`;
  }
}

/** A readiness probe that will never pass: what it asks for does not exist. */
function wrongProbe(
  object: ServiceObject,
  pod: ProjectedPod,
  events: readonly ProjectedEvent[],
): { trouble?: Trouble } {
  const failed = readFailedProbe(
    lastMessage(events, ['Unhealthy'])?.message ?? '',
  );
  if (failed?.meaning === 'command' && /executable file/.test(failed.answer)) {
    return {
      trouble: {
        words: `the command of the ${failed.probe} probe is not in the image`,
        next: probeAdvice(object, pod, pod.mainContainer ?? '', failed.probe, {
          change: `correct the command of the ${failed.probe} probe in`,
        }),
      },
    };
  }
  return failed?.meaning === 'not-found' && failed.probe !== 'liveness'
    ? {
        trouble: {
          words: `the ${failed.probe} probe asks for a path that the engine does not have (404)`,
          next: probeAdvice(
            object,
            pod,
            pod.mainContainer ?? '',
            failed.probe,
            { change: `correct the path of the ${failed.probe} probe in` },
          ),
        },
      }
    : {};
}

/** The container that keeps a pod from being ready whose engine is ready; empty where it is the engine. */
function besideEngine(
  object: ServiceObject,
  pod: ProjectedPod,
  events: readonly ProjectedEvent[],
): { container?: string; trouble?: Trouble } {
  const main = pod.containers.find(({ name }) => name === pod.mainContainer);
  const late = main?.ready
    ? pod.containers.find(
        ({ init, sidecar, ready, state }) =>
          (!init || sidecar) && !ready && state === 'running',
      )
    : undefined;
  if (!late) {
    return wrongProbe(object, pod, events);
  }
  const said = lastMessage(
    events.filter(({ about }) => about.fieldPath?.includes(`{${late.name}}`)),
    ['Unhealthy'],
  );
  const part = partOf(pod, late.name);
  return {
    container: late.name,
    trouble: {
      words: `its engine is ready, its ${part} is not${
        said ? `: ${said.message}` : ''
      }`,
      next: `Ask your platform owners to check the ${part}: the engine is not at fault.`,
    },
  };
}

/** A crash on a node whose accelerators are known to be unhealthy is told with it. */
function withAcceleratorProblem(
  standing: PodStanding,
  node: ProjectedNode | undefined,
): PodStanding {
  const problem =
    standing.state === 'crashes' && node
      ? acceleratorProblem(node.conditions)
      : null;
  return problem && standing.trouble
    ? {
        ...standing,
        trouble: {
          words: `${standing.trouble.words}; its node ${node?.name} reports a problem of its accelerators: ${problem}`,
          next: `Ask your platform owners to drain node ${node?.name} and check its accelerators.`,
        },
      }
    : standing;
}

/** A pod of a node that does not exist any more. */
export function lostWithNode(pod: ProjectedPod): PodStanding {
  return {
    state: pod.deletedAt ? 'terminating' : 'node-lost',
    text: `its node ${pod.node} does not exist any more`,
    message: null,
    since: pod.deletedAt,
  };
}

/** A pod was ready when its node reported last; whether it still is, nobody can tell while the node does not. */
function silentNode(node: ProjectedNode | undefined): { trouble?: Trouble } {
  return node && conditionOf(node, 'Ready')?.status === 'Unknown'
    ? {
        trouble: {
          words: `node ${node.name} does not report, so whether its pods still answer is not known`,
          next: `Ask your platform owners about node ${node.name}.`,
        },
      }
    : {};
}

/** Where a pod stands, from its status, its Workload and its events. */
export function podStanding(
  object: ServiceObject,
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
      ...silentNode(node),
    };
  }
  const early =
    standingOfNode(pod, node, events) ??
    standingBeforeNode(pod, workload, events) ??
    standingOfContainers(object, pod, events) ??
    standingOfSurroundings(pod, events);
  if (early) {
    return withAcceleratorProblem(early, node);
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
        ...besideEngine(object, pod, events),
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
      ...besideEngine(object, pod, events),
      ...(main.restarts > 0 && main.lastTermination
        ? {
            before: {
              ...containerTrouble(object, pod, main, events),
              at: main.lastTermination.finishedAt,
            },
          }
        : {}),
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

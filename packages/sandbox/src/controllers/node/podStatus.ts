import { withConditions } from '../conditions';
import {
  Condition,
  Container,
  ContainerStatus,
  Pod,
} from '../KubernetesObjects';

export type PodStatus = NonNullable<Pod['status']>;
export type ContainerState = ContainerStatus['state'];

const waitingFor = (reason: string): ContainerState => ({
  waiting: { reason },
});

function containerStatus(
  { name, image }: Container,
  state: ContainerState,
): ContainerStatus {
  return {
    name,
    state,
    lastState: {},
    ready: false,
    restartCount: 0,
    image,
    imageID: '',
    started: false,
  };
}

/** The status when the kubelet takes the pod on: nothing runs, the init containers come first. */
export function acceptedStatus(
  pod: Pod,
  hostIP: string,
  now: string,
): PodStatus {
  const { initContainers = [], containers } = pod.spec;
  const waiting = waitingFor(
    initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating',
  );
  const unready = {
    status: 'False',
    reason: 'ContainersNotReady',
    message: 'containers with unready status',
  };
  const conditions: Condition[] = [
    { type: 'PodReadyToStartContainers', status: 'True' },
    initialized(pod),
    { type: 'Ready', ...unready },
    { type: 'ContainersReady', ...unready },
  ];
  return {
    ...pod.status,
    phase: 'Pending',
    conditions: changed(pod.status, conditions, now),
    hostIP,
    startTime: now,
    ...(initContainers.length > 0 && {
      initContainerStatuses: initContainers.map(container =>
        containerStatus(container, waiting),
      ),
    }),
    containerStatuses: containers.map(container =>
      containerStatus(container, waiting),
    ),
  };
}

function initialized({ spec }: Pod): Condition {
  const names = (spec.initContainers ?? []).map(({ name }) => name);
  return names.length > 0
    ? {
        type: 'Initialized',
        status: 'False',
        reason: 'ContainersNotInitialized',
        message: `containers with incomplete status: [${names.join(' ')}]`,
      }
    : { type: 'Initialized', status: 'True' };
}

/** Conditions with some changed; a pod's carry a probe time that is never set. */
export function changed(
  status: PodStatus | undefined,
  changes: readonly Condition[],
  now: string,
): Condition[] {
  return withConditions(
    status?.conditions,
    changes.map(change => ({ lastProbeTime: null, ...change })),
    now,
  );
}

/** The status with one container's fields changed. */
export function withContainer(
  status: PodStatus,
  name: string,
  change: Partial<ContainerStatus>,
): PodStatus {
  const apply = (list: ContainerStatus[] | undefined) =>
    list?.map(item => (item.name === name ? { ...item, ...change } : item));
  return {
    ...status,
    ...(status.initContainerStatuses && {
      initContainerStatuses: apply(status.initContainerStatuses),
    }),
    containerStatuses: apply(status.containerStatuses),
  };
}

/** The status once the init containers are through. */
export function initializedStatus(status: PodStatus, now: string): PodStatus {
  return {
    ...status,
    conditions: changed(status, [{ type: 'Initialized', status: 'True' }], now),
  };
}

/** The status while the containers run, ready or not. */
export function runningStatus(
  status: PodStatus,
  startedAt: string,
  ready: boolean,
  now: string,
): PodStatus {
  return {
    ...status,
    phase: 'Running',
    conditions: ready
      ? changed(
          status,
          [
            { type: 'Ready', status: 'True' },
            { type: 'ContainersReady', status: 'True' },
          ],
          now,
        )
      : status.conditions,
    containerStatuses: status.containerStatuses?.map(container => ({
      ...container,
      state: { running: { startedAt } },
      ready,
      started: true,
      imageID: ready ? container.image : container.imageID,
    })),
  };
}

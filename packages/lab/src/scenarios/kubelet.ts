import { randomBytes } from 'node:crypto';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { Stage } from './Stage';

/**
 * What the lab's kubelet leaves out and a real one does: its events name containers, volumes and the answers of probes.
 * Words as in kubernetes/kubernetes 1.36, where each function says.
 */

interface ContainerStatus {
  name: string;
  restartCount: number;
  state: { running?: { startedAt: string } };
}

const now = () => new Date().toISOString().replace(/\.\d+Z$/, 'Z');

function containersOf(pod: KubernetesObject): ContainerStatus[] {
  return (
    (pod.status as { containerStatuses?: ContainerStatus[] })
      ?.containerStatuses ?? []
  );
}

function nodeOf(pod: KubernetesObject): string {
  return (pod.spec as { nodeName: string }).nodeName;
}

async function writeEvent(
  stage: Stage,
  pod: KubernetesObject,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  container?: string,
): Promise<void> {
  const { name, namespace, uid } = pod.metadata;
  const time = now();
  await stage.create({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${name}.${randomBytes(8).toString('hex')}`,
      namespace,
    },
    involvedObject: {
      apiVersion: 'v1',
      kind: 'Pod',
      name,
      namespace,
      uid,
      ...(container ? { fieldPath: `spec.containers{${container}}` } : {}),
    },
    type,
    reason,
    message,
    source: { component: 'kubelet', host: nodeOf(pod) },
    reportingComponent: 'kubelet',
    reportingInstance: nodeOf(pod),
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  } as KubernetesObject);
}

const notReady = (pod: KubernetesObject, reason: string) => {
  const message = `containers with unready status: [${containersOf(pod)
    .map(({ name }) => name)
    .join(' ')}]`;
  return ['Ready', 'ContainersReady'].map(type => ({
    type,
    status: 'False',
    reason,
    ...(reason === 'ContainersNotReady' ? { message } : {}),
    lastTransitionTime: now(),
  }));
};

/** Conditions of the pod with those given in place of what there was of their types. */
function conditionsWith(
  pod: KubernetesObject,
  changed: ReadonlyArray<{ type: string }>,
) {
  const { conditions = [] } = pod.status as { conditions?: { type: string }[] };
  return [
    ...conditions.filter(
      ({ type }) => !changed.some(other => other.type === type),
    ),
    ...changed,
  ];
}

async function writeStatus(
  stage: Stage,
  pod: KubernetesObject,
  status: Record<string, unknown>,
): Promise<void> {
  const { apiVersion = 'v1', kind = 'Pod', metadata } = pod;
  await stage.mergeStatus({
    apiVersion,
    kind,
    metadata: { name: metadata.name, namespace: metadata.namespace },
    status,
  });
}

/**
 * A probe of the first container has failed as often as it may: the container is killed and started again
 * (pkg/kubelet/prober/prober.go, pkg/kubelet/kuberuntime/kuberuntime_manager.go).
 *
 * @param answer - what the probe got, in its own words
 */
export async function killByProbe(
  stage: Stage,
  pod: KubernetesObject,
  probe: 'startup' | 'liveness',
  answer: string,
): Promise<void> {
  const [container, ...others] = containersOf(pod);
  const { name } = container;
  const Probe = `${probe[0].toUpperCase()}${probe.slice(1)}`;
  const event = (type: 'Normal' | 'Warning', reason: string, text: string) =>
    writeEvent(stage, pod, type, reason, text, name);
  await event('Warning', 'Unhealthy', `${Probe} probe failed: ${answer}`);
  await event(
    'Normal',
    'Killing',
    `Container ${name} failed ${probe} probe, will be restarted`,
  );
  await writeStatus(stage, pod, {
    conditions: conditionsWith(pod, notReady(pod, 'ContainersNotReady')),
    containerStatuses: [
      {
        ...container,
        ready: false,
        started: false,
        restartCount: container.restartCount + 1,
        lastState: {
          terminated: {
            exitCode: 137,
            reason: 'Error',
            startedAt: container.state.running?.startedAt,
            finishedAt: now(),
          },
        },
        state: { running: { startedAt: now() } },
      },
      ...others,
    ],
  });
}

/**
 * A volume cannot be mounted, for the reason given (pkg/volume/util/operationexecutor, pkg/volume/secret).
 * The pod must be one whose mounts fail, by its annotation.
 */
export async function failMount(
  stage: Stage,
  pod: KubernetesObject,
  volume: string,
  because: string,
): Promise<void> {
  await writeEvent(
    stage,
    pod,
    'Warning',
    'FailedMount',
    `MountVolume.SetUp failed for volume "${volume}" : ${because}`,
  );
}

/** The node runs out of its disk, and the pod that uses most of it has to go (pkg/kubelet/eviction). */
export async function evictForDisk(
  stage: Stage,
  pod: KubernetesObject,
): Promise<void> {
  const [{ name }] = containersOf(pod);
  const message =
    'The node was low on resource: ephemeral-storage. Threshold quantity: 53687091200, available: 41943040Ki. ' +
    `Container ${name} was using 94371840Ki, request is 0, has larger consumption of ephemeral-storage. `;
  await writeEvent(stage, pod, 'Warning', 'Evicted', message);
  await writeEvent(
    stage,
    pod,
    'Normal',
    'Killing',
    `Stopping container ${name}`,
    name,
  );
  await writeStatus(stage, pod, {
    phase: 'Failed',
    reason: 'Evicted',
    message,
    conditions: conditionsWith(pod, [
      {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'TerminationByKubelet',
        message,
        lastTransitionTime: now(),
      } as { type: string },
      ...notReady(pod, 'PodFailed'),
    ]),
    containerStatuses: containersOf(pod).map(container => ({
      ...container,
      ready: false,
      started: false,
      state: {
        terminated: {
          exitCode: 137,
          reason: 'Error',
          startedAt: container.state.running?.startedAt ?? now(),
          finishedAt: now(),
        },
      },
    })),
  });
}

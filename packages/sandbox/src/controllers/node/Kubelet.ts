import { ClusterView } from '../ClusterView';
import { Container, Pod } from '../KubernetesObjects';
import { keyOf } from '../ObjectCache';
import { Behaviour } from './behaviour';
import { goDuration, imageSize, notFound } from './imagePulls';
import {
  PodStatus,
  acceptedStatus,
  initializedStatus,
  runningStatus,
  withContainer,
} from './podStatus';

/** Serves a ready pod; gives the local address (`127.0.0.1:<port>`) and a way to end it. */
export type StartEngine = (
  pod: Pod,
  behaviour: Behaviour,
) => Promise<{ address: string; stop(): Promise<void> }>;

const ENGINE_ANNOTATION = 'sandbox.model-serving.backstage.io/engine';

class Stopped extends Error {}

/** Brings pods up on their nodes: pulls, starts, loads, and fails as their behaviour says. */
export class Kubelet {
  private readonly lives = new Map<string, AbortController>();
  private readonly pulled = new Set<string>();

  constructor(
    private readonly cluster: ClusterView,
    private readonly behaviourOf: (pod: Pod) => Behaviour,
    private readonly startEngine: StartEngine,
  ) {
    cluster.pods.onChange((pod, _before, gone) => {
      const uid = pod.metadata.uid!;
      if (gone) {
        this.lives.get(uid)?.abort();
        this.lives.delete(uid);
      } else if (pod.spec.nodeName && !this.lives.has(uid)) {
        const life = new AbortController();
        this.lives.set(uid, life);
        void this.run(pod, life.signal).catch(error => {
          if (!(error instanceof Stopped) && !life.signal.aborted) {
            process.emitWarning(error);
          }
        });
      }
    });
  }

  /** Ends all engines. */
  stop(): void {
    this.lives.forEach(life => life.abort());
  }

  private async run(pod: Pod, signal: AbortSignal): Promise<void> {
    const { pace, nodes } = this.cluster;
    const behaviour = this.behaviourOf(pod);
    const node = nodes.get(pod.spec.nodeName!);
    const hostIP = node?.status?.addresses?.[0]?.address ?? '';
    await this.wait(0.5, signal);
    await this.update(pod, current =>
      acceptedStatus(current, hostIP, pace.timestamp()),
    );
    for (const container of pod.spec.initContainers ?? []) {
      await this.initialize(pod, container, behaviour, signal);
    }
    await this.update(pod, ({ status }) =>
      initializedStatus(status!, pace.timestamp()),
    );
    for (const container of pod.spec.containers) {
      const seconds = behaviour.enginePullSeconds;
      await this.pull(pod, container, 'containers', seconds, behaviour, signal);
      await this.tellStarted(pod, container, 'containers');
    }
    await this.load(pod, behaviour, signal);
  }

  private async initialize(
    pod: Pod,
    container: Container,
    behaviour: Behaviour,
    signal: AbortSignal,
  ): Promise<void> {
    const { pace } = this.cluster;
    const download = container.name === 'storage-initializer';
    const seconds = download ? 1 : behaviour.modelPullSeconds;
    await this.pull(
      pod,
      container,
      'initContainers',
      seconds,
      behaviour,
      signal,
    );
    const startedAt = pace.timestamp();
    await this.tellStarted(pod, container, 'initContainers');
    if (download) {
      await this.update(pod, ({ status }) =>
        withContainer(status!, container.name, {
          state: { running: { startedAt } },
          started: true,
        }),
      );
      await this.wait(behaviour.modelPullSeconds, signal);
    }
    const finishedAt = pace.timestamp();
    await this.update(pod, ({ status }) =>
      withContainer(status!, container.name, {
        ready: true,
        started: false,
        imageID: container.image,
        state: {
          terminated: {
            exitCode: 0,
            reason: 'Completed',
            startedAt,
            finishedAt,
          },
        },
      }),
    );
  }

  private async load(
    pod: Pod,
    behaviour: Behaviour,
    signal: AbortSignal,
  ): Promise<void> {
    const { pace, pods } = this.cluster;
    const startedAt = pace.timestamp();
    await this.update(pod, ({ status }) =>
      runningStatus(status!, startedAt, false, startedAt),
    );
    if (behaviour.failure === 'crash-loop') {
      await this.crash(pod, signal);
    }
    if (behaviour.failure === 'never-ready') {
      return;
    }
    await this.wait(behaviour.loadSeconds, signal);
    const engine = await this.startEngine(pod, behaviour);
    signal.addEventListener('abort', () => void engine.stop());
    await pods.patch(pod, {
      metadata: { annotations: { [ENGINE_ANNOTATION]: engine.address } },
    });
    await this.update(pod, ({ status }) =>
      runningStatus(status!, startedAt, true, pace.timestamp()),
    );
  }

  private async crash(pod: Pod, signal: AbortSignal): Promise<never> {
    const { pace } = this.cluster;
    const name = pod.spec.containers[0].name;
    for (let restartCount = 0; ; restartCount += 1) {
      await this.wait(2, signal);
      const finishedAt = pace.timestamp();
      const backOff = Math.min(300, 10 * 2 ** restartCount);
      await this.update(pod, ({ status }) =>
        withContainer(status!, name, {
          started: false,
          restartCount,
          lastState: {
            terminated: { exitCode: 1, reason: 'Error', finishedAt },
          },
          state: {
            waiting: {
              reason: 'CrashLoopBackOff',
              message: `back-off ${goDuration(
                backOff * 1000,
              )} restarting failed container=${name} pod=${pod.metadata.name}_${
                pod.metadata.namespace
              }(${pod.metadata.uid})`,
            },
          },
        }),
      );
      await this.tell(
        pod,
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${name} in pod ${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
        `spec.containers{${name}}`,
      );
      await this.wait(backOff, signal);
      await this.update(pod, ({ status }) =>
        withContainer(status!, name, {
          started: true,
          restartCount: restartCount + 1,
          state: { running: { startedAt: pace.timestamp() } },
        }),
      );
    }
  }

  private async pull(
    pod: Pod,
    { name, image }: Container,
    list: 'containers' | 'initContainers',
    seconds: number,
    behaviour: Behaviour,
    signal: AbortSignal,
  ): Promise<void> {
    const { pace } = this.cluster;
    const fieldPath = `spec.${list}{${name}}`;
    const onNode = `${pod.spec.nodeName} ${image}`;
    if (this.pulled.has(onNode)) {
      const message = `Container image "${image}" already present on machine and can be accessed by the pod`;
      await this.tell(pod, 'Normal', 'Pulled', message, fieldPath);
      return;
    }
    const begun = pace.now().getTime();
    await this.tell(
      pod,
      'Normal',
      'Pulling',
      `Pulling image "${image}"`,
      fieldPath,
    );
    await this.wait(seconds, signal);
    if (behaviour.failure === 'cannot-pull') {
      await this.failToPull(pod, name, image, fieldPath, signal);
    }
    this.pulled.add(onNode);
    const took = goDuration(pace.now().getTime() - begun);
    await this.tell(
      pod,
      'Normal',
      'Pulled',
      `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${imageSize(
        image,
      )} bytes.`,
      fieldPath,
    );
  }

  // For ever: an error, then a wait that doubles up to five minutes, then the next attempt.
  private async failToPull(
    pod: Pod,
    name: string,
    image: string,
    fieldPath: string,
    signal: AbortSignal,
  ): Promise<never> {
    const error = notFound(image);
    const fail = async (reason: string, message: string) => {
      await this.tell(pod, 'Warning', 'Failed', `Error: ${reason}`, fieldPath);
      await this.update(pod, ({ status }) =>
        withContainer(status!, name, {
          state: { waiting: { reason, message } },
        }),
      );
    };
    for (let backOff = 10; ; backOff = Math.min(300, backOff * 2)) {
      await this.tell(
        pod,
        'Warning',
        'Failed',
        `Failed to pull image "${image}": ${error}`,
        fieldPath,
      );
      await fail('ErrImagePull', error);
      await this.wait(2, signal);
      await this.tell(
        pod,
        'Normal',
        'BackOff',
        `Back-off pulling image "${image}"`,
        fieldPath,
      );
      await fail(
        'ImagePullBackOff',
        `Back-off pulling image "${image}": ErrImagePull: ${error}`,
      );
      await this.wait(backOff, signal);
      await this.tell(
        pod,
        'Normal',
        'Pulling',
        `Pulling image "${image}"`,
        fieldPath,
      );
    }
  }

  private async tellStarted(
    pod: Pod,
    { name }: Container,
    list: 'containers' | 'initContainers',
  ): Promise<void> {
    const fieldPath = `spec.${list}{${name}}`;
    await this.tell(pod, 'Normal', 'Created', 'Container created', fieldPath);
    await this.tell(pod, 'Normal', 'Started', 'Container started', fieldPath);
  }

  private tell(
    pod: Pod,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    fieldPath: string,
  ) {
    const component = 'kubelet';
    return this.cluster.events.record(pod, {
      type,
      reason,
      message,
      component,
      fieldPath,
    });
  }

  private async update(
    pod: Pod,
    status: (current: Pod) => PodStatus,
  ): Promise<void> {
    const { pods } = this.cluster;
    for (let attempt = 0; ; attempt += 1) {
      const current = pods.get(keyOf(pod));
      if (current?.metadata.uid !== pod.metadata.uid || !current) {
        throw new Stopped();
      }
      try {
        await pods.replaceStatus({ ...current, status: status(current) });
        return;
      } catch (error) {
        if (attempt === 5) {
          throw error;
        }
        await this.cluster.pace.wait(0.1);
      }
    }
  }

  private async wait(seconds: number, signal: AbortSignal): Promise<void> {
    if (!(await this.cluster.pace.wait(seconds, signal))) {
      throw new Stopped();
    }
  }
}

import { ClusterView } from '../ClusterView';
import { Container, Pod } from '../KubernetesObjects';
import { ObjectCache } from '../ObjectCache';
import { Behavior, imageVolumes } from './behavior';
import { evict, scratchVolume } from './evict';
import { mountVolumes } from './mountVolumes';
import { ContainerList, PodGone, PodLife } from './PodLife';
import { acceptedStatus, initializedStatus, runningStatus } from './podStatus';
import { pullImage } from './pullImage';
import { restartForEver } from './restartForEver';
import { runToEnd } from './runToEnd';
import { killedByStartupProbe, startupBudget } from './startupProbe';

/** Serves a ready pod; gives the local address (`127.0.0.1:<port>`) and a way to end it. */
export type StartEngine = (
  pod: Pod,
  behavior: Behavior,
) => Promise<{ address: string; stop(): Promise<void> }>;

/** Nobody reaches a pod by it; engines listen on the loopback interface. */
const POD_IP = '10.244.0.10';
const ENGINE_ANNOTATION = 'sandbox.model-serving.backstage.io/engine';

/** Brings pods up on their nodes: pulls, starts, loads, and fails as their behavior says. */
export class Kubelet {
  readonly #lives = new Map<string, AbortController>();
  readonly #pulled = new Map<string, Set<string>>();

  readonly #cluster: ClusterView;
  readonly #network: ObjectCache<Pod>;
  readonly #behaviorOf: (pod: Pod) => Behavior;
  readonly #startEngine: StartEngine;

  /** @param network - the pods, written by what gives them addresses */
  constructor(
    cluster: ClusterView,
    network: ObjectCache<Pod>,
    behaviorOf: (pod: Pod) => Behavior,
    startEngine: StartEngine,
  ) {
    this.#cluster = cluster;
    this.#network = network;
    this.#behaviorOf = behaviorOf;
    this.#startEngine = startEngine;

    cluster.pods.onChange((pod, _before, gone) => {
      const uid = pod.metadata.uid!;
      if (gone) {
        this.#lives.get(uid)?.abort();
        this.#lives.delete(uid);
      } else if (pod.spec.nodeName && !this.#lives.has(uid)) {
        const ending = new AbortController();
        this.#lives.set(uid, ending);
        void this.#run(pod, ending.signal);
      }
    });
  }

  /** Ends all engines. */
  stop(): void {
    this.#lives.forEach(ending => ending.abort());
  }

  async #run(pod: Pod, signal: AbortSignal): Promise<void> {
    try {
      await this.#bringUp(new PodLife(this.#cluster, pod, signal));
    } catch (error) {
      const expected = error instanceof PodGone || signal.aborted;
      if (!expected && !this.#cluster.pace.stopped) {
        process.emitWarning(error as Error);
      }
    }
  }

  async #bringUp(life: PodLife): Promise<void> {
    const { pod } = life;
    const behavior = this.#behaviorOf(pod);
    const node = this.#cluster.nodes.get(pod.spec.nodeName!);
    const hostIP = node?.status?.addresses?.[0]?.address ?? '';
    await life.wait(0.5);
    await life.update(current => acceptedStatus(current, hostIP, life.now()));
    await mountVolumes(life);
    for (const volume of imageVolumes(pod)) {
      const seconds = behavior.modelPullSeconds;
      await this.#pull(life, volume, 'volumes', seconds, behavior);
    }
    for (const container of pod.spec.initContainers ?? []) {
      await this.#initialize(life, container, behavior);
    }
    await life.update(({ status }) => initializedStatus(status!, life.now()));
    for (const container of pod.spec.containers) {
      const seconds = behavior.enginePullSeconds;
      await this.#pull(life, container, 'containers', seconds, behavior);
      await life.tellStarted(container, 'containers');
    }
    await this.#load(life, behavior);
  }

  #pull(
    life: PodLife,
    container: Pick<Container, 'name' | 'image'>,
    list: ContainerList | 'volumes',
    seconds: number,
    { failure }: Behavior,
  ): Promise<void> {
    const node = life.pod.spec.nodeName!;
    const onNode = this.#pulled.get(node) ?? new Set();
    this.#pulled.set(node, onNode);
    const fails = failure === 'cannot-pull';
    return pullImage(life, container, list, { seconds, fails }, onNode);
  }

  async #initialize(
    life: PodLife,
    container: Container,
    behavior: Behavior,
  ): Promise<void> {
    const { name, image } = container;
    const download = name === 'storage-initializer';
    const seconds = download ? 1 : behavior.modelPullSeconds;
    await this.#pull(life, container, 'initContainers', seconds, behavior);
    const startedAt = life.now();
    await life.tellStarted(container, 'initContainers');
    if (download) {
      const state = { running: { startedAt } };
      await life.updateContainer(name, { state, started: true });
      await life.wait(behavior.modelPullSeconds);
    }
    const finishedAt = life.now();
    await life.updateContainer(name, {
      ready: true,
      started: false,
      imageID: image,
      state: {
        terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt },
      },
    });
  }

  async #load(life: PodLife, behavior: Behavior): Promise<void> {
    const { pod, signal } = life;
    const startedAt = life.now();
    await life.update(({ status }) =>
      runningStatus(status!, startedAt, false, startedAt),
    );
    const [engineContainer] = pod.spec.containers;
    if (pod.spec.restartPolicy === 'Never') {
      await runToEnd(life, startedAt, behavior);
      return;
    }
    if (behavior.failure === 'crash-loop') {
      const run = { seconds: 2, exitCode: 1 };
      await restartForEver(life, engineContainer, run);
    }
    if (behavior.failure === 'never-ready') {
      return;
    }
    if (behavior.loadSeconds > startupBudget(engineContainer)) {
      const run = killedByStartupProbe(life, engineContainer, POD_IP);
      await restartForEver(life, engineContainer, run);
    }
    await life.wait(behavior.loadSeconds);
    const scratch = scratchVolume(pod);
    if (scratch && behavior.scratchGiB > scratch.limit) {
      await evict(life, scratch);
      return;
    }
    const engine = await this.#startEngine(pod, behavior);
    signal.addEventListener('abort', () => void engine.stop());
    await this.#network.patch(pod, {
      metadata: { annotations: { [ENGINE_ANNOTATION]: engine.address } },
    });
    await life.update(({ status }) =>
      runningStatus(status!, startedAt, true, life.now()),
    );
  }
}

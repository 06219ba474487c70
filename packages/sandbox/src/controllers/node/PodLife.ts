import { ClusterView } from '../ClusterView';
import { Container, Pod } from '../KubernetesObjects';
import { keyOf } from '../ObjectCache';
import { PodStatus, withContainer } from './podStatus';

/** Which of a pod's lists a container is in. */
export type ContainerList = 'containers' | 'initContainers';

/** The pod is gone, or everything stops. */
export class PodGone extends Error {
  constructor() {
    super('the pod is gone');
    this.name = 'PodGone';
  }
}

/** What a kubelet writes about one pod, for as long as the pod lives. */
export class PodLife {
  constructor(
    readonly cluster: ClusterView,
    readonly pod: Pod,
    readonly signal: AbortSignal,
  ) {}

  now(): string {
    return this.cluster.pace.timestamp();
  }

  /** Fails with {@link PodGone} when the pod goes meanwhile. */
  async wait(seconds: number): Promise<void> {
    if (!(await this.cluster.pace.wait(seconds, this.signal))) {
      throw new PodGone();
    }
  }

  /** Writes the status that follows from the present one; fails with {@link PodGone} when there is none. */
  async update(next: (current: Pod) => PodStatus): Promise<void> {
    const { pods, pace } = this.cluster;
    for (let attempt = 0; ; attempt += 1) {
      const current = pods.get(keyOf(this.pod));
      if (current?.metadata.uid !== this.pod.metadata.uid || !current) {
        throw new PodGone();
      }
      try {
        await pods.replaceStatus({ ...current, status: next(current) });
        return;
      } catch (error) {
        if (attempt === 5) {
          throw error;
        }
        await pace.wait(0.1);
      }
    }
  }

  updateContainer(
    name: string,
    change: Parameters<typeof withContainer>[2],
  ): Promise<void> {
    return this.update(({ status }) => withContainer(status!, name, change));
  }

  tell(
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    fieldPath?: string,
  ): Promise<void> {
    const component = 'kubelet';
    const happening = { type, reason, message, component, fieldPath };
    return this.cluster.events.record(this.pod, happening);
  }

  async tellStarted({ name }: Container, list: ContainerList): Promise<void> {
    const fieldPath = `spec.${list}{${name}}`;
    await this.tell('Normal', 'Created', 'Container created', fieldPath);
    await this.tell('Normal', 'Started', 'Container started', fieldPath);
  }
}

import type { EngineProcess } from './engineProcess';
import type { ServingPod } from './servingPod';
import type { EngineTarget } from './targets';

/** What a pool of engines is made with. */
export interface EnginePoolOptions {
  /** How many engines run at most. */
  most: number;
  start(pod: ServingPod): Promise<EngineProcess>;
  /** Told the engines that run, each time they change. */
  publish(targets: readonly EngineTarget[]): Promise<void>;
  say(line: string): void;
}

/** One engine for each serving pod, the oldest pods first, as many as are allowed. */
export class EnginePool {
  readonly #options: EnginePoolOptions;
  readonly #running = new Map<
    string,
    { pod: ServingPod; engine: EngineProcess }
  >();
  #wanted: readonly ServingPod[] = [];
  #without = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(options: EnginePoolOptions) {
    this.#options = options;
  }

  /** Starts and stops engines until they fit these pods; settles when they do. */
  async fit(pods: readonly ServingPod[]): Promise<void> {
    this.#wanted = pods;
    this.#work = this.#work.then(() => this.#fit());
    await this.#work;
  }

  async #fit(): Promise<void> {
    const { most, say } = this.#options;
    const oldest = [...this.#wanted].sort(
      (a, b) =>
        a.createdAt.localeCompare(b.createdAt) || a.uid.localeCompare(b.uid),
    );
    // Who has an engine keeps it: a pod that is older but ready later does not take it away.
    const held = oldest.filter(({ uid }) => this.#running.has(uid));
    const others = oldest.filter(({ uid }) => !this.#running.has(uid));
    const chosen = [...held, ...others].slice(0, most);
    const chosenUids = new Set(chosen.map(({ uid }) => uid));
    const without = oldest.length - chosen.length;
    if (without !== this.#without) {
      this.#without = without;
      say(
        `${without} serving pods have no engine: ${most} is as many as may run`,
      );
    }
    let changed = false;
    for (const [uid, { pod, engine }] of this.#running) {
      if (!chosenUids.has(uid)) {
        engine.stop();
        this.#running.delete(uid);
        changed = true;
        say(`stopped the engine of ${pod.namespace}/${pod.name}`);
      }
    }
    for (const pod of chosen) {
      if (!this.#running.has(pod.uid)) {
        await this.#start(pod);
        changed = true;
      }
    }
    if (changed) {
      await this.#publish();
    }
  }

  async #start(pod: ServingPod): Promise<void> {
    const engine = await this.#options.start(pod);
    this.#running.set(pod.uid, { pod, engine });
    this.#options.say(
      `engine of ${pod.namespace}/${pod.name} on port ${engine.port}`,
    );
    engine.ended
      .then(async () => {
        if (this.#running.get(pod.uid)?.engine === engine) {
          this.#running.delete(pod.uid);
          this.#options.say(
            `the engine of ${pod.namespace}/${pod.name} ended by itself`,
          );
          await this.#publish();
        }
      })
      .catch(error => this.#options.say(error.message));
  }

  async #publish(): Promise<void> {
    await this.#options.publish(
      [...this.#running.values()].map(({ pod, engine }) => ({
        targets: [`127.0.0.1:${engine.port}`],
        labels: {
          ...pod.labels,
          namespace: pod.namespace,
          pod: pod.name,
          __meta_service: pod.service,
        },
      })),
    );
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  conditionOf,
  LabState,
  startLab,
  waitUntil,
  type Lab,
} from '@model-serving/lab';
import { BenchCluster } from './BenchCluster';
import { benchNodes, benchSpace, wantedService } from './labObjects';
import { SPACE } from './serviceObjects';

const AT_ONCE = 8;
const LOOK_EVERY_MS = 3_000;
const TELL_EVERY_MS = 30_000;
const MADE_WITHIN_MS = 30 * 60_000;

/** The lab's control plane, with quota and nodes for so many services. */
export class BenchLab {
  static async start(
    services: number,
    signal: AbortSignal,
    say: (line: string) => void,
  ): Promise<BenchLab> {
    const folder = await mkdtemp(join(tmpdir(), 'model-serving-bench-lab-'));
    try {
      const lab = await startLab(new LabState(folder), say, signal, {
        only: ['core'],
        nodePools: benchNodes(services),
      });
      return new BenchLab(
        folder,
        lab,
        await BenchCluster.ofLab(lab.cluster),
        services,
        say,
      );
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  #filled: Promise<number> | undefined;

  readonly #folder: string;
  readonly #lab: Lab;
  readonly #services: number;
  readonly #say: (line: string) => void;

  private constructor(
    folder: string,
    lab: Lab,
    readonly cluster: BenchCluster,
    services: number,
    say: (line: string) => void,
  ) {
    this.#folder = folder;
    this.#lab = lab;
    this.#services = services;
    this.#say = say;
  }

  get kubeconfig(): string {
    return this.#lab.cluster.kubeconfig;
  }

  /**
   * Has the controllers make the services, the first time it is called.
   *
   * @returns the seconds from the first one's creation until the pods of all are ready
   */
  async fill(): Promise<number> {
    this.#filled ??= this.#fill();
    return await this.#filled;
  }

  async stop(): Promise<void> {
    await this.cluster.stop();
    await this.#lab.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #fill(): Promise<number> {
    const { client } = this.cluster;
    for (const object of benchSpace(this.#services)) {
      await client.apply(object);
    }
    await waitUntil(
      'the queue to be active',
      async () => {
        const [queue] = await client.list(
          'kueue.x-k8s.io/v1beta2',
          'LocalQueue',
          SPACE,
        );
        return conditionOf(queue, 'Active')?.status === 'True';
      },
      { seconds: 60 },
    );
    const start = performance.now();
    const names = Array.from(
      { length: this.#services },
      (_, index) => `svc-${index}`,
    );
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let name = names.shift(); name; name = names.shift()) {
          await this.#create(name);
        }
      }),
    );
    let told = performance.now();
    for (;;) {
      const ready = await this.#readyPods();
      const now = performance.now();
      const standing = `${ready} of ${
        this.#services
      } services have a ready pod`;
      if (ready >= this.#services) {
        return (now - start) / 1000;
      }
      if (now - start > MADE_WITHIN_MS) {
        throw new Error(
          `Only ${standing} after ${MADE_WITHIN_MS / 60_000} minutes`,
        );
      }
      if (now - told > TELL_EVERY_MS) {
        told = now;
        this.#say(standing);
      }
      await setTimeout(LOOK_EVERY_MS);
    }
  }

  /** Asks again where a webhook did not answer in time. */
  async #create(name: string): Promise<void> {
    await waitUntil(
      `${name} to be taken`,
      async () => {
        await this.cluster.client.apply(wantedService(name));
        return true;
      },
      { seconds: 120 },
    );
  }

  async #readyPods(): Promise<number> {
    const pods = await this.cluster.client.list('v1', 'Pod', SPACE);
    return pods.filter(pod => conditionOf(pod, 'Ready')?.status === 'True')
      .length;
  }
}

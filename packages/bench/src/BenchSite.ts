import { BenchCluster } from './cluster/BenchCluster';
import { BenchLab } from './cluster/BenchLab';
import { serviceObjects } from './cluster/serviceObjects';

/** How much the bench measures with. */
export interface BenchSize {
  /** Services that are looked at. */
  services: number;
  /** Services of the measures that are about many. */
  many: number;
}

/** What the measures are made on: each part starts when it is first asked for, and all stop together. */
export class BenchSite {
  #lab: Promise<BenchLab> | undefined;
  #bare: Promise<BenchCluster> | undefined;
  readonly #clusters: BenchCluster[] = [];
  readonly #stopping = new AbortController();

  readonly #controllers: boolean;

  /** @param controllers - whether the services that are looked at are made by the real controllers */
  constructor(
    readonly size: BenchSize,
    controllers: boolean,
    readonly say: (line: string) => void,
  ) {
    this.#controllers = controllers;
  }

  /** The lab, with no service in it before somebody fills it. */
  async lab(): Promise<BenchLab> {
    this.#lab ??= BenchLab.start(
      this.size.services,
      this.#stopping.signal,
      this.say,
    );
    return await this.#lab;
  }

  /** The cluster with the services that are looked at. */
  async served(): Promise<BenchCluster> {
    if (this.#controllers) {
      const lab = await this.lab();
      await lab.fill();
      return lab.cluster;
    }
    this.#bare ??= this.#filled();
    return await this.#bare;
  }

  /** An API server and etcd of their own, without controllers. */
  async bare(): Promise<BenchCluster> {
    this.#stopping.signal.throwIfAborted();
    const cluster = await BenchCluster.start();
    this.#clusters.push(cluster);
    return cluster;
  }

  /** Stops what the services that are looked at need; it starts anew when it is asked for. */
  async stop(): Promise<void> {
    const clusters = this.#clusters.splice(0);
    await Promise.all(clusters.map(cluster => cluster.stop()));
    const lab = this.#lab;
    this.#lab = undefined;
    this.#bare = undefined;
    await (await lab?.catch(() => undefined))?.stop();
  }

  /** Stops everything, and lets nothing start any more. */
  async end(): Promise<void> {
    this.#stopping.abort(new Error('Stopped.'));
    await this.stop();
  }

  async #filled(): Promise<BenchCluster> {
    const cluster = await this.bare();
    await cluster.write(
      Array.from({ length: this.size.services }, (_, index) =>
        serviceObjects(`svc-${index}`),
      ).flat(),
    );
    return cluster;
  }
}

import { FaultProxy, type ClusterAccess } from '@model-serving/lab';
import {
  ADMIN_TOKEN,
  applyCluster,
  KubernetesClient,
  Pace,
  startControllers,
  startKubernetesApi,
  type BehaviorRule,
  type Manifest,
} from '@model-serving/sandbox';

/** A cluster of the sandbox, spoken to as the lab's are: behind TLS. */
export class SandboxCluster {
  /**
   * @param seed - what is in it before its controllers look, states included
   * @param rules - how its pods fare, where that is not as usual
   */
  static async start(
    seed: readonly Manifest[],
    rules: readonly BehaviorRule[],
  ): Promise<SandboxCluster> {
    const api = await startKubernetesApi({ port: 0 });
    const stopping = new AbortController();
    const pace = new Pace(10, stopping.signal);
    const client = new KubernetesClient(api.url, ADMIN_TOKEN, 'lab-tests');
    await applyCluster(client, seed, pace.timestamp());
    const controllers = await startControllers({
      kubernetesUrl: api.url,
      token: ADMIN_TOKEN,
      pace,
      rules,
      signal: stopping.signal,
    });
    const front = await FaultProxy.start({ url: api.url });
    return new SandboxCluster(front, async () => {
      stopping.abort();
      controllers.stop();
      await front.stop();
      await api.stop();
    });
  }

  readonly #front: FaultProxy;

  private constructor(front: FaultProxy, readonly stop: () => Promise<void>) {
    this.#front = front;
  }

  get access(): ClusterAccess {
    return {
      url: this.#front.url,
      authority: this.#front.authority,
      token: ADMIN_TOKEN,
    };
  }
}

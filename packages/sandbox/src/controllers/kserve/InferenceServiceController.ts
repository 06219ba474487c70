import { ownerKeys } from '../apps/ownership';
import { ClusterView } from '../ClusterView';
import { isTrue } from '../conditions';
import { InferenceService } from '../KubernetesObjects';
import { keyOf } from '../ObjectCache';
import { Reconciler } from '../Reconciler';
import { missingDefaults, withoutFinalizer } from './defaults';
import { RuntimeMissing, findRuntime } from './findRuntime';
import { predictorDeployment, predictorService } from './predictorDeployment';
import { invalidStatus, runningStatus, stoppedStatus } from './serviceStatus';
import { deploy, expose, isStoredAlike, withdraw } from './workloads';

const COMPONENT = 'v1beta1Controllers';

/** KServe in Standard mode, with what its webhooks do folded in. */
export class InferenceServiceController {
  readonly #queue: Reconciler;

  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;

    this.#queue = new Reconciler(cluster.pace, key => this.#reconcile(key));
    const { inferenceServices, deployments, pods } = cluster;
    inferenceServices.onChange(service => this.#queue.enqueue(keyOf(service)));
    deployments.onChange(deployment =>
      ownerKeys(deployment, 'InferenceService').forEach(key =>
        this.#queue.enqueue(key),
      ),
    );
    pods.onChange(({ metadata }) => {
      const name = metadata.labels?.['serving.kserve.io/inferenceservice'];
      if (name) {
        this.#queue.enqueue(`${metadata.namespace}/${name}`);
      }
    });
    for (const runtimes of [
      cluster.servingRuntimes,
      cluster.clusterServingRuntimes,
    ]) {
      runtimes.onChange(() =>
        inferenceServices
          .list()
          .forEach(service => this.#queue.enqueue(keyOf(service))),
      );
    }
  }

  async #reconcile(key: string): Promise<void> {
    const { inferenceServices } = this.#cluster;
    const service = inferenceServices.get(key);
    if (!service) {
      return;
    }
    if (service.metadata.deletionTimestamp) {
      await inferenceServices.patch(service, {
        metadata: { finalizers: withoutFinalizer(service) },
      });
      return;
    }
    const defaults = missingDefaults(service);
    if (defaults) {
      await inferenceServices.patch(service, defaults);
      return;
    }
    const mode =
      service.metadata.annotations?.['serving.kserve.io/deploymentMode'];
    if (mode && !['Standard', 'RawDeployment'].includes(mode)) {
      return;
    }
    try {
      await this.#serve(service);
    } catch (error) {
      if (!(error instanceof RuntimeMissing)) {
        throw error;
      }
      await this.#tell(service, 'Warning', 'InternalError', error.message);
      await this.#writeStatus(service, now =>
        invalidStatus(service, error, now),
      );
    }
  }

  async #serve(service: InferenceService): Promise<void> {
    const { deployments, pods } = this.#cluster;
    const runtime = findRuntime(this.#cluster, service);
    const key = `${keyOf(service)}-predictor`;
    const current = deployments.get(key);
    if (service.metadata.annotations?.['serving.kserve.io/stop'] === 'true') {
      await withdraw(this.#cluster, current, predictorService(service));
      await this.#writeStatus(service, now =>
        stoppedStatus(service, runtime, now),
      );
      return;
    }
    await deploy(
      this.#cluster,
      predictorDeployment(service, runtime, current),
      current,
    );
    if (!current) {
      await expose(this.#cluster, predictorService(service));
    }
    const own = pods
      .list(service.metadata.namespace)
      .filter(
        ({ metadata }) =>
          metadata.labels?.['serving.kserve.io/inferenceservice'] ===
          service.metadata.name,
      );
    await this.#writeStatus(service, now =>
      runningStatus(service, runtime, deployments.get(key), own, now),
    );
  }

  async #writeStatus(
    service: InferenceService,
    statusAt: (now: string) => InferenceService['status'],
  ): Promise<void> {
    const before = service.status;
    const status = statusAt(this.#cluster.pace.timestamp());
    if (isStoredAlike(status, before)) {
      return;
    }
    await this.#cluster.inferenceServices.replaceStatus({ ...service, status });
    const was = isTrue(before?.conditions, 'Ready');
    const is = isTrue(status?.conditions, 'Ready');
    const name = service.metadata.name;
    if (is && !was) {
      await this.#tell(
        service,
        'Normal',
        'InferenceServiceReady',
        `InferenceService [${name}] is Ready`,
      );
    } else if (was && !is) {
      await this.#tell(
        service,
        'Warning',
        'InferenceServiceNotReady',
        `InferenceService [${name}] is no longer Ready because of: PredictorReady, Ready`,
      );
    }
  }

  #tell(
    service: InferenceService,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ) {
    return this.#cluster.events.record(service, {
      type,
      reason,
      message,
      component: COMPONENT,
    });
  }
}

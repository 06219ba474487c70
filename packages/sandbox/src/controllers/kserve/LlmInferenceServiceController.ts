import { ownerKeys } from '../apps/ownership';
import { ClusterView } from '../ClusterView';
import { LlmInferenceService } from '../KubernetesObjects';
import { keyOf } from '../ObjectCache';
import { Reconciler } from '../Reconciler';
import { llmDeployment, llmWorkloadService } from './llmDeployment';
import { llmStatus } from './llmStatus';
import { deploy, expose, isStoredAlike, withdraw } from './workloads';

/** Parts that only real controllers carry out. */
const isPlayed = ({ spec }: LlmInferenceService) =>
  !spec.worker && !spec.prefill && !spec.router;

/** KServe's controller of LLMInferenceServices, for those on single nodes and without a router. */
export class LlmInferenceServiceController {
  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;
    const queue = new Reconciler(cluster.pace, key => this.#reconcile(key));
    cluster.llmInferenceServices.onChange(service =>
      queue.enqueue(keyOf(service)),
    );
    cluster.deployments.onChange(deployment =>
      ownerKeys(deployment, 'LLMInferenceService').forEach(key =>
        queue.enqueue(key),
      ),
    );
  }

  async #reconcile(key: string): Promise<void> {
    const cluster = this.#cluster;
    const service = cluster.llmInferenceServices.get(key);
    if (!service || service.metadata.deletionTimestamp || !isPlayed(service)) {
      return;
    }
    const nameOfDeployment = `${key}-kserve`;
    const current = cluster.deployments.get(nameOfDeployment);
    const isStopped =
      service.metadata.annotations?.['serving.kserve.io/stop'] === 'true';
    if (isStopped) {
      await withdraw(cluster, current, llmWorkloadService(service));
    } else {
      await deploy(cluster, llmDeployment(service), current);
      if (!current) {
        await expose(cluster, llmWorkloadService(service));
      }
    }
    const status = llmStatus(
      service,
      cluster.deployments.get(nameOfDeployment),
      isStopped,
      cluster.pace.timestamp(),
    );
    if (!isStoredAlike(status, service.status)) {
      await cluster.llmInferenceServices.replaceStatus({ ...service, status });
    }
  }
}

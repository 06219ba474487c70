import { startEngine } from '../engines';
import { ExternalSecretController } from './addons/ExternalSecretController';
import { ScaledObjectController } from './addons/ScaledObjectController';
import { DeploymentController } from './apps/DeploymentController';
import { ReplicaSetController } from './apps/ReplicaSetController';
import { createClusterView } from './ClusterView';
import { InferenceServiceController } from './kserve/InferenceServiceController';
import { KubernetesClient } from './KubernetesClient';
import { Pod } from './KubernetesObjects';
import { QueueStatusController } from './kueue/QueueStatusController';
import { WorkloadController } from './kueue/WorkloadController';
import { BehaviorRule, behaviorOf, serviceOf } from './node/behavior';
import { Kubelet } from './node/Kubelet';
import { Scheduler } from './node/Scheduler';
import { Pace } from './Pace';

/** Options of {@link startControllers}. */
export interface ControllerOptions {
  kubernetesUrl: string;
  token: string;
  pace: Pace;
  rules: readonly BehaviorRule[];
  signal: AbortSignal;
}

function servedModel(pod: Pod): string {
  const named = pod.spec.containers
    .flatMap(({ args = [] }) => args)
    .map(arg => /^--served-model-name=(.+)$/.exec(arg)?.[1])
    .find(Boolean);
  return named ?? serviceOf(pod).split('/')[1];
}

/** Starts the stand-ins for everything that acts in a cluster; resolves once they know what is there. */
export async function startControllers(
  options: ControllerOptions,
): Promise<{ stop(): void }> {
  const { kubernetesUrl, token, pace, rules, signal } = options;
  const client = new KubernetesClient(kubernetesUrl, token, 'sandbox-life');
  const { view, start } = createClusterView(client, pace);
  const kubelet = new Kubelet(
    view,
    pod => behaviorOf(pod, rules),
    (pod, { traffic }) =>
      startEngine({
        model: servedModel(pod),
        traffic,
        seed: pod.metadata.name,
        now: () => pace.now(),
      }),
  );
  for (const StandIn of [
    InferenceServiceController,
    DeploymentController,
    ReplicaSetController,
    WorkloadController,
    QueueStatusController,
    Scheduler,
    ScaledObjectController,
    ExternalSecretController,
  ]) {
    Reflect.construct(StandIn, [view]);
  }
  await start(signal);
  return { stop: () => kubelet.stop() };
}

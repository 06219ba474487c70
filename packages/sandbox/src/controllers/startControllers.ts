import { startEngine } from '../engines';
import { ExternalSecretController } from './addons/ExternalSecretController';
import { ScaledObjectController } from './addons/ScaledObjectController';
import { DeploymentController } from './apps/DeploymentController';
import { PodCollector } from './apps/PodCollector';
import { ReplicaSetController } from './apps/ReplicaSetController';
import { ACCOUNTS } from './accounts';
import { PolicyStatusController } from './admission/PolicyStatusController';
import { JobController } from './batch/JobController';
import { createClusterView } from './ClusterView';
import { HttpRouteController } from './gateway/HttpRouteController';
import { InferenceServiceController } from './kserve/InferenceServiceController';
import { LlmInferenceServiceController } from './kserve/LlmInferenceServiceController';
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

const STAND_INS = [
  [InferenceServiceController, ACCOUNTS.kserve],
  [LlmInferenceServiceController, ACCOUNTS.kserveLlm],
  [DeploymentController, ACCOUNTS.deployments],
  [ReplicaSetController, ACCOUNTS.replicaSets],
  [JobController, ACCOUNTS.jobs],
  [PodCollector, ACCOUNTS.podCollector],
  [WorkloadController, ACCOUNTS.kueue],
  [QueueStatusController, ACCOUNTS.kueue],
  [Scheduler, ACCOUNTS.scheduler],
  [ScaledObjectController, ACCOUNTS.keda],
  [ExternalSecretController, ACCOUNTS.externalSecrets],
  [HttpRouteController, ACCOUNTS.gateway],
  [PolicyStatusController, ACCOUNTS.policyStatus],
] as const;

/** Command and arguments of a pod's engine. */
function commandLineOf({ spec }: Pod): string[] {
  const [{ args = [], command = [] }] = spec.containers;
  return [...command, ...args];
}

function servedModel(pod: Pod): string {
  const named = commandLineOf(pod)
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
  const { as, start } = createClusterView(client, pace);
  const kubelet = new Kubelet(
    as(ACCOUNTS.kubelet),
    as(ACCOUNTS.network).pods,
    pod => behaviorOf(pod, rules),
    (pod, { traffic }) =>
      startEngine({
        commandLine: commandLineOf(pod),
        model: servedModel(pod),
        traffic,
        seed: pod.metadata.name,
        now: () => pace.now(),
      }),
  );
  for (const [StandIn, account] of STAND_INS) {
    Reflect.construct(StandIn, [as(account)]);
  }
  await start(signal);
  return { stop: () => kubelet.stop() };
}

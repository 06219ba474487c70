import { Condition } from '../KubernetesObjects';

/** Whether the workload's pod is ready, as Kueue words it: for the first time, or again. */
export function podsReady(
  ready: boolean,
  noted: Condition | undefined,
): Condition {
  return ready
    ? {
        type: 'PodsReady',
        status: 'True',
        reason: noted?.reason === 'WaitForRecovery' ? 'Recovered' : 'Started',
        message: 'All pods reached readiness and the workload is running',
      }
    : {
        type: 'PodsReady',
        status: 'False',
        reason: noted ? 'WaitForRecovery' : 'WaitForStart',
        message: 'Not all pods are ready or succeeded',
      };
}

import { conditionOf, withConditions } from '../conditions';
import {
  Condition,
  Deployment,
  LlmInferenceService,
} from '../KubernetesObjects';

type Status = NonNullable<LlmInferenceService['status']>;
type Told = Pick<Condition, 'status' | 'reason' | 'message'>;

const TRUE: Told = { status: 'True' };

/** What KServe takes over of the Deployment: that it no longer progresses, or else whether it is available. */
function workloadReady(deployment: Deployment | undefined): Told {
  const conditions = deployment?.status?.conditions;
  const available = conditionOf(conditions, 'Available');
  if (available?.status === 'True') {
    return TRUE;
  }
  const progressing = conditionOf(conditions, 'Progressing');
  const told = progressing?.status === 'False' ? progressing : available;
  return {
    status: 'False',
    reason: told?.reason ?? 'Progressing',
    message: told?.message,
  };
}

/** The status of a service without a router, as KServe writes it. */
export function llmStatus(
  { metadata, status: before }: LlmInferenceService,
  deployment: Deployment | undefined,
  isStopped: boolean,
  timestamp: string,
): Status {
  const workload: Told = isStopped
    ? { status: 'False', reason: 'Stopped', message: 'Service is stopped' }
    : workloadReady(deployment);
  const conditions = withConditions(
    before?.conditions,
    [
      { type: 'MainWorkloadReady', severity: 'Info', ...workload },
      { type: 'PresetsCombined', severity: 'Info', ...TRUE },
      { type: 'Ready', ...workload },
      { type: 'RouterReady', ...TRUE },
      { type: 'WorkloadsReady', ...workload },
    ],
    timestamp,
  );
  return { conditions, observedGeneration: metadata.generation };
}

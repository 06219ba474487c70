import { isKserveService } from '../kubernetes/kserve';
import { Evidence, ServiceCondition } from '../api';
import { Condition } from '../kubernetes';
import { ServiceParts } from '../services/serviceParts';
import { ReadyCount } from '../services/serviceParts';

const SERVING_CONDITIONS: ReadonlySet<string> = new Set([
  'Ready',
  'PredictorReady',
  'LatestDeploymentReady',
  'WorkloadsReady',
  'MainWorkloadReady',
]);

function toCount(
  limit: string | null,
  desired: number,
  roundUp: boolean,
): number {
  const share = /^(\d+)%$/.exec(limit ?? '');
  if (share) {
    const pods = (Number(share[1]) * desired) / 100;
    return roundUp ? Math.ceil(pods) : Math.floor(pods);
  }
  return Number(limit ?? 0) || 0;
}

/** Pods a Deployment must have to call itself available; 0 explains most false Readys. */
function minimumAvailability(facts: ServiceParts): number | null {
  const deployment = facts.deployments[0];
  if (!deployment) {
    return null;
  }
  if (deployment.strategy === 'Recreate') {
    return deployment.desired;
  }
  const surge = toCount(deployment.maxSurge, deployment.desired, true);
  const down = toCount(deployment.maxUnavailable, deployment.desired, false);
  const unavailable = surge === 0 && down === 0 ? 1 : down;
  return Math.max(0, deployment.desired - unavailable);
}

function because(facts: ServiceParts): string {
  return minimumAvailability(facts) === 0 ? ' (minimum availability is 0)' : '';
}

function whyPositiveMisleads(
  facts: ServiceParts,
  subject: string,
  { ready, desired }: ReadyCount,
): string | undefined {
  if (facts.stop || desired === 0) {
    return undefined;
  }
  if (ready === 0) {
    return `${subject}; no pod is ready${because(facts)}`;
  }
  return desired !== null && ready < desired
    ? `${subject}; only ${ready} of ${desired} pods are ready`
    : undefined;
}

function whyNegativeMisleads(
  facts: ServiceParts,
  condition: Condition,
  { ready, desired }: ReadyCount,
): string | undefined {
  if (ready > 0 && ready >= (desired ?? 1)) {
    return facts.object.kind === 'Deployment'
      ? `the Deployment stopped waiting; all ${ready} pods are ready now`
      : `KServe reports not ${condition.type}; all ${ready} pods are ready and serve inside the cluster`;
  }
  const queues = facts.pods.some(({ standing }) => standing.state === 'gated');
  return queues && condition.reason === 'ProgressDeadlineExceeded'
    ? 'not a failure: pods wait in the queue for longer than the Deployment expects'
    : undefined;
}

/** Why a condition of the service must not be believed; undefined when it may. */
export function whyMisleading(
  facts: ServiceParts,
  condition: Condition,
  count: ReadyCount,
): string | undefined {
  if (
    facts.object.kind === 'Deployment' &&
    condition.type === 'Available' &&
    condition.status === 'True'
  ) {
    return whyPositiveMisleads(
      facts,
      'The Deployment reports Available',
      count,
    );
  }
  if (
    facts.object.kind === 'Deployment' &&
    condition.type === 'Progressing' &&
    condition.reason === 'ProgressDeadlineExceeded'
  ) {
    return whyNegativeMisleads(facts, condition, count);
  }
  if (
    !isKserveService(facts.object) ||
    !SERVING_CONDITIONS.has(condition.type)
  ) {
    return undefined;
  }
  return condition.status === 'True'
    ? whyPositiveMisleads(facts, `KServe reports ${condition.type}`, count)
    : whyNegativeMisleads(facts, condition, count);
}

/** The service's conditions with notes on those that mislead. */
export function conditionsOf(
  facts: ServiceParts,
  count: ReadyCount,
): ServiceCondition[] {
  return facts.object.conditions.map(condition => {
    const misleading = whyMisleading(facts, condition, count);
    return { ...condition, ...(misleading ? { misleading } : {}) };
  });
}

/** What the summaries say, as evidence for or against the verdict. */
export function summaryEvidence(
  facts: ServiceParts,
  count: ReadyCount,
): Evidence[] {
  const { object } = facts;
  const evidence: Evidence[] = [];
  const name = `${object.kind} ${object.name}`;
  for (const condition of object.conditions) {
    const misleading = whyMisleading(facts, condition, count);
    const isEnd = object.kind === 'Job' && condition.status === 'True';
    if (condition.type === 'Ready' || isEnd || misleading) {
      evidence.push({
        what: `${name}: condition ${condition.type}`,
        value: [condition.status, condition.reason, condition.message]
          .filter(Boolean)
          .join(', '),
        ...(condition.lastTransitionTime
          ? { at: condition.lastTransitionTime }
          : {}),
        ...(misleading ? { misleading } : {}),
      });
    }
  }
  if (object.kind === 'InferenceService' && object.modelStatus.failureReason) {
    const over =
      count.ready > 0 && count.ready >= (count.desired ?? 1)
        ? 'KServe keeps the last failure after the model has loaded; all pods are ready'
        : undefined;
    evidence.push({
      what: `${name}: model status`,
      value: [
        object.modelStatus.transitionStatus,
        object.modelStatus.failureReason,
        object.modelStatus.failureMessage,
      ]
        .filter(Boolean)
        .join(', '),
      ...(object.modelStatus.failureTime
        ? { at: object.modelStatus.failureTime }
        : {}),
      ...(over ? { misleading: over } : {}),
    });
  }
  if (object.kind === 'InferenceService' && object.modelStatus.activeState) {
    const lies =
      object.modelStatus.activeState === 'Loaded' && count.ready === 0;
    evidence.push({
      what: `${name}: model state`,
      value: object.modelStatus.activeState,
      ...(lies
        ? {
            misleading:
              'KServe reports Loaded, based on the Deployment; no pod is ready',
          }
        : {}),
    });
  }
  return evidence;
}

import { JsonObject } from '@backstage/types';
import { conditionOf, isTrue, withConditions } from '../conditions';
import {
  Condition,
  Deployment,
  InferenceService,
  Pod,
  ServingRuntime,
} from '../KubernetesObjects';
import { RuntimeMissing } from './findRuntime';

type Status = NonNullable<InferenceService['status']>;

const byType = (a: Condition, b: Condition) => (a.type < b.type ? -1 : 1);

/** PredictorReady copies the Deployment, which counts as ready while nothing serves if nothing need be available. */
function predictorReady(deployment: Deployment | undefined): Condition {
  const conditions = deployment?.status?.conditions;
  const available = conditionOf(conditions, 'Available');
  const progressing = conditionOf(conditions, 'Progressing');
  const told =
    progressing?.reason === 'NewReplicaSetAvailable' ||
    progressing?.reason === 'ProgressDeadlineExceeded' ||
    !available
      ? progressing
      : available;
  return told
    ? {
        type: 'PredictorReady',
        status: available ? told.status : 'Unknown',
        reason: told.reason,
        message: told.message,
      }
    : { type: 'PredictorReady', status: 'False' };
}

function loadFailure(
  pods: readonly Pod[],
  time: string,
): JsonObject | undefined {
  for (const pod of pods) {
    for (const { name, state } of pod.status?.containerStatuses ?? []) {
      if (
        name === 'kserve-container' &&
        state.waiting?.reason === 'CrashLoopBackOff'
      ) {
        return {
          location: pod.metadata.name,
          reason: 'ModelLoadFailed',
          message: state.waiting.message ?? '',
          time,
        };
      }
    }
  }
  return undefined;
}

function modelStatus(
  ready: boolean,
  pods: readonly Pod[],
  time: string,
): JsonObject {
  const serving = pods.filter(pod =>
    isTrue(pod.status?.conditions, 'Ready'),
  ).length;
  const failure = ready ? undefined : loadFailure(pods, time);
  const copies = {
    failedCopies: 0,
    ...(serving > 0 && { totalCopies: serving }),
  };
  if (failure) {
    return {
      copies,
      lastFailureInfo: failure,
      states: { activeModelState: '', targetModelState: 'FailedToLoad' },
      transitionStatus: 'BlockedByFailedLoad',
    };
  }
  return ready
    ? {
        copies,
        states: { activeModelState: 'Loaded', targetModelState: 'Loaded' },
        transitionStatus: 'UpToDate',
      }
    : {
        copies,
        states: { activeModelState: '', targetModelState: 'Pending' },
        transitionStatus: 'InProgress',
      };
}

/** The status of a running service, true to KServe's: Ready says nothing of pods. */
export function runningStatus(
  service: InferenceService,
  runtime: ServingRuntime | undefined,
  deployment: Deployment | undefined,
  pods: readonly Pod[],
  timestamp: string,
): Status {
  const { name, namespace } = service.metadata;
  const predictor = predictorReady(deployment);
  const ready = predictor.status === 'True';
  const conditions = withConditions(
    service.status?.conditions?.filter(({ type }) => type !== 'Stopped'),
    [
      { type: 'IngressReady', status: 'True' },
      predictor,
      ready
        ? { type: 'Ready', status: 'True' }
        : { ...predictor, type: 'Ready' },
    ],
    timestamp,
  );
  const stopped = withConditions(
    service.status?.conditions?.filter(({ type }) => type === 'Stopped'),
    [{ type: 'Stopped', status: 'False', severity: 'Info' }],
    timestamp,
  );
  const runtimeField =
    runtime?.kind === 'ServingRuntime'
      ? 'servingRuntimeName'
      : 'clusterServingRuntimeName';
  return {
    address: { url: `http://${name}-predictor.${namespace}.svc.cluster.local` },
    ...(runtime && { [runtimeField]: runtime.metadata.name }),
    components: {
      predictor: ready
        ? { url: `http://${name}-predictor-${namespace}.example.com` }
        : {},
    },
    conditions: [...conditions, ...stopped].sort(byType),
    deploymentMode: 'Standard',
    modelStatus: modelStatus(ready, pods, timestamp),
    ...(predictor.reason && {
      observedGeneration: service.metadata.generation,
    }),
    url: `http://${name}-${namespace}.example.com`,
  };
}

/** The status of a service that its owner has stopped. */
export function stoppedStatus(
  service: InferenceService,
  runtime: ServingRuntime | undefined,
  timestamp: string,
): Status {
  const kept = service.status?.conditions?.filter(
    ({ type }) => type !== 'IngressReady',
  );
  const conditions = withConditions(
    kept,
    [
      { type: 'PredictorReady', status: 'False', reason: 'Stopped' },
      { type: 'Ready', status: 'False', reason: 'Stopped' },
      { type: 'Stopped', status: 'True', severity: 'Info' },
    ],
    timestamp,
  );
  return {
    ...(runtime && { clusterServingRuntimeName: runtime.metadata.name }),
    conditions: conditions.sort(byType),
    deploymentMode: 'Standard',
    modelStatus: { transitionStatus: '' },
  };
}

/** The status of a service whose runtime cannot be found. */
export function invalidStatus(
  service: InferenceService,
  missing: RuntimeMissing,
  timestamp: string,
): Status {
  const unknown = ['IngressReady', 'PredictorReady', 'Ready'].map(type => ({
    type,
    status: 'Unknown',
  }));
  return {
    conditions: withConditions(service.status?.conditions, unknown, timestamp),
    deploymentMode: 'Standard',
    modelStatus: {
      lastFailureInfo: {
        message: missing.statusMessage,
        reason: missing.reason,
      },
      states: { activeModelState: '', targetModelState: 'FailedToLoad' },
      transitionStatus: 'InvalidSpec',
    },
  };
}

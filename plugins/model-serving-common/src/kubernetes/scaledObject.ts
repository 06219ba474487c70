import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import { scaledDeployment, servicesOfTarget } from './horizontalPodAutoscaler';
import { defineKind, servedAt } from './KindDefinition';
import { ObjectMeta, readAnnotation, readObjectMeta } from './objectMeta';

/** What KEDA scales on; of its settings only those that explain a decision. @public */
export interface ScalingTrigger {
  /** Name of KEDA's scaler, such as `prometheus` or `cpu`. */
  readonly type: string;
  readonly name: string | null;
  readonly metricType: string | null;
  readonly threshold: string | null;
  readonly activationThreshold: string | null;
  /** PromQL of a Prometheus trigger. */
  readonly query: string | null;
  /** Whether an empty answer counts as 0, which is KEDA's default for Prometheus. */
  readonly ignoresMissing: boolean;
}

/** @public */
export interface ProjectedScaledObject extends ObjectMeta<'ScaledObject'> {
  readonly targetKind: string;
  readonly targetName: string;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Replicas while nothing is active; null when it scales to the minimum. */
  readonly idleReplicas: number | null;
  /** Replicas while the triggers fail; null when nothing is set. */
  readonly fallbackReplicas: number | null;
  readonly paused: boolean;
  readonly triggers: readonly ScalingTrigger[];
  /** Name of the HorizontalPodAutoscaler that KEDA made. */
  readonly autoscaler: string | null;
  readonly lastActiveAt: string | null;
  readonly conditions: readonly Condition[];
}

function readTrigger(trigger: FieldReader): ScalingTrigger {
  const setting = (name: string) =>
    trigger.at('metadata').at(name).text() || null;
  return {
    type: trigger.at('type').text() ?? '',
    name: trigger.at('name').text() || null,
    metricType: trigger.at('metricType').text() || null,
    threshold: setting('threshold') ?? setting('value'),
    activationThreshold: setting('activationThreshold'),
    query: setting('query'),
    ignoresMissing: setting('ignoreNullValues') !== 'false',
  };
}

/** Reads a KEDA ScaledObject; defaults are KEDA's. */
export function projectScaledObject(
  object: FieldReader,
): ProjectedScaledObject {
  const spec = object.at('spec');
  const status = object.at('status');
  const paused = (name: string) =>
    readAnnotation(object, `autoscaling.keda.sh/${name}`);
  return {
    ...readObjectMeta('ScaledObject', object),
    targetKind: spec.at('scaleTargetRef', 'kind').text() || 'Deployment',
    targetName: spec.at('scaleTargetRef', 'name').text() ?? '',
    minReplicas: spec.at('minReplicaCount').count() ?? 0,
    maxReplicas: spec.at('maxReplicaCount').count() ?? 100,
    idleReplicas: spec.at('idleReplicaCount').count(),
    fallbackReplicas: spec.at('fallback', 'replicas').count(),
    paused: paused('paused') === 'true' || paused('paused-replicas') !== null,
    triggers: spec.at('triggers').list().map(readTrigger),
    autoscaler: status.at('hpaName').text() || null,
    lastActiveAt: status.at('lastActiveTime').time(),
    conditions: readConditions(status.at('conditions')),
  };
}

export const scaledObjectKind = defineKind({
  served: servedAt('keda.sh', 'v1alpha1'),
  plural: 'scaledobjects',
  scope: 'namespaced',
  project: projectScaledObject,
  lookUps: {
    uid: ({ uid }) => [uid],
    deployment: scaler => [scaledDeployment(scaler)],
  },
  services: servicesOfTarget,
  concernsOthers: false,
});

import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import { ObjectMeta, readAnnotation, readObjectMeta } from './objectMeta';

/** @public */
export interface ProjectedScaledObject extends ObjectMeta<'ScaledObject'> {
  readonly targetKind: string;
  readonly targetName: string;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly paused: boolean;
  readonly conditions: readonly Condition[];
}

/** @public */
export interface ProjectedExternalSecret extends ObjectMeta<'ExternalSecret'> {
  /** Name of the Secret it makes; never its content. */
  readonly target: string;
  readonly conditions: readonly Condition[];
}

/** Reads a KEDA ScaledObject; defaults are KEDA's. */
export function projectScaledObject(
  object: FieldReader,
): ProjectedScaledObject {
  const spec = object.at('spec');
  const paused = (name: string) =>
    readAnnotation(object, `autoscaling.keda.sh/${name}`);
  return {
    ...readObjectMeta('ScaledObject', object),
    targetKind: spec.at('scaleTargetRef', 'kind').text() || 'Deployment',
    targetName: spec.at('scaleTargetRef', 'name').text() ?? '',
    minReplicas: spec.at('minReplicaCount').integer() ?? 0,
    maxReplicas: spec.at('maxReplicaCount').integer() ?? 100,
    paused: paused('paused') === 'true' || paused('paused-replicas') !== null,
    conditions: readConditions(object.at('status', 'conditions')),
  };
}

/** Reads an ExternalSecret. */
export function projectExternalSecret(
  object: FieldReader,
): ProjectedExternalSecret {
  const meta = readObjectMeta('ExternalSecret', object);
  return {
    ...meta,
    target: object.at('spec', 'target', 'name').text() || meta.name,
    conditions: readConditions(object.at('status', 'conditions')),
  };
}

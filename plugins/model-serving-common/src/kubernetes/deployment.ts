import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import { readServiceAnnotations, ServiceAnnotations } from './inferenceService';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import { PodShape, readPodShape } from './podTemplate';

/** @public */
export interface ProjectedDeployment
  extends ObjectMeta<'Deployment'>,
    ServiceAnnotations {
  readonly desired: number;
  readonly strategy: string | null;
  /** As written: a number of pods or a percentage. */
  readonly maxSurge: string | null;
  readonly maxUnavailable: string | null;
  readonly shape: PodShape;
  /** Queue and service labels of the pod template. */
  readonly templateLabels: Readonly<Record<string, string>>;
  readonly updated: number;
  readonly available: number;
  readonly observedGeneration: number | null;
  readonly conditions: readonly Condition[];
}

/** Reads a Deployment. */
export function projectDeployment(object: FieldReader): ProjectedDeployment {
  const spec = object.at('spec');
  const status = object.at('status');
  const rolling = spec.at('strategy', 'rollingUpdate');
  const template = readObjectMeta(
    'Deployment',
    spec.at('template').with({
      metadata: {
        ...spec.at('template', 'metadata').record(),
        name: 'template',
      },
    }),
  );
  return {
    ...readObjectMeta('Deployment', object),
    ...readServiceAnnotations(object),
    desired: spec.at('replicas').count() ?? 1,
    strategy: spec.at('strategy', 'type').text(),
    maxSurge: rolling.at('maxSurge').countOrShare(),
    maxUnavailable: rolling.at('maxUnavailable').countOrShare(),
    shape: readPodShape(spec.at('template', 'spec')),
    templateLabels: template.labels,
    updated: status.at('updatedReplicas').count() ?? 0,
    available: status.at('availableReplicas').count() ?? 0,
    observedGeneration: status.at('observedGeneration').integer(),
    conditions: readConditions(status.at('conditions')),
  };
}

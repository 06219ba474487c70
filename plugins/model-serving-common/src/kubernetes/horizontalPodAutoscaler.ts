import { Condition, readConditions } from './condition';
import { servicesOfDeployment } from './deployment';
import { FieldReader } from './FieldReader';
import { defineKind, placeOf, servedAt } from './KindDefinition';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import type { PictureIndex } from './PictureIndex';

/** One thing an autoscaler scales on. @public */
export interface ScalingMetric {
  /** `Resource`, `ContainerResource`, `Pods`, `Object` or `External`. */
  readonly type: string;
  /** Name of the resource or metric, such as `cpu`. */
  readonly name: string;
  /** As written: a quantity, or a percentage of the request. */
  readonly target: string | null;
  /** As the autoscaler last saw it; null while it sees nothing. */
  readonly current: string | null;
}

/** @public */
export interface ProjectedHorizontalPodAutoscaler
  extends ObjectMeta<'HorizontalPodAutoscaler'> {
  readonly targetKind: string;
  readonly targetName: string;
  readonly minReplicas: number;
  readonly maxReplicas: number | null;
  readonly currentReplicas: number | null;
  readonly desiredReplicas: number | null;
  readonly lastScaleAt: string | null;
  readonly metrics: readonly ScalingMetric[];
  readonly conditions: readonly Condition[];
}

const SOURCES = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
} as const;

function sourceOf(metric: FieldReader): { type: string; source: FieldReader } {
  const type = metric.at('type').text() ?? '';
  const field = Object.hasOwn(SOURCES, type)
    ? SOURCES[type as keyof typeof SOURCES]
    : 'external';
  return { type, source: metric.at(field) };
}

function nameOf(source: FieldReader): string {
  return source.at('name').text() ?? source.at('metric', 'name').text() ?? '';
}

function amountOf(value: FieldReader): string | null {
  const share = value.at('averageUtilization').count();
  return share === null
    ? value.at('averageValue').quantity() ?? value.at('value').quantity()
    : `${share}%`;
}

/** Reads a HorizontalPodAutoscaler of `autoscaling/v2`. */
export function projectHorizontalPodAutoscaler(
  object: FieldReader,
): ProjectedHorizontalPodAutoscaler {
  const spec = object.at('spec');
  const status = object.at('status');
  const current = new Map(
    status
      .at('currentMetrics')
      .list()
      .map(metric => {
        const { type, source } = sourceOf(metric);
        return [
          `${type}/${nameOf(source)}`,
          amountOf(source.at('current')),
        ] as const;
      }),
  );
  return {
    ...readObjectMeta('HorizontalPodAutoscaler', object),
    targetKind: spec.at('scaleTargetRef', 'kind').text() ?? '',
    targetName: spec.at('scaleTargetRef', 'name').text() ?? '',
    minReplicas: spec.at('minReplicas').count() ?? 1,
    maxReplicas: spec.at('maxReplicas').count(),
    currentReplicas: status.at('currentReplicas').count(),
    desiredReplicas: status.at('desiredReplicas').count(),
    lastScaleAt: status.at('lastScaleTime').time(),
    metrics: spec
      .at('metrics')
      .list()
      .map(metric => {
        const { type, source } = sourceOf(metric);
        const name = nameOf(source);
        return {
          type,
          name,
          target: amountOf(source.at('target')),
          current: current.get(`${type}/${name}`) ?? null,
        };
      }),
    conditions: readConditions(status.at('conditions')),
  };
}

/** What scales something: a HorizontalPodAutoscaler, or a ScaledObject of KEDA. */
interface Scaler {
  readonly namespace: string | null;
  readonly targetKind: string;
  readonly targetName: string;
}

/** The Deployment that an autoscaler scales, as a key; null when it scales something else. */
export function scaledDeployment(scaler: Scaler): string | null {
  return scaler.targetKind === 'Deployment'
    ? placeOf({ namespace: scaler.namespace, name: scaler.targetName })
    : null;
}

/** Those of the Deployment that an autoscaler scales. */
export function servicesOfTarget(
  scaler: Scaler,
  index: PictureIndex,
): string[] {
  return scaler.targetKind === 'Deployment'
    ? servicesOfDeployment(index, scaler.namespace, scaler.targetName)
    : [];
}

export const horizontalPodAutoscalerKind = defineKind({
  served: servedAt('autoscaling', 'v2'),
  plural: 'horizontalpodautoscalers',
  scope: 'namespaced',
  project: projectHorizontalPodAutoscaler,
  lookUps: {
    uid: ({ uid }) => [uid],
    deployment: scaler => [scaledDeployment(scaler)],
  },
  services: servicesOfTarget,
  concernsOthers: false,
});

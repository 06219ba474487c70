import { serviceKey } from '../api';
import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import {
  readRuntimeAnnotation,
  readServiceAnnotations,
  ServiceAnnotations,
} from './inferenceService';
import { defineKind, placeOf, servedAt } from './KindDefinition';
import { kserveServicesOf } from './kserve';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import type { PictureIndex } from './PictureIndex';
import {
  imageVolumeOf,
  PodShape,
  readPodShape,
  readTemplateLabels,
} from './podTemplate';

/** @public */
export interface ProjectedDeployment
  extends ObjectMeta<'Deployment'>,
    ServiceAnnotations {
  /** The ClusterServingRuntime whose engine it runs, where it says so. */
  readonly runtime: string | null;
  /** Address of the artifact that its pods mount as an image volume. */
  readonly modelUri: string | null;
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
  return {
    ...readObjectMeta('Deployment', object),
    ...readServiceAnnotations(object),
    runtime: readRuntimeAnnotation(object),
    modelUri: imageVolumeOf(spec.at('template', 'spec')),
    desired: spec.at('replicas').count() ?? 1,
    strategy: spec.at('strategy', 'type').text(),
    maxSurge: rolling.at('maxSurge').countOrShare(),
    maxUnavailable: rolling.at('maxUnavailable').countOrShare(),
    shape: readPodShape(spec.at('template', 'spec')),
    templateLabels: readTemplateLabels(spec.at('template')),
    updated: status.at('updatedReplicas').count() ?? 0,
    available: status.at('availableReplicas').count() ?? 0,
    observedGeneration: status.at('observedGeneration').integer(),
    conditions: readConditions(status.at('conditions')),
  };
}

function servicesByLabel({ labels, namespace }: ProjectedDeployment): string[] {
  return kserveServicesOf(labels).map(({ kind, name }) =>
    serviceKey({ kind, namespace, name }),
  );
}

function servicesOf(deployment: ProjectedDeployment): string[] {
  const { namespace, owners } = deployment;
  return [
    serviceKey(deployment),
    ...servicesByLabel(deployment),
    ...owners.map(({ kind, name }) => serviceKey({ kind, namespace, name })),
  ];
}

/** The services that a Deployment of that name belongs to, or is. */
export function servicesOfDeployment(
  index: PictureIndex,
  namespace: string | null,
  name: string,
): string[] {
  const found = index.first('Deployment', 'place', namespace, name);
  return found
    ? servicesOf(found)
    : [serviceKey({ kind: 'Deployment', namespace, name })];
}

export const deploymentKind = defineKind({
  served: servedAt('apps', 'v1'),
  plural: 'deployments',
  scope: 'namespaced',
  project: projectDeployment,
  lookUps: {
    place: deployment => [placeOf(deployment)],
    owner: ({ owners }) => owners.map(({ uid }) => uid),
    service: servicesByLabel,
  },
  services: servicesOf,
  concernsOthers: false,
});

import {
  embeddedTypeProblems,
  KubernetesObject,
  TypeProblem,
} from '@model-serving/backstage-kubernetes-policy-node';
import { placesOf } from './places';
import { POD_MAKERS } from './podMakers';

type Typed = readonly [pattern: string, type: string];

const component = (name: string): Typed[] => [
  [`spec.${name}`, 'PodSpec'],
  [`spec.${name}.model`, 'Container'],
  [`spec.${name}.workerSpec`, 'PodSpec'],
  [`spec.${name}.labels`, 'map string'],
  [`spec.${name}.annotations`, 'map string'],
  ...[
    'minReplicas',
    'maxReplicas',
    'scaleTarget',
    'containerConcurrency',
    'timeout',
  ].map((field): Typed => [`spec.${name}.${field}`, 'int64']),
];

const parallelism = (name: string): Typed[] =>
  ['tensor', 'pipeline', 'data', 'dataLocal'].map(
    (field): Typed => [`spec.${name}.${field}`, 'int32'],
  );

const rayStart = (at: string): Typed[] => [
  [`${at}.headGroupSpec.rayStartParams`, 'map string'],
  [`${at}.workerGroupSpecs[].rayStartParams`, 'map string'],
  [`${at}.workerGroupSpecs[].replicas`, 'int32'],
];

/** Where custom kinds hold what Kubernetes itself has types for; sources are the kinds' own definitions. */
const EMBEDDED: Readonly<Record<string, readonly Typed[]>> = {
  'serving.kserve.io/InferenceService': [
    'predictor',
    'transformer',
    'explainer',
  ].flatMap(component),
  'serving.kserve.io/LLMInferenceService': [
    ['spec.replicas', 'int32'],
    ['spec.storageInitializer.enabled', 'bool'],
    ['spec.template', 'PodSpec'],
    ['spec.worker', 'PodSpec'],
    ['spec.labels', 'map string'],
    ['spec.prefill.replicas', 'int32'],
    ['spec.prefill.template', 'PodSpec'],
    ['spec.prefill.worker', 'PodSpec'],
    ['spec.router.scheduler.template', 'PodSpec'],
    ...parallelism('parallelism'),
    ...parallelism('prefill.parallelism'),
  ],
  'serving.kserve.io/ServingRuntime': [['spec', 'PodSpec']],
  'serving.kserve.io/ClusterServingRuntime': [['spec', 'PodSpec']],
  'keda.sh/ScaledObject': [
    ['spec.triggers[].metadata', 'map string'],
    ['spec.minReplicaCount', 'int32'],
    ['spec.maxReplicaCount', 'int32'],
    ['spec.pollingInterval', 'int32'],
    ['spec.cooldownPeriod', 'int32'],
  ],
  'ray.io/RayCluster': rayStart('spec'),
  'ray.io/RayJob': rayStart('spec.rayClusterSpec'),
  'ray.io/RayService': rayStart('spec.rayClusterConfig'),
};

const TYPES = {
  template: 'PodTemplateSpec',
  spec: 'PodSpec',
  container: 'Container',
} as const;

/** Values in a custom resource whose types the API server refuses, without its schema: those that Kubernetes itself has. */
export function customTypeProblems(object: KubernetesObject): TypeProblem[] {
  const [group] = object.apiVersion.split('/');
  const key = `${group}/${object.kind}`;
  const typed: readonly Typed[] = [
    ...(EMBEDDED[key] ?? []),
    ...(group.includes('.') ? POD_MAKERS[key]?.at ?? [] : []).map(
      ([pattern, form]): Typed => [pattern, TYPES[form]],
    ),
  ];
  return typed.flatMap(([pattern, type]) =>
    placesOf(object, pattern).flatMap(({ path, value }) =>
      embeddedTypeProblems(object, value, type, path),
    ),
  );
}

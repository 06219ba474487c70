import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import { SERVICE_KINDS, serviceKey, ServiceKind, ServiceRef } from '../api';
import { ADDRESS_ANNOTATION } from '../labels';
import { defineKind, noServices, placeOf, servedAt } from './KindDefinition';
import { ObjectMeta, readAnnotation, readObjectMeta } from './objectMeta';

/** What a gateway says about something attached to it. @public */
export interface GatewayParent {
  /** Kind, namespace and name of the parent, as far as they are written. */
  readonly parent: string;
  readonly conditions: readonly Condition[];
}

/** @public */
export interface ProjectedInferencePool extends ObjectMeta<'InferencePool'> {
  /** Labels of the pods in the pool. */
  readonly selector: Readonly<Record<string, string>>;
  readonly targetPorts: readonly number[];
  /** Service of the endpoint picker; null when there is none. */
  readonly picker: string | null;
  /** `FailOpen` or `FailClose`: what happens to requests while the picker is away. */
  readonly failureMode: string | null;
  readonly parents: readonly GatewayParent[];
}

/** @public */
export interface ProjectedInferenceObjective
  extends ObjectMeta<'InferenceObjective'> {
  readonly pool: string;
  readonly priority: number | null;
  readonly conditions: readonly Condition[];
}

/** @public */
export interface ProjectedHTTPRoute extends ObjectMeta<'HTTPRoute'> {
  readonly hostnames: readonly string[];
  /** Address that it says it has; null where it says none. */
  readonly address: string | null;
  /** Kind and name of what requests go to, as `Service chat`. */
  readonly backends: readonly string[];
  readonly parents: readonly GatewayParent[];
}

function readParents(
  parents: FieldReader,
  ref: 'parentRef' | 'gatewayRef',
): GatewayParent[] {
  return parents.list().map(parent => {
    const target = parent.at(ref);
    return {
      parent: [
        target.at('kind').text() || 'Gateway',
        target.at('namespace').text(),
        target.at('name').text(),
      ]
        .filter(Boolean)
        .join(' '),
      conditions: readConditions(parent.at('conditions')),
    };
  });
}

function readPorts(ports: readonly FieldReader[]): number[] {
  return ports
    .map(port => port.integer())
    .filter((port): port is number => port !== null);
}

/**
 * Reads an InferencePool of `inference.networking.k8s.io/v1` or of the experimental
 * `inference.networking.x-k8s.io/v1alpha2`, where the selector is flat, there is one port, and
 * the picker is called extension.
 */
export function projectInferencePool(
  object: FieldReader,
): ProjectedInferencePool {
  const spec = object.at('spec');
  const selector = spec.at('selector');
  const picker = spec.at('endpointPickerRef').exists
    ? spec.at('endpointPickerRef')
    : spec.at('extensionRef');
  const parents = object.at('status', 'parents').exists
    ? object.at('status', 'parents')
    : object.at('status', 'parent');
  return {
    ...readObjectMeta('InferencePool', object),
    selector: (selector.at('matchLabels').exists
      ? selector.at('matchLabels')
      : selector
    ).textMap(),
    targetPorts: readPorts([
      spec.at('targetPortNumber'),
      ...spec
        .at('targetPorts')
        .list()
        .map(port => port.at('number')),
    ]),
    picker: picker.at('name').text() || null,
    failureMode: picker.at('failureMode').text() || null,
    parents: readParents(
      parents,
      object.at('status', 'parents').exists ? 'parentRef' : 'gatewayRef',
    ),
  };
}

/** Reads an InferenceObjective of `llm-d.ai` or of `inference.networking.x-k8s.io`. */
export function projectInferenceObjective(
  object: FieldReader,
): ProjectedInferenceObjective {
  return {
    ...readObjectMeta('InferenceObjective', object),
    pool: object.at('spec', 'poolRef', 'name').text() ?? '',
    priority: object.at('spec', 'priority').integer(),
    conditions: readConditions(object.at('status', 'conditions')),
  };
}

/** Reads an HTTPRoute. */
export function projectHttpRoute(object: FieldReader): ProjectedHTTPRoute {
  const spec = object.at('spec');
  const backends = spec
    .at('rules')
    .list()
    .flatMap(rule => rule.at('backendRefs').list())
    .map(
      backend =>
        `${backend.at('kind').text() || 'Service'} ${
          backend.at('name').text() ?? ''
        }`,
    );
  return {
    ...readObjectMeta('HTTPRoute', object),
    hostnames: spec.at('hostnames').texts(),
    address: readAnnotation(object, ADDRESS_ANNOTATION),
    backends: [...new Set(backends)],
    parents: readParents(object.at('status', 'parents'), 'parentRef'),
  };
}

/**
 * What requests of a route go to where it leads to a service of a kind: the Service of KServe's predictor, the Service of
 * the same name, and what KServe makes of an LLMInferenceService.
 */
const BACKENDS: Partial<Record<ServiceKind, (name: string) => string[]>> = {
  InferenceService: name => [`Service ${name}-predictor`],
  LLMInferenceService: name => [
    `InferencePool ${name}-inference-pool`,
    `Service ${name}-kserve-workload-svc`,
  ],
  Deployment: name => [`Service ${name}`],
};

/** What a route names as its backend where it leads to a service. */
export function backendsOf({ kind, name }: Pick<ServiceRef, 'kind' | 'name'>) {
  return BACKENDS[kind]?.(name) ?? [];
}

/** Keys of the services that a backend of a route may be of. */
function servicesBehind(namespace: string | null, backend: string): string[] {
  const [, name = ''] = backend.split(' ');
  return SERVICE_KINDS.flatMap(kind =>
    backendsOf({ kind, name: '' }).flatMap(pattern => {
      const [, suffix = ''] = pattern.split(' ');
      const service = name.slice(0, name.length - suffix.length);
      return service && backendsOf({ kind, name: service }).includes(backend)
        ? serviceKey({ kind, namespace, name: service })
        : [];
    }),
  );
}

/** Those that KServe made it for. */
function servicesOfOwners({ owners, namespace }: ObjectMeta): string[] {
  return owners.map(({ kind, name }) => serviceKey({ kind, namespace, name }));
}

const ownersOf = ({ owners }: ObjectMeta) => owners.map(({ uid }) => uid);

// The inference extension left its experimental group piece by piece.
const EXPERIMENTAL = servedAt('inference.networking.x-k8s.io', 'v1alpha2');

export const inferencePoolKind = defineKind({
  served: [...servedAt('inference.networking.k8s.io', 'v1'), ...EXPERIMENTAL],
  plural: 'inferencepools',
  scope: 'namespaced',
  project: projectInferencePool,
  lookUps: { owner: ownersOf, place: pool => [placeOf(pool)] },
  services: servicesOfOwners,
  concernsOthers: false,
});

export const inferenceObjectiveKind = defineKind({
  served: [...servedAt('llm-d.ai', 'v1alpha2'), ...EXPERIMENTAL],
  plural: 'inferenceobjectives',
  scope: 'namespaced',
  project: projectInferenceObjective,
  lookUps: {},
  services: noServices,
  concernsOthers: false,
});

export const httpRouteKind = defineKind({
  served: servedAt('gateway.networking.k8s.io', 'v1', 'v1beta1'),
  plural: 'httproutes',
  scope: 'namespaced',
  project: projectHttpRoute,
  lookUps: {
    owner: ownersOf,
    backend: ({ backends, namespace }) =>
      backends.map(name => placeOf({ namespace, name })),
  },
  services: route => [
    ...servicesOfOwners(route),
    ...route.backends.flatMap(backend =>
      servicesBehind(route.namespace, backend),
    ),
  ],
  concernsOthers: false,
});

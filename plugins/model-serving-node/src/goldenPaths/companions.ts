import type {
  OperationQuestion,
  ServiceRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import { disruptionBudget } from '../manifests/disruptionBudget';
import {
  askedExternalSecret,
  externalSecret,
} from '../manifests/externalSecret';
import { httpRoute, RouteBackend } from '../manifests/httpRoute';
import { networkPolicy } from '../manifests/networkPolicy';
import type { RenderContext } from '../manifests/RenderContext';
import { scaledObject, triggerAuthentication } from '../manifests/scaledObject';
import type { EffectiveProfile, ProfileDefaults } from '../profiles';
import type { ObjectKind, PathFile } from './GoldenPath';

/** The Deployment that runs the engine of a service. */
export interface EngineDeployment {
  name: string;
  /** Name of the engine's container. */
  container: string;
  /** Regular expression of the names of its pods; all that begin with its own name when left out. */
  pods?: string;
}

/** Kinds of what {@link protectionFiles} writes. */
export const PROTECTION_KINDS: readonly ObjectKind[] = [
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' },
  { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
];

/** Questions about the operation of a service that such a path takes answers to. */
export const OPERATION: readonly OperationQuestion[] = [
  'rollout',
  'maxDisrupted',
  'placement',
  'spread',
  'secrets',
];

/** Kinds of what {@link companionFiles} writes. */
export const COMPANION_KINDS: readonly ObjectKind[] = [
  { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject' },
  { apiVersion: 'keda.sh/v1alpha1', kind: 'TriggerAuthentication' },
  ...PROTECTION_KINDS,
];

/** Settings that {@link protectionFiles} needs. */
export const PROTECTION_SETTINGS: ReadonlyArray<keyof ProfileDefaults> = [
  'gateway',
  'dns',
];

/** Settings that {@link companionFiles} needs, for every runtime, whichever the request names. */
export const COMPANION_SETTINGS: ReadonlyArray<keyof ProfileDefaults> = [
  'prometheus',
  ...PROTECTION_SETTINGS,
];

/** Kinds that a cluster must have for a queued service and its {@link protectionFiles} to run. */
export const protectionNeeds = ({ defaults }: EffectiveProfile): string[] => [
  'ClusterQueue',
  'LocalQueue',
  'Workload',
  ...(defaults.engineKey ? ['ExternalSecret'] : []),
  ...(defaults.route ? ['HTTPRoute'] : []),
];

/** Kinds that a cluster must have for a queued service and its {@link companionFiles} to run. */
export const companionNeeds = (profile: EffectiveProfile): string[] => [
  ...protectionNeeds(profile),
  'ScaledObject',
];

type PodLabels = (
  service: ServiceRequest['name'],
) => Readonly<Record<string, string>>;

/**
 * What protects and publishes a service: `externalsecret.yaml` (when the profile names an engine key and the runtime asks for
 * one), `secrets.yaml` when the request asks for secrets, `networkpolicy.yaml`, `httproute.yaml` when the profile names a
 * gateway that publishes services, and `poddisruptionbudget.yaml` when the request asks for a budget.
 *
 * @param backend - the Service to which the route leads
 */
export function protectionFiles(
  context: RenderContext,
  podLabels: PodLabels,
  backend: RouteBackend,
): PathFile[] {
  return [
    ['externalsecret.yaml', [externalSecret(context)]],
    ['secrets.yaml', [askedExternalSecret(context)]],
    [
      'networkpolicy.yaml',
      [networkPolicy(context, podLabels(context.request.name))],
    ],
    ['httproute.yaml', [httpRoute(context, backend)]],
    ['poddisruptionbudget.yaml', [disruptionBudget(context)]],
  ];
}

/**
 * What stands beside a service: `scaledobject.yaml` (with a TriggerAuthentication when it scales on Prometheus and the
 * profile names credentials) and {@link protectionFiles}.
 */
export function companionFiles(
  context: RenderContext,
  { container, name, pods }: EngineDeployment,
  podLabels: PodLabels,
  backend: RouteBackend,
): PathFile[] {
  return [
    [
      'scaledobject.yaml',
      [
        scaledObject(context, name, container, pods),
        triggerAuthentication(context, name),
      ],
    ],
    ...protectionFiles(context, podLabels, backend),
  ];
}

import type {
  AdapterAnswer,
  ChosenModel,
  ProfileLayer,
  ServiceRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  COST_CENTER_LABEL,
  LICENSE_ACCEPTED_ANNOTATION,
  MODEL_ANNOTATION,
  MODEL_VARIANT_ANNOTATION,
  MODEL_VERSION_ANNOTATION,
  OWNER_LABEL,
  SERVICE_LABEL,
} from '@model-serving/backstage-plugin-model-serving-common';
import type {
  ServiceSize,
  EffectiveProfile,
  ProfilePlacement,
  ProfileRuntime,
  SecretContract,
} from '../profiles';
import { fromLayer, Tree } from './sourced';
import { ownerLabel, TenantFacts } from './TenantFacts';

/** An adapter that a service has beside its model. @public */
export interface RenderedAdapter {
  answer: AdapterAnswer;
  /** Address of its artifact. */
  uri: string;
}

/** What manifests of any service are made of, whether it runs pods or not. @public */
export interface ServiceContext {
  request: Pick<ServiceRequest, 'tenant' | 'name' | 'purpose'>;
  tenant: TenantFacts;
  model: Pick<ChosenModel, 'entityRef' | 'title' | 'version' | 'variant'>;
  /** The license that the requester confirmed; null where none was. */
  licenseAccepted: string | null;
  /** Served beside the model; left out where none can be. */
  adapters?: readonly RenderedAdapter[];
  profile: EffectiveProfile;
  cluster: string;
  primaryCluster: string;
}

/** Everything the manifests of a service that runs pods are made of, already validated. @public */
export interface RenderContext<Request extends ServiceRequest = ServiceRequest>
  extends ServiceContext {
  request: Request;
  model: ChosenModel;
  adapters: readonly RenderedAdapter[];
  /** The highest rank with which the engine is started for them. */
  adapterRank: number;
  accelerator: ServiceSize;
  /** The runtime that the request names, or the first that serves the model. */
  runtime: ProfileRuntime;
}

/** Name of the Secret, and of the ExternalSecret that makes it, which holds the secrets that a request asks for. */
export const secretsName = (service: string) => `${service}-secrets`;

/** How requests authenticate to the engine. */
export interface EngineKey {
  /** Where the tenant's secret store has the key. */
  store: NonNullable<EffectiveProfile['defaults']['engineKey']>;
  /** Key in the Secret, and environment variable of the engine. */
  variable: string;
}

/** The engine's key; undefined where the platform gives none, or the engine asks for none. */
export function engineKeyOf({
  profile,
  runtime,
}: Pick<RenderContext, 'profile' | 'runtime'>): EngineKey | undefined {
  const { engineKey: store } = profile.defaults;
  const { keyVariable: variable } = runtime;
  return store && variable !== undefined ? { store, variable } : undefined;
}

/** The secrets that the request asks for, in the order of the profiles. */
export function askedSecrets({
  profile,
  request,
}: Pick<RenderContext, 'profile' | 'request'>): SecretContract[] {
  return profile.secrets.filter(({ id }) =>
    request.operation?.secrets?.includes(id),
  );
}

/** Where the request asks its pods to run; undefined where it does not. */
export function askedPlacement({
  profile,
  request,
}: Pick<RenderContext, 'profile' | 'request'>): ProfilePlacement | undefined {
  return profile.placements.find(
    ({ id }) => id === request.operation?.placement,
  );
}

/** Marks a value with the layer whose profile set it. */
export function fromProfile(
  { profile }: Pick<ServiceContext, 'profile'>,
  path: string,
  value: unknown,
): Tree {
  const layer: ProfileLayer = profile.provenance[path]?.layer ?? 'platform';
  return fromLayer(layer, value);
}

/** Marks a value of the runtime with the layer that offers it. */
export function fromRuntime(context: RenderContext, value: unknown): Tree {
  return fromProfile(context, `runtimes.${context.runtime.id}`, value);
}

/** Labels by which objects and pods are found and charged. */
export function ownershipLabels({ request, tenant }: ServiceContext) {
  return {
    [SERVICE_LABEL]: fromLayer('request', request.name),
    [OWNER_LABEL]: fromLayer('tenant', ownerLabel(tenant)),
    [COST_CENTER_LABEL]: fromLayer('tenant', tenant.costCenter),
  };
}

/** What a workload says of its model. */
export function modelAnnotations({ licenseAccepted, model }: ServiceContext) {
  return {
    [MODEL_ANNOTATION]: fromLayer('request', model.entityRef),
    ...(model.version !== null && {
      [MODEL_VERSION_ANNOTATION]: fromLayer('request', model.version),
    }),
    ...(model.variant !== null && {
      [MODEL_VARIANT_ANNOTATION]: fromLayer('request', model.variant),
    }),
    ...(licenseAccepted !== null && {
      [LICENSE_ACCEPTED_ANNOTATION]: fromLayer('request', licenseAccepted),
    }),
  };
}

/**
 * How Argo CD treats the object. Server-side diff compares with what the API server would store, so that defaulting
 * (KServe's, the CRDs') is no drift; without it the application is OutOfSync for ever.
 */
export function syncAnnotations(wave: number) {
  return {
    'argocd.argoproj.io/sync-wave': String(wave),
    'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
    'argocd.argoproj.io/sync-options': 'ServerSideApply=true',
  };
}

/** What must exist before pods start, and what starts them. */
export const WAVES = { before: -1, service: 1 } as const;

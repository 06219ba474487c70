import {
  AcceleratorOption,
  ClusterPicture,
  memoryOfferOf,
  missingKinds,
  PriceBook,
  MemoryRules,
  OperationOffer,
  QuotaFit,
  RuntimeOffer,
  replicaPerHour,
  replicasWhileUpdating,
  Rollout,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EffectiveProfile,
  ServiceSize,
  mergeProfiles,
  Profile,
  offeredBy,
  placedSize,
  operationOffer,
  ProfileRuntime,
  requestsOfSize,
  RuntimePods,
  serviceFit,
  ServicePath,
  ServingLimits,
  withOverhead,
} from '@model-serving/backstage-plugin-model-serving-node';

/** What a member of a tenant can choose from. */
export interface AcceleratorChoice {
  items: AcceleratorOption[];
  runtimes: RuntimeOffer[];
  memory: MemoryRules;
  operation: OperationOffer;
  priorities: string[];
  maxReplicas: number;
  /** What a service would be made of and the cluster does not have, in words. */
  missing: string[];
  /** Of the items' prices; null when there are none to see. */
  currency: string | null;
}

/**
 * The accelerators of a tenant's profiles, each with whether that many replicas would be
 * admitted now: asked about the upper number, as checks are.
 */
export function acceleratorOptions(options: {
  tenant: Tenant;
  path: ServicePath;
  profiles: readonly Profile[];
  /** What the runtimes of the profiles start. */
  runtimePods: RuntimePods;
  picture: ClusterPicture;
  prices: PriceBook | undefined;
  /** What the tenant's policies allow; undefined where that is not limited. */
  limits?: ServingLimits;
  replicas: number;
  /** Name of the service, where it has one: what a running one holds is its own. */
  service?: string;
  /** The priority that it asks for; the first that it may have when left out. */
  priority?: string;
  /** How it is updated, and where its pods are to run, as far as it is known. */
  rollout?: Rollout;
  placement?: string;
}): AcceleratorChoice {
  const { limits, path, picture, prices, replicas, tenant } = options;
  const profile = offeredBy(
    path,
    mergeProfiles(
      options.profiles,
      { cluster: tenant.cluster, tenant: tenant.name },
      options.runtimePods,
    ),
  );
  const priorities = prioritiesOf(profile.limits.priorities, limits, picture);
  const placed = profile.placements.find(({ id }) => id === options.placement);
  const fit = (shape: ServiceSize): QuotaFit =>
    serviceFit(picture, {
      tenant,
      path,
      service: options.service,
      requests: withOverhead(requestsOfSize(shape), path.overhead ?? {}),
      replicas: replicasWhileUpdating(replicas, options),
      nodeSelector: placedSize(shape, placed).nodeSelector,
      tolerations: placedSize(shape, placed).tolerations?.map(toleration => ({
        key: toleration.key ?? null,
        operator: toleration.operator ?? null,
        value: toleration.value ?? null,
        effect: toleration.effect ?? null,
      })),
      priorityClass: options.priority ?? priorities[0],
    });
  return {
    items: profile.accelerators.map(shape => ({
      id: shape.id,
      title: shape.title,
      flavor: shape.flavor,
      resource: shape.resource ?? null,
      count: shape.count ?? 0,
      perHour: prices
        ? replicaPerHour({ ...shape, count: shape.count ?? 0 }, prices)
        : null,
      memory: memoryOfferOf(shape, picture.objects.Node ?? []).memory,
      engineArguments: engineArgumentsOf(path, profile, shape),
      fit: fit(shape),
    })),
    runtimes: profile.runtimes.map(offerOf),
    memory: profile.memory,
    operation: operationOffer(path, profile),
    missing: missingKinds(picture, path.needs(profile)),
    priorities,
    maxReplicas: Math.min(
      profile.limits.maxReplicas,
      limits?.maxReplicas ?? Infinity,
    ),
    currency: prices?.currency ?? null,
  };
}

/** What each runtime's engine is started with on a size, by the runtime's id. */
export function engineArgumentsOf(
  path: ServicePath,
  profile: EffectiveProfile,
  size: ServiceSize,
): Record<string, string[]> {
  return Object.fromEntries(
    profile.runtimes.map(runtime => [
      runtime.id,
      [...(path.engineArguments?.(profile, runtime, size) ?? [])],
    ]),
  );
}

/** What members of a tenant may know of a runtime. */
function offerOf({
  batch: _batch,
  kserve: _kserve,
  keyVariable: _keyVariable,
  metrics: _metrics,
  pod: _pod,
  port: _port,
  ...offer
}: ProfileRuntime): RuntimeOffer {
  return offer;
}

/** The priorities of the profiles that the policies allow, and that the cluster has where its classes are read. */
function prioritiesOf(
  offered: readonly string[],
  limits: ServingLimits | undefined,
  { kinds, objects }: ClusterPicture,
): string[] {
  const classes =
    kinds.WorkloadPriorityClass?.state === 'live'
      ? objects.WorkloadPriorityClass ?? []
      : undefined;
  return offered.filter(
    priority =>
      (limits?.priorities.includes(priority) ?? true) &&
      (classes?.some(({ name }) => name === priority) ?? true),
  );
}

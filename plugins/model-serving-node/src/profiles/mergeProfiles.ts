import { ConflictError, InputError } from '@backstage/errors';
import type { ArgumentId } from '@model-serving/backstage-plugin-model-serving-common';
import { parseQuantity } from '@model-serving/kubernetes-quantity';
import { isDeepStrictEqual } from 'node:util';
import { ArgumentBounds, narrowedArguments } from './narrowedArguments';
import type { ExternalEndpoint } from './externalEndpoint';
import type { ProfilePlacement } from './placement';
import {
  MEMORY_RULES,
  Profile,
  ProfileDefaults,
  ProfileLimits,
  ProfileMemory,
  ProfileRuntime,
} from './profileSchema';
import {
  argumentPath,
  boundPath,
  narrowingPath,
  ProfileSource,
  removalPath,
} from './provenance';
import type { RuntimePods } from './runtimePods';
import type { SecretContract } from './secretContract';
import { hasAccelerators, ServiceSize } from './serviceSize';

/**
 * The layers that hold for one tenant on one cluster, merged.
 * @public
 */
export interface EffectiveProfile {
  accelerators: ServiceSize[];
  /** In the platform's order, the preferred first; at least one. */
  runtimes: ProfileRuntime[];
  /** Where requests may ask pods to run, in the order of the layers. */
  placements: ProfilePlacement[];
  /** Secrets that requests may ask for, in the order of the layers. */
  secrets: SecretContract[];
  /** Hosts outside that tenants may call, in the order of the layers. */
  externalEndpoints: ExternalEndpoint[];
  defaults: ProfileDefaults & {
    /** Engine arguments of each runtime, by its id. */
    args: Record<string, string[]>;
    scaling: NonNullable<ProfileDefaults['scaling']>;
  };
  limits: Required<
    Omit<
      ProfileLimits,
      'maxCpuPerService' | 'maxMemoryPerService' | 'arguments'
    >
  > &
    Pick<ProfileLimits, 'maxCpuPerService' | 'maxMemoryPerService'>;
  memory: Required<ProfileMemory>;
  /**
   * Who set what, by path: `runtimes.<id>`, `accelerators.<id>`, `placements.<id>`, `secrets.<id>`,
   * `externalEndpoints.<id>`, `defaults.timeoutSeconds`, `defaults.args.<runtime>.--flag`, `limits.maxReplicas`, `limits.arguments.<runtime>.<argument>.max`,
   * `removeArguments.<runtime>.<argument>`, `memory.misfit`. Values that no profile sets are absent.
   */
  provenance: Record<string, ProfileSource>;
}

const LAYERS = ['platform', 'cluster', 'tenant'] as const;

const SCALING: NonNullable<ProfileDefaults['scaling']> = {
  waitingPerReplica: 5,
  runningPerReplica: 10,
  cpuPercent: 70,
  pollingSeconds: 15,
  scaleDownSeconds: 600,
};

const MEMORY: Required<ProfileMemory> = { misfit: 'warn', requests: 1 };

/** What layers offer by id, and later layers may remove permanently. */
class Offers<T extends { id: string }> {
  readonly items = new Map<string, T>();
  readonly removed = new Map<string, ProfileSource>();
  /** `accelerators`; where the provenance of an item stands. */
  readonly path: string;
  readonly #what: string;

  constructor(path: string, what: string) {
    this.path = path;
    this.#what = what;
  }

  add(item: T, { file, layer }: ProfileSource) {
    const removal = this.removed.get(item.id);
    if (removal) {
      throw new ConflictError(
        `The ${layer} profile ${file} offers the ${this.#what} "${
          item.id
        }", which the ${removal.layer} profile ${removal.file} removed`,
      );
    }
    this.items.set(item.id, item);
  }

  remove(id: string, by: ProfileSource) {
    if (!this.items.delete(id) && !this.removed.has(id)) {
      throw new ConflictError(
        `The ${by.layer} profile ${by.file} removes the ${
          this.#what
        } "${id}", which no earlier layer offers`,
      );
    }
    this.removed.set(id, by);
  }
}

const isMoreThan = (a: string, b: string) =>
  parseQuantity(a).nano > parseQuantity(b).nano;

class Merge {
  readonly accelerators = new Offers<ServiceSize>(
    'accelerators',
    'accelerator',
  );
  readonly runtimes = new Offers<ProfileRuntime>('runtimes', 'runtime');
  readonly placements = new Offers<ProfilePlacement>('placements', 'placement');
  readonly secrets = new Offers<SecretContract>('secrets', 'secret');
  readonly externalEndpoints = new Offers<ExternalEndpoint>(
    'externalEndpoints',
    'external endpoint',
  );
  /** Arguments by the id of their runtime, with who set the first. */
  readonly args = new Map<string, { by: ProfileSource; all: string[] }>();
  /** Bounds by runtime and argument; none where it was removed. */
  readonly bounds = new Map<string, Map<ArgumentId, ArgumentBounds | null>>();
  readonly provenance = new Map<string, ProfileSource>();
  readonly values = new Map<string, unknown>();

  add(profile: Profile) {
    const { layer, defaults } = profile.spec;
    const by: ProfileSource = { layer, file: profile.file };
    this.#tighten(profile.spec.limits ?? {}, by);
    this.#tightenMemory(profile.spec.memory ?? {}, by);
    const { accelerators, removeAccelerators } = profile.spec;
    this.#offer(this.accelerators, by, accelerators, removeAccelerators);
    const { runtimes, removeRuntimes } = profile.spec;
    this.#offer(this.runtimes, by, runtimes, removeRuntimes);
    const { placements, removePlacements } = profile.spec;
    this.#offer(this.placements, by, placements, removePlacements);
    const { secrets, removeSecrets } = profile.spec;
    this.#offer(this.secrets, by, secrets, removeSecrets);
    const { externalEndpoints, removeExternalEndpoints } = profile.spec;
    this.#offer(
      this.externalEndpoints,
      by,
      externalEndpoints,
      removeExternalEndpoints,
    );
    this.#narrow(profile.spec.limits?.arguments ?? {}, by);
    for (const [id, removed] of Object.entries(
      profile.spec.removeArguments ?? {},
    )) {
      for (const argument of removed) {
        this.#boundsOf(id).set(argument, null);
        this.provenance.set(removalPath(id, argument), by);
      }
    }
    const { args, timeoutSeconds, ...settings } = defaults ?? {};
    if (timeoutSeconds !== undefined) {
      this.#lower('defaults.timeoutSeconds', timeoutSeconds, by);
    }
    for (const [runtime, ofRuntime] of Object.entries(args ?? {})) {
      const known = this.args.get(runtime) ?? { by, all: [] };
      this.args.set(runtime, known);
      for (const argument of ofRuntime) {
        this.#set(argumentPath(runtime, argument), argument, by, () =>
          known.all.push(argument),
        );
      }
    }
    for (const [key, value] of Object.entries(settings)) {
      if (value !== undefined) {
        this.#set(`defaults.${key}`, value, by);
      }
    }
  }

  #tighten(limits: ProfileLimits, by: ProfileSource) {
    const { maxReplicas, maxAcceleratorsPerService, priorities } = limits;
    if (maxReplicas !== undefined) {
      this.#lower('limits.maxReplicas', maxReplicas, by);
    }
    if (maxAcceleratorsPerService !== undefined) {
      this.#lower(
        'limits.maxAcceleratorsPerService',
        maxAcceleratorsPerService,
        by,
      );
    }
    for (const name of ['maxCpuPerService', 'maxMemoryPerService'] as const) {
      const quantity = limits[name];
      if (quantity !== undefined) {
        this.#lower(`limits.${name}`, quantity, by, isMoreThan);
      }
    }
    if (priorities) {
      this.#select('limits.priorities', priorities, by);
    }
  }

  /** Some of what earlier layers allow. */
  #select(path: string, allowed: readonly string[], by: ProfileSource) {
    const earlier = this.values.get(path) as string[] | undefined;
    const extra = earlier && allowed.filter(each => !earlier.includes(each));
    if (extra?.length) {
      throw this.#conflict(
        path,
        by,
        `allows ${extra.join(', ')}`,
        `only allows ${earlier!.join(', ')}`,
      );
    }
    this.values.set(path, allowed);
    this.provenance.set(path, by);
  }

  #boundsOf(runtime: string) {
    const known = this.bounds.get(runtime) ?? new Map();
    this.bounds.set(runtime, known);
    return known;
  }

  /** Bounds of arguments only become narrower. */
  #narrow(
    byRuntime: NonNullable<ProfileLimits['arguments']>,
    by: ProfileSource,
  ) {
    for (const [runtime, all] of Object.entries(byRuntime)) {
      for (const [id, bounds] of Object.entries(all)) {
        const argument = id as ArgumentId;
        const path = (bound: 'min' | 'max' | 'values') =>
          boundPath(runtime, argument, bound);
        const { max, min, values } = bounds;
        if (min !== undefined) {
          this.#raise(path('min'), min, by, value => value);
        }
        if (max !== undefined) {
          this.#lower(path('max'), max, by);
        }
        if (values !== undefined) {
          this.#select(path('values'), values, by);
        }
        const known = this.#boundsOf(runtime);
        if (known.get(argument) !== null) {
          known.set(argument, {
            min: this.values.get(path('min')) as number | undefined,
            max: this.values.get(path('max')) as number | undefined,
            values: this.values.get(path('values')) as string[] | undefined,
          });
        }
      }
    }
  }

  #tightenMemory({ misfit, requests }: ProfileMemory, by: ProfileSource) {
    if (misfit !== undefined) {
      const rule = (value: string) =>
        MEMORY_RULES.indexOf(value as (typeof MEMORY_RULES)[number]);
      this.#raise('memory.misfit', misfit, by, rule);
    }
    if (requests !== undefined) {
      this.#raise('memory.requests', requests, by, value => value);
    }
  }

  #raise<T>(
    path: string,
    value: T,
    by: ProfileSource,
    strictness: (value: T) => number,
  ) {
    const earlier = this.values.get(path) as T | undefined;
    if (earlier !== undefined && strictness(value) < strictness(earlier)) {
      throw this.#conflict(path, by, `says ${value}`, `says ${earlier}`);
    }
    if (earlier === undefined || strictness(value) > strictness(earlier)) {
      this.values.set(path, value);
      this.provenance.set(path, by);
    }
  }

  #lower<T extends number | string>(
    path: string,
    value: T,
    by: ProfileSource,
    isMore: (a: T, b: T) => boolean = (a, b) => a > b,
  ) {
    const earlier = this.values.get(path) as T | undefined;
    if (earlier !== undefined && isMore(value, earlier)) {
      throw this.#conflict(
        path,
        by,
        `says ${value}`,
        `limits it to ${earlier}`,
      );
    }
    if (earlier === undefined || isMore(earlier, value)) {
      this.values.set(path, value);
      this.provenance.set(path, by);
    }
  }

  #offer<T extends { id: string }>(
    offers: Offers<T>,
    by: ProfileSource,
    added: readonly T[] = [],
    removed: readonly string[] = [],
  ) {
    for (const item of added) {
      offers.add(item, by);
      this.#set(`${offers.path}.${item.id}`, item, by);
    }
    for (const id of removed) {
      offers.remove(id, by);
    }
  }

  #set(path: string, value: unknown, by: ProfileSource, then?: () => void) {
    if (!this.values.has(path)) {
      this.values.set(path, value);
      this.provenance.set(path, by);
      then?.();
    } else if (!isDeepStrictEqual(this.values.get(path), value)) {
      throw this.#conflict(
        path,
        by,
        `says ${JSON.stringify(value)}`,
        `already says ${JSON.stringify(this.values.get(path))}`,
      );
    }
  }

  #conflict(
    path: string,
    by: ProfileSource,
    now: string,
    before: string,
    earlierPath = path,
  ) {
    const earlier = this.provenance.get(earlierPath)!;
    return new ConflictError(
      `${path}: the ${by.layer} profile ${by.file} ${now}, but the ${earlier.layer} profile ${earlier.file} ${before}. A later layer may add or narrow, never change or widen`,
    );
  }

  /** The runtimes that are left, which rendering reads back by the name of their ClusterServingRuntime. */
  offeredRuntimes(): ProfileRuntime[] {
    const runtimes = [...this.runtimes.items.values()];
    if (runtimes.length === 0) {
      throw new InputError('No profile offers a runtime');
    }
    const byName = new Map<string, ProfileRuntime>();
    for (const runtime of runtimes) {
      const { name } = runtime.kserve;
      const other = byName.get(name);
      if (other) {
        throw this.#conflict(
          `runtimes.${runtime.id}`,
          this.provenance.get(`runtimes.${runtime.id}`)!,
          `names the ClusterServingRuntime ${name}`,
          `names it for ${other.id}`,
          `runtimes.${other.id}`,
        );
      }
      byName.set(name, runtime);
    }
    for (const [id, { by }] of this.args) {
      if (!this.values.has(`runtimes.${id}`)) {
        throw new ConflictError(
          `defaults.args.${id}: the ${by.layer} profile ${by.file} sets arguments of the runtime "${id}", which no profile offers`,
        );
      }
    }
    const { provenance } = this;
    for (const [id, bounds] of this.bounds) {
      if (!this.values.has(`runtimes.${id}`)) {
        const [argument] = bounds.keys();
        const path = narrowingPath(provenance, id, argument)!;
        const by = provenance.get(path)!;
        throw new ConflictError(
          `${path}: the ${by.layer} profile ${by.file} limits arguments of the runtime "${id}", which no profile offers`,
        );
      }
    }
    return runtimes.map(runtime =>
      narrowedArguments(runtime, {
        bounds: this.bounds.get(runtime.id) ?? new Map(),
        args: this.args.get(runtime.id)?.all ?? [],
        provenance,
      }),
    );
  }

  /** The secrets that are left, each in a variable of its own. */
  offeredSecrets(runtimes: readonly ProfileRuntime[]): SecretContract[] {
    const takenBy = new Map<string, string>(
      runtimes.flatMap(({ id, keyVariable }) =>
        keyVariable === undefined ? [] : [[keyVariable, `runtimes.${id}`]],
      ),
    );
    const secrets = [...this.secrets.items.values()];
    for (const { id, variable } of secrets) {
      const path = `secrets.${id}`;
      const other = takenBy.get(variable);
      if (other !== undefined) {
        throw this.#conflict(
          path,
          this.provenance.get(path)!,
          `sets the variable ${variable}`,
          `uses it for ${other}`,
          other,
        );
      }
      takenBy.set(variable, path);
    }
    return secrets;
  }

  required<T>(path: string): T {
    if (!this.values.has(path)) {
      throw new InputError(`No profile sets ${path}`);
    }
    return this.values.get(path) as T;
  }
}

/**
 * Merges the layers that apply to a tenant on a cluster: platform, then cluster, then tenant; files of one layer in
 * the order of their paths. A later layer adds or narrows. `limits` and `timeoutSeconds` can only be lowered, `memory`
 * only be stricter, priorities only be fewer, accelerators be added within the limit or removed, runtimes, placements, secrets and external endpoints be added or
 * removed, arguments be narrowed or removed; every other value is set once.
 *
 * @param pods - what the runtimes start, where it is known
 * @throws ConflictError naming both layers and files when a later layer changes or widens what an earlier one set
 * @throws InputError when the layers offer no runtime, or set no limit
 * @public
 */
export function mergeProfiles(
  profiles: readonly Profile[],
  target: { cluster: string; tenant: string },
  pods: RuntimePods = {},
): EffectiveProfile {
  const applies = ({ spec }: Profile) =>
    spec.layer === 'platform' ||
    (spec.layer === 'cluster' && spec.match.cluster === target.cluster) ||
    (spec.layer === 'tenant' && spec.match.tenant === target.tenant);
  const merge = new Merge();
  for (const layer of LAYERS) {
    profiles
      .filter(profile => profile.spec.layer === layer && applies(profile))
      .sort((a, b) => (a.file < b.file ? -1 : 1))
      .forEach(profile => merge.add(profile));
  }
  const maxAccelerators = merge.required<number>(
    'limits.maxAcceleratorsPerService',
  );
  const isBeyond = (size: ServiceSize) =>
    hasAccelerators(size) && size.count > maxAccelerators;
  const sizes = [...merge.accelerators.items.values()];
  for (const shape of sizes.filter(isBeyond)) {
    const by = merge.provenance.get(`accelerators.${shape.id}`)!;
    const limit = merge.provenance.get('limits.maxAcceleratorsPerService')!;
    const isWidening =
      LAYERS.indexOf(by.layer as (typeof LAYERS)[number]) >
      LAYERS.indexOf(limit.layer as (typeof LAYERS)[number]);
    if (isWidening) {
      throw new ConflictError(
        `accelerators.${shape.id}: the ${by.layer} profile ${by.file} offers ${shape.count} accelerators per pod, but the ${limit.layer} profile ${limit.file} limits a service to ${maxAccelerators}`,
      );
    }
  }
  const runtimes = merge.offeredRuntimes().map(runtime => ({
    ...runtime,
    ...(Object.hasOwn(pods, runtime.kserve.name) && {
      pod: pods[runtime.kserve.name],
    }),
  }));
  const optional = <T>(path: string) => merge.values.get(path) as T | undefined;
  return {
    accelerators: sizes.filter(size => !isBeyond(size)),
    runtimes,
    placements: [...merge.placements.items.values()],
    secrets: merge.offeredSecrets(runtimes),
    externalEndpoints: [...merge.externalEndpoints.items.values()],
    defaults: {
      args: Object.fromEntries(
        runtimes.map(({ id }) => [id, merge.args.get(id)?.all ?? []]),
      ),
      scaling: optional('defaults.scaling') ?? SCALING,
      timeoutSeconds: optional('defaults.timeoutSeconds'),
      engineKey: optional('defaults.engineKey'),
      prometheus: optional('defaults.prometheus'),
      gateway: optional('defaults.gateway'),
      route: optional('defaults.route'),
      monitoring: optional('defaults.monitoring'),
      dns: optional('defaults.dns'),
    },
    limits: {
      maxReplicas: merge.required('limits.maxReplicas'),
      maxAcceleratorsPerService: maxAccelerators,
      maxCpuPerService: optional('limits.maxCpuPerService'),
      maxMemoryPerService: optional('limits.maxMemoryPerService'),
      priorities: merge.required('limits.priorities'),
    },
    memory: {
      misfit: optional('memory.misfit') ?? MEMORY.misfit,
      requests: optional('memory.requests') ?? MEMORY.requests,
    },
    provenance: Object.fromEntries(merge.provenance),
  };
}

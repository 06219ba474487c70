import { ConflictError, InputError } from '@backstage/errors';
import type { ProfileLayer } from '@model-serving/backstage-plugin-model-serving-common';
import { isDeepStrictEqual } from 'node:util';
import {
  AcceleratorShape,
  MEMORY_RULES,
  Profile,
  ProfileDefaults,
  ProfileLimits,
  ProfileMemory,
  ProfileRuntime,
} from './profileSchema';

/** Which layer and file set a value. @public */
export interface ProfileSource {
  layer: ProfileLayer;
  file: string;
}

/**
 * The layers that hold for one tenant on one cluster, merged.
 * @public
 */
export interface EffectiveProfile {
  accelerators: AcceleratorShape[];
  runtime: ProfileRuntime;
  defaults: ProfileDefaults & {
    args: string[];
    scaling: NonNullable<ProfileDefaults['scaling']>;
  };
  limits: Required<ProfileLimits>;
  memory: Required<ProfileMemory>;
  /**
   * Who set what, by path: `runtime`, `accelerators.<id>`, `defaults.timeoutSeconds`, `defaults.args.--flag`,
   * `limits.maxReplicas`, `memory.misfit`. Values that no profile sets are absent.
   */
  provenance: Record<string, ProfileSource>;
}

const LAYERS = ['platform', 'cluster', 'tenant'] as const;

const SCALING: NonNullable<ProfileDefaults['scaling']> = {
  waitingPerReplica: 5,
  pollingSeconds: 15,
  scaleDownSeconds: 600,
};

const MEMORY: Required<ProfileMemory> = { misfit: 'warn', requests: 1 };

/**
 * Where the provenance of an engine's argument stands. `--no-x` says the opposite of `--x`, so that both are one flag.
 * @public
 */
export function argumentPath(argument: string): string {
  return `defaults.args.${argument.split('=', 1)[0].replace(/^--no-/, '--')}`;
}

class Merge {
  readonly accelerators = new Map<string, AcceleratorShape>();
  readonly args: string[] = [];
  readonly removed = new Map<string, ProfileSource>();
  readonly provenance = new Map<string, ProfileSource>();
  readonly values = new Map<string, unknown>();

  add(profile: Profile) {
    const { layer, accelerators, removeAccelerators, runtime, defaults } =
      profile.spec;
    const by: ProfileSource = { layer, file: profile.file };
    this.#tighten(profile.spec.limits ?? {}, by);
    this.#tightenMemory(profile.spec.memory ?? {}, by);
    for (const shape of accelerators ?? []) {
      this.#offer(shape, by);
    }
    for (const id of removeAccelerators ?? []) {
      if (!this.accelerators.delete(id) && !this.removed.has(id)) {
        throw new ConflictError(
          `The ${layer} profile ${by.file} removes the accelerator "${id}", which no earlier layer offers`,
        );
      }
      this.removed.set(id, by);
    }
    if (runtime) {
      this.#set('runtime', runtime, by);
    }
    const { args, timeoutSeconds, ...settings } = defaults ?? {};
    if (timeoutSeconds !== undefined) {
      this.#lower('defaults.timeoutSeconds', timeoutSeconds, by);
    }
    for (const argument of args ?? []) {
      this.#set(argumentPath(argument), argument, by, () =>
        this.args.push(argument),
      );
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
    if (priorities) {
      const path = 'limits.priorities';
      const earlier = this.values.get(path) as string[] | undefined;
      const extra = earlier && priorities.filter(p => !earlier.includes(p));
      if (extra?.length) {
        throw this.#conflict(
          path,
          by,
          `allows ${extra.join(', ')}`,
          `only allows ${earlier!.join(', ')}`,
        );
      }
      this.values.set(path, priorities);
      this.provenance.set(path, by);
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

  #lower(path: string, value: number, by: ProfileSource) {
    const earlier = this.values.get(path) as number | undefined;
    if (earlier !== undefined && value > earlier) {
      throw this.#conflict(
        path,
        by,
        `says ${value}`,
        `limits it to ${earlier}`,
      );
    }
    if (earlier === undefined || value < earlier) {
      this.values.set(path, value);
      this.provenance.set(path, by);
    }
  }

  #offer(shape: AcceleratorShape, by: ProfileSource) {
    const removal = this.removed.get(shape.id);
    if (removal) {
      throw new ConflictError(
        `The ${by.layer} profile ${by.file} offers the accelerator "${shape.id}", which the ${removal.layer} profile ${removal.file} removed`,
      );
    }
    const path = `accelerators.${shape.id}`;
    this.#set(path, shape, by);
    this.accelerators.set(shape.id, shape);
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

  #conflict(path: string, by: ProfileSource, now: string, before: string) {
    const earlier = this.provenance.get(path)!;
    return new ConflictError(
      `${path}: the ${by.layer} profile ${by.file} ${now}, but the ${earlier.layer} profile ${earlier.file} ${before}. A later layer may add or narrow, never change or widen`,
    );
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
 * only be stricter, priorities only be fewer, accelerators be added within the limit or removed; every other value is set once.
 *
 * @throws ConflictError naming both layers and files when a later layer changes or widens what an earlier one set
 * @throws InputError when no layer sets the runtime or a limit
 * @public
 */
export function mergeProfiles(
  profiles: readonly Profile[],
  target: { cluster: string; tenant: string },
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
  for (const shape of merge.accelerators.values()) {
    const by = merge.provenance.get(`accelerators.${shape.id}`)!;
    const limit = merge.provenance.get('limits.maxAcceleratorsPerService')!;
    const isWidening =
      LAYERS.indexOf(by.layer as (typeof LAYERS)[number]) >
      LAYERS.indexOf(limit.layer as (typeof LAYERS)[number]);
    if (shape.count > maxAccelerators && isWidening) {
      throw new ConflictError(
        `accelerators.${shape.id}: the ${by.layer} profile ${by.file} offers ${shape.count} accelerators per pod, but the ${limit.layer} profile ${limit.file} limits a service to ${maxAccelerators}`,
      );
    }
  }
  const optional = <T>(path: string) => merge.values.get(path) as T | undefined;
  return {
    accelerators: [...merge.accelerators.values()].filter(
      shape => shape.count <= maxAccelerators,
    ),
    runtime: merge.required('runtime'),
    defaults: {
      args: merge.args,
      scaling: optional('defaults.scaling') ?? SCALING,
      timeoutSeconds: optional('defaults.timeoutSeconds'),
      engineKey: optional('defaults.engineKey'),
      prometheus: optional('defaults.prometheus'),
      gateway: optional('defaults.gateway'),
      monitoring: optional('defaults.monitoring'),
      dns: optional('defaults.dns'),
    },
    limits: {
      maxReplicas: merge.required('limits.maxReplicas'),
      maxAcceleratorsPerService: maxAccelerators,
      priorities: merge.required('limits.priorities'),
    },
    memory: {
      misfit: optional('memory.misfit') ?? MEMORY.misfit,
      requests: optional('memory.requests') ?? MEMORY.requests,
    },
    provenance: Object.fromEntries(merge.provenance),
  };
}

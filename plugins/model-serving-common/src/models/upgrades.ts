import type { Freshness } from '../api/freshness';
import type { ServedModel } from '../api/service';
import type { MemoryNeed } from '../memory/memoryNeed';
import type { CatalogModel, ModelDecision } from './CatalogModel';
import { deprecationOf } from './complianceFindings';
import { decideModel } from './decideModel';
import { DecidedTenant, licenseOfVersion } from './ruleSubject';
import type { LicenseClass } from './licenseClass';
import { licenseClassOf } from './licenseTerms';
import { ModelArtifact, servedArtifact } from './modelArtifact';
import type { ModelRules } from './ModelGovernance';
import type { ModelDeprecation, ModelVariant } from './ModelRecord';
import type { SmallerSize } from './smallerSize';

/** A fact of what a service runs, and of what it could run. @public */
export interface UpgradeDifference<T> {
  now: T;
  then: T;
}

/** Something newer or smaller that a service could run instead. @public */
export interface ModelUpgrade {
  /** `replacement` is another model, which the organization names. */
  kind: 'version' | 'variant' | 'replacement';
  entityRef: string;
  title: string;
  version: string;
  variant: string;
  /** ISO 8601; null when unknown. */
  createdAt: string | null;
  /** What changed in its version, as its publisher says; null where its version is the one that runs. */
  notes: string | null;
  /** Bytes of accelerator memory that one replica needs; null when unknown. */
  memoryBytes: UpgradeDifference<number | null>;
  /** Why the memory is unknown, as a sentence; null where it is known. */
  memoryReason: UpgradeDifference<string | null>;
  cost: UpgradeCost;
  contextLength: UpgradeDifference<number | null>;
  license: UpgradeDifference<{ id: string | null; class: LicenseClass }>;
  /** Numbers that others measured of both. */
  benchmarks: Array<
    UpgradeDifference<number> & { name: string; metric: string }
  >;
  decision: ModelDecision;
}

/**
 * What one replica costs more or less than on the size that the service runs on; where that is not known, than on the
 * cheapest size of the tenant that holds what runs.
 * @public
 */
export interface UpgradeCost {
  word: 'same' | 'more' | 'less' | 'unknown';
  /** What is to be paid in addition, per hour; negative where it costs less, null where that is unknown. */
  perHour: number | null;
  currency: string | null;
  /** Why, or why it is unknown. */
  sentence: string;
}

/** What one replica of an artifact needs of a tenant's accelerators. @public */
export interface ReplicaSize {
  memory: MemoryNeed;
  /** Title of the cheapest option that holds it; null where none is known to. */
  option: string | null;
  /** Price of that option; null where it is unknown, or where the caller may not see costs. */
  perHour: number | null;
  currency: string | null;
  /** The size that the service runs on; null where no size of the tenant is known to be it. */
  running: RunningSize | null;
}

/** The size that a service runs on, and whether it holds a replica of an artifact. @public */
export interface RunningSize {
  /** Title of the option. */
  option: string;
  /** Null where it is unknown, or where the caller may not see costs. */
  perHour: number | null;
  holds: boolean;
}

/** What could be run in place of what a service runs. @public */
export interface ModelUpgrades {
  /** What the organization says against what it runs; null where it says nothing. */
  deprecation: ModelDeprecation | null;
  /** Empty where nothing is newer, or where it is not known what of the model runs. */
  upgrades: ModelUpgrade[];
}

/** What a service could run in place of its model, and on what else. @public */
export interface ServiceUpgrades extends ModelUpgrades, Freshness {
  /** Null where no smaller size is known to do. */
  smallerSize: SmallerSize | null;
}

/** @public */
export interface UpgradeContext {
  rules: ModelRules;
  tenant: DecidedTenant | null;
  now: Date;
  /** Finds another model by its entity ref. */
  find(entityRef: string): CatalogModel | undefined;
  /** What a replica needs on the tenant's accelerators. */
  sizeOf(model: CatalogModel, artifact: ModelArtifact): ReplicaSize;
}

const MOST_VERSIONS = 3;
const MOST_VARIANTS = 5;

/**
 * The deprecation that holds for what a service runs.
 *
 * @public
 */
export function servedDeprecation(
  model: CatalogModel,
  served: ServedModel,
  now: Date,
): ModelDeprecation | null {
  const version = servedArtifact(model, served)?.version.name ?? served.version;
  return model.compliance && deprecationOf(model.compliance, version, now);
}

/**
 * Newer versions of what runs, other variants of its version, and the model that replaces it, each with what changes. What
 * the rules refuse or hide is left out.
 *
 * @public
 */
export function upgradesOf(
  model: CatalogModel,
  served: ServedModel,
  context: UpgradeContext,
): ModelUpgrades {
  const { compliance, versions } = model;
  const deprecation = servedDeprecation(model, served, context.now);
  const running = servedArtifact(model, served);
  if (!running) {
    return { deprecation, upgrades: [] };
  }
  const to = (
    kind: ModelUpgrade['kind'],
    target: CatalogModel,
    artifact: ModelArtifact | undefined,
  ) =>
    artifact
      ? [
          upgrade(
            kind,
            { model, ...running },
            { model: target, ...artifact },
            context,
          ),
        ]
      : [];
  const newer = versions
    .slice(0, versions.indexOf(running.version))
    .filter(
      ({ name }) =>
        !compliance || !deprecationOf(compliance, name, context.now),
    )
    .slice(0, MOST_VERSIONS)
    .flatMap(version => to('version', model, alike(version, running.variant)));
  const variants = running.version.variants
    .filter(({ name }) => name !== running.variant.name)
    .slice(0, MOST_VARIANTS)
    .flatMap(variant =>
      to('variant', model, { version: running.version, variant }),
    );
  return {
    deprecation,
    upgrades: [
      ...replacementOf(model, deprecation?.replacedBy ?? null, context).flatMap(
        ({ artifact, target }) => to('replacement', target, artifact),
      ),
      ...newer,
      ...variants,
    ].filter(({ decision: { hidden, word } }) => word !== 'deny' && !hidden),
  };
}

/** The model that is named in place of a deprecated one; a version of the same model is among its newer ones. */
function replacementOf(
  model: CatalogModel,
  named: { model: string; version: string | null } | null,
  { find }: UpgradeContext,
): Array<{ target: CatalogModel; artifact: ModelArtifact | undefined }> {
  const target =
    named && named.model !== model.entityRef ? find(named.model) : undefined;
  const wanted = named?.version ?? target?.defaultVersion;
  const version = target?.versions.find(({ name }) => name === wanted);
  return target && version
    ? [{ target, artifact: alike(version, undefined) }]
    : [];
}

/** The variant of a version that is most like the one that runs. */
function alike(
  version: ModelArtifact['version'],
  variant: ModelVariant | undefined,
): ModelArtifact | undefined {
  const { variants } = version;
  const found =
    variants.find(({ name }) => name === variant?.name) ??
    variants.find(({ format }) => format === variant?.format) ??
    variants[0];
  return found && { version, variant: found };
}

interface Runnable extends ModelArtifact {
  model: CatalogModel;
}

function upgrade(
  kind: ModelUpgrade['kind'],
  now: Runnable,
  then: Runnable,
  { now: date, rules, sizeOf, tenant }: UpgradeContext,
): ModelUpgrade {
  const size = both(now, then, each => sizeOf(each.model, each));
  return {
    kind,
    entityRef: then.model.entityRef,
    title: then.model.title,
    version: then.version.name,
    variant: then.variant.name,
    createdAt: then.version.createdAt,
    notes: kind === 'variant' ? null : then.version.notes,
    memoryBytes: { now: size.now.memory.bytes, then: size.then.memory.bytes },
    memoryReason: {
      now: size.now.memory.reason,
      then: size.then.memory.reason,
    },
    cost: costOf(size),
    contextLength: both(now, then, ({ version }) => version.contextLength),
    license: both(now, then, ({ model, version }) => {
      const id = licenseOfVersion(model, version.name)?.id ?? null;
      return { id, class: licenseClassOf(id) };
    }),
    benchmarks:
      kind === 'replacement' ? benchmarksOf(now.model, then.model) : [],
    decision: decideModel(
      then.model,
      rules,
      tenant,
      date,
      then.version.name,
      then.variant.name,
    ),
  };
}

function both<T>(
  now: Runnable,
  then: Runnable,
  read: (of: Runnable) => T,
): UpgradeDifference<T> {
  return { now: read(now), then: read(then) };
}

function costOf({ now, then }: UpgradeDifference<ReplicaSize>): UpgradeCost {
  const currency = then.currency ?? now.currency;
  const unknown = (why: string): UpgradeCost => ({
    word: 'unknown',
    perHour: null,
    currency: null,
    sentence: `Cost unknown: ${why}`,
  });
  const { running } = then;
  const isSmaller =
    now.option === running?.option &&
    then.perHour !== null &&
    running.perHour !== null &&
    then.perHour < running.perHour;
  if (running?.holds && !isSmaller) {
    return {
      word: 'same',
      perHour: 0,
      currency,
      sentence: `Fits ${running.option}, which the service runs on.`,
    };
  }
  const before = running ?? now;
  if (before.perHour !== null && then.perHour !== null) {
    const perHour = then.perHour - before.perHour;
    if (perHour === 0) {
      return {
        word: 'same',
        perHour,
        currency,
        sentence: `Fits ${then.option}, at the same cost per hour.`,
      };
    }
    return {
      word: perHour > 0 ? 'more' : 'less',
      perHour,
      currency,
      sentence: running
        ? `Fits ${then.option}; the service runs on ${running.option}.`
        : `Fits ${then.option}; what runs fits ${now.option}.`,
    };
  }
  const [bytes, after] = [now.memory.bytes, then.memory.bytes];
  if (bytes === null || after === null) {
    return unknown('the memory that it needs is not known.');
  }
  if (after <= bytes) {
    return {
      word: 'same',
      perHour: 0,
      currency,
      sentence: 'Fits the same accelerators, at the same cost per hour.',
    };
  }
  if (then.option === null) {
    return unknown(
      'it needs more memory, and no accelerator of the tenant is known to hold it.',
    );
  }
  return unknown(
    'it needs more memory, and you have no price of its accelerators.',
  );
}

/** Benchmarks belong to a model as a whole, so that versions of one have none to compare. */
function benchmarksOf(
  now: CatalogModel,
  then: CatalogModel,
): ModelUpgrade['benchmarks'] {
  return then.benchmarks.flatMap(({ metric, name, value }) => {
    const known = now.benchmarks.find(
      other => other.name === name && other.metric === metric,
    );
    return known ? [{ name, metric, now: known.value, then: value }] : [];
  });
}

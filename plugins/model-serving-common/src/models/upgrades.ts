import type { Freshness } from '../api/freshness';
import type { ServedModel } from '../api/service';
import type { CatalogModel, ModelDecision } from './CatalogModel';
import { deprecationOf } from './complianceFindings';
import { decideModel, DecidedTenant, licenseOfVersion } from './decideModel';
import type { LicenseClass } from './licenseClass';
import { licenseClassOf } from './licenseTerms';
import { ModelArtifact, servedArtifact } from './modelArtifact';
import type { ModelRules } from './ModelGovernance';
import type { ModelDeprecation, ModelVariant } from './ModelRecord';

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
  /** What changed, as its publisher says. */
  notes: string | null;
  /** Bytes that its publisher says a replica needs, or those of its weights; null when unknown. */
  memoryBytes: UpgradeDifference<number | null>;
  /** Whether it costs as much per hour, on the same accelerators; unknown with the reason. */
  cost: { word: 'same' | 'unknown'; sentence: string };
  contextLength: UpgradeDifference<number | null>;
  license: UpgradeDifference<{ id: string | null; class: LicenseClass }>;
  /** Numbers that others measured of both. */
  benchmarks: Array<
    UpgradeDifference<number> & { name: string; metric: string }
  >;
  decision: ModelDecision;
}

/** What could be run in place of what a service runs. @public */
export interface ModelUpgrades {
  /** What the organization says against what it runs; null where it says nothing. */
  deprecation: ModelDeprecation | null;
  /** Empty where nothing is newer, or where it is not known what of the model runs. */
  upgrades: ModelUpgrade[];
}

/** What a service could run in place of its model. @public */
export interface ServiceUpgrades extends ModelUpgrades, Freshness {}

/** @public */
export interface UpgradeContext {
  rules: ModelRules;
  tenant: DecidedTenant | null;
  now: Date;
  /** Finds another model by its entity ref. */
  find(entityRef: string): CatalogModel | undefined;
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
  { now: date, rules, tenant }: UpgradeContext,
): ModelUpgrade {
  const memoryBytes = both(now, then, ({ variant }) => memoryOf(variant));
  return {
    kind,
    entityRef: then.model.entityRef,
    title: then.model.title,
    version: then.version.name,
    variant: then.variant.name,
    createdAt: then.version.createdAt,
    notes: then.version.notes,
    memoryBytes,
    cost: costOf(memoryBytes),
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

function memoryOf({ memoryBytes, weightBytes }: ModelVariant): number | null {
  return memoryBytes ?? weightBytes;
}

function costOf({
  now,
  then,
}: UpgradeDifference<number | null>): ModelUpgrade['cost'] {
  if (now === null || then === null) {
    return {
      word: 'unknown',
      sentence: 'Cost unknown: the memory that it needs is not known.',
    };
  }
  return then <= now
    ? {
        word: 'same',
        sentence: 'Fits the same accelerators, at the same cost per hour.',
      }
    : {
        word: 'unknown',
        sentence:
          'Cost unknown: it needs more memory, and may need other accelerators.',
      };
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

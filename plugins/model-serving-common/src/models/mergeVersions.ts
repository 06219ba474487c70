import { artifactKey, isInRepository } from './artifactClaims';
import type { ModelLicense, ModelVariant, ModelVersion } from './ModelRecord';

/** The versions that one record names. */
export interface VersionsOf {
  source: string;
  versions: readonly ModelVersion[];
  /** License of the versions that state none. */
  license: ModelLicense | null;
  /** Whether the record is the model's by more than a digest. */
  own: boolean;
  /** Repositories that the record is about, as identities name them. */
  repositories: readonly string[];
}

interface SaidVersion {
  record: VersionsOf;
  version: ModelVersion;
}

/** A version, and who says what of it. */
export interface MergedVersion {
  version: ModelVersion;
  /** Everybody, the model's own records first. */
  said: SaidVersion[];
  /** Those whose facts count, the first wins. */
  vouched: SaidVersion[];
}

/**
 * Merges the versions of one model. Versions of two records are one if they have the same source revision or hold the
 * same artifact; never by name, since two registries count alike. A name that is taken gets the source's id.
 *
 * Whoever shares nothing but a digest with a model adds artifacts to it. Facts of what the model's own records have come
 * from these, and from the registry that holds an artifact where they say it is.
 *
 * @param records - the first in line first
 * @returns the newest first
 */
export function mergeVersions(records: readonly VersionsOf[]): MergedVersion[] {
  const merged: Array<{ said: SaidVersion[]; newest: string }> = [];
  // Foreign records come last: they join no two versions of the model's own.
  for (const record of ownFirst(records)) {
    const times = timesOf(record.versions);
    const joined = new Set<SaidVersion[]>();
    record.versions.forEach((version, index) => {
      const same = merged.find(
        ({ said }) =>
          !joined.has(said) &&
          said.some(other => isSameVersion(other.version, version)),
      );
      const entry = same ?? { said: [], newest: times[index] };
      entry.said.push({ record, version });
      joined.add(entry.said);
      if (!same) {
        merged.push(entry);
      }
    });
  }
  const names = new Set<string>();
  return merged
    .map(({ newest, said }) => ({ newest, ...oneOf(said, names) }))
    .sort((a, b) => compare(b.newest, a.newest))
    .map(({ newest: _, ...version }) => version);
}

function ownFirst(records: readonly VersionsOf[]): VersionsOf[] {
  return [
    ...records.filter(({ own }) => own),
    ...records.filter(({ own }) => !own),
  ];
}

/** When each was made; where that is unknown, when the next older one was: a source lists the newest first. */
function timesOf(versions: readonly ModelVersion[]): string[] {
  let known = '';
  return [...versions]
    .reverse()
    .map(({ createdAt }) => {
      known = createdAt ?? known;
      return known;
    })
    .reverse();
}

function isSameVersion(one: ModelVersion, other: ModelVersion): boolean {
  if (one.revision !== null && one.revision === other.revision) {
    return true;
  }
  const artifacts = new Set(one.variants.map(artifactKey));
  return other.variants.some(variant => artifacts.has(artifactKey(variant)));
}

function oneOf(said: SaidVersion[], names: Set<string>): MergedVersion {
  const vouched = vouchedOf(
    said,
    said.flatMap(({ record, version }) => (record.own ? version.variants : [])),
  );
  const facts = vouched.map(({ version }) => version);
  return {
    said,
    vouched,
    version: {
      name: freeName(said[0].version.name, said[0].record.source, names),
      createdAt: first(facts, 'createdAt'),
      stage: first(facts, 'stage'),
      aliases: [...new Set(facts.flatMap(({ aliases }) => aliases))],
      revision: first(facts, 'revision'),
      notes: first(facts, 'notes'),
      license: first(facts, 'license'),
      parameters: first(facts, 'parameters'),
      contextLength: first(facts, 'contextLength'),
      architecture: first(facts, 'architecture'),
      ...adapterOf(facts),
      variants: mergeVariants(said),
    },
  };
}

/**
 * Those whose facts count: own records, then the registries that hold an artifact of theirs; everybody where it is nobody's
 * own.
 */
function vouchedOf<T extends { record: VersionsOf }>(
  said: readonly T[],
  ownVariants: readonly ModelVariant[],
): T[] {
  const own = said.filter(({ record }) => record.own);
  if (own.length === 0) {
    return [...said];
  }
  return [
    ...own,
    ...said.filter(
      ({ record }) =>
        !record.own &&
        record.repositories.some(repository =>
          ownVariants.some(variant => isInRepository(variant, repository)),
        ),
    ),
  ];
}

function mergeVariants(said: readonly SaidVersion[]): ModelVariant[] {
  const byArtifact = new Map<
    string,
    Array<{ record: VersionsOf; variant: ModelVariant }>
  >();
  for (const { record, version } of said) {
    for (const variant of version.variants) {
      const key = artifactKey(variant);
      byArtifact.set(key, [
        ...(byArtifact.get(key) ?? []),
        { record, variant },
      ]);
    }
  }
  const names = new Set<string>();
  return [...byArtifact.values()].map(same => {
    const [{ record, variant }] = same;
    const facts = vouchedOf(
      same,
      same.flatMap(each => (each.record.own ? each.variant : [])),
    ).map(each => each.variant);
    return {
      name: freeName(variant.name, record.source, names),
      uri: variant.uri,
      format: variant.format,
      precision: first(facts, 'precision'),
      quantization: first(facts, 'quantization'),
      weightBytes: first(facts, 'weightBytes'),
      artifactBytes: first(facts, 'artifactBytes'),
      memoryBytes: first(facts, 'memoryBytes'),
      engine: first(facts, 'engine'),
      signature:
        facts
          .map(({ signature }) => signature)
          .find(signature => signature && signature.state !== 'unknown') ??
        first(facts, 'signature'),
      ...attestationsOf(facts),
    };
  });
}

/** What the first says; nothing where nobody does. */
function adapterOf(
  all: readonly ModelVersion[],
): Pick<ModelVersion, 'adapter'> {
  const adapter = all.find(version => version.adapter)?.adapter;
  return adapter ? { adapter } : {};
}

/** What the first found that looked. */
function attestationsOf(
  all: readonly ModelVariant[],
): Pick<ModelVariant, 'attestations'> {
  const found = all.find(({ attestations }) => attestations !== undefined);
  return found ? { attestations: found.attestations } : {};
}

/** What the first says that says anything. */
export function first<T, K extends keyof T>(
  records: readonly T[],
  fact: K,
): T[K] | null {
  return (
    records.map(record => record[fact]).find(each => each !== null) ?? null
  );
}

function freeName(name: string, source: string, names: Set<string>): string {
  let free = name;
  for (let turn = 1; names.has(free); turn++) {
    free = `${name}-${source}${turn === 1 ? '' : `-${turn}`}`;
  }
  names.add(free);
  return free;
}

function compare(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

import { artifactKey } from './artifactClaims';
import type { ModelVariant, ModelVersion } from './ModelRecord';

/** The versions that one record names. */
export interface VersionsOf {
  source: string;
  versions: readonly ModelVersion[];
}

/** A version, and what each source says of it, the first in line first. */
export interface MergedVersion {
  version: ModelVersion;
  said: Array<{ source: string; version: ModelVersion }>;
}

/**
 * Merges the versions of one model. Versions of two records are one if they have the same source revision or hold the
 * same artifact; never by name, since two registries count alike. A name that is taken gets the source's id.
 *
 * @param records - the first in line first
 * @returns the newest first
 */
export function mergeVersions(records: readonly VersionsOf[]): MergedVersion[] {
  const merged: Array<MergedVersion & { newest: string }> = [];
  for (const { source, versions } of records) {
    const times = timesOf(versions);
    const joined = new Set<MergedVersion>();
    versions.forEach((version, index) => {
      const same = merged.find(
        each =>
          !joined.has(each) &&
          each.said.some(other => isSameVersion(other.version, version)),
      );
      const entry = same ?? { version, said: [], newest: times[index] };
      entry.said.push({ source, version });
      joined.add(entry);
      if (!same) {
        merged.push(entry);
      }
    });
  }
  const names = new Set<string>();
  return merged
    .map(({ newest, said }) => ({ newest, said, version: oneOf(said, names) }))
    .sort((a, b) => compare(b.newest, a.newest))
    .map(({ said, version }) => ({ said, version }));
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

function oneOf(said: MergedVersion['said'], names: Set<string>): ModelVersion {
  const all = said.map(({ version }) => version);
  return {
    name: freeName(said[0].version.name, said[0].source, names),
    createdAt: first(all, 'createdAt'),
    stage: first(all, 'stage'),
    aliases: [...new Set(all.flatMap(({ aliases }) => aliases))],
    revision: first(all, 'revision'),
    notes: first(all, 'notes'),
    license: first(all, 'license'),
    parameters: first(all, 'parameters'),
    contextLength: first(all, 'contextLength'),
    architecture: first(all, 'architecture'),
    variants: mergeVariants(said),
  };
}

function mergeVariants(said: MergedVersion['said']): ModelVariant[] {
  const byArtifact = new Map<
    string,
    Array<{ source: string; variant: ModelVariant }>
  >();
  for (const { source, version } of said) {
    for (const variant of version.variants) {
      const key = artifactKey(variant);
      byArtifact.set(key, [
        ...(byArtifact.get(key) ?? []),
        { source, variant },
      ]);
    }
  }
  const names = new Set<string>();
  return [...byArtifact.values()].map(same => {
    const all = same.map(({ variant }) => variant);
    const [{ source, variant }] = same;
    return {
      name: freeName(variant.name, source, names),
      uri: variant.uri,
      format: variant.format,
      precision: first(all, 'precision'),
      quantization: first(all, 'quantization'),
      weightBytes: first(all, 'weightBytes'),
      artifactBytes: first(all, 'artifactBytes'),
      memoryBytes: first(all, 'memoryBytes'),
      engine: first(all, 'engine'),
      signature:
        all
          .map(({ signature }) => signature)
          .find(signature => signature && signature.state !== 'unknown') ??
        first(all, 'signature'),
    };
  });
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

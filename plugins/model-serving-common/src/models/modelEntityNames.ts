import { shortHash } from '../entities/shortHash';
import { artifactKey } from './artifactClaims';
import type { CatalogIdentity } from './CatalogModel';
import { givenEntityName, modelIdentityKey } from './modelIdentity';
import type { ModelIdentity, ModelRecord } from './ModelRecord';

const MAX_NAME = 63;

/** The records of one model, the first in line first, and its identities. */
export interface NamedGroup {
  items: ReadonlyArray<{
    source: { id: string; type: string; vets: boolean };
    record: Pick<ModelRecord, 'entityName' | 'place' | 'versions'>;
  }>;
  identities: readonly CatalogIdentity[];
}

/**
 * Names the entities of models: the name that the GitOps repository gives, else slug and hash of the strongest of its own
 * identities, so that a model keeps its name when it moves to another source, and when others name the same artifact.
 * Names differ by more than case. Other work may be done wherever it yields.
 *
 * @returns a name for each, in the same order
 */
export function* modelEntityNames(
  groups: readonly NamedGroup[],
): Generator<null, string[]> {
  const taken = new Set<string>();
  const take = (name: string | undefined) => {
    const key = name?.toLowerCase();
    if (name === undefined || key === undefined || taken.has(key)) {
      return undefined;
    }
    taken.add(key);
    return name;
  };
  // Names that are given come before names that are derived.
  const given = groups.map(({ items }) =>
    take(items.map(givenEntityName).find(name => name) ?? undefined),
  );
  const derived: string[] = [];
  const holders = new Map<string, number>();
  for (const [index, group] of groups.entries()) {
    const name = given[index] ?? derivedName(keyOf(group), 0);
    derived.push(name);
    holders.set(name, (holders.get(name) ?? 0) + 1);
    yield null;
  }
  const names: string[] = [];
  for (const [index, group] of groups.entries()) {
    let name = given[index];
    // Two keys of one hash are made on purpose: neither gets the name, so that nobody takes another's.
    const first = holders.get(derived[index]) === 1 ? 0 : 1;
    for (let turn = first; name === undefined; turn++) {
      name = take(derivedName(keyOf(group), turn));
    }
    names.push(name);
    yield null;
  }
  return names;
}

function keyOf(group: NamedGroup): string {
  const own = group.identities.filter(identity => identity.own);
  const identity =
    least(own, 'repository') ?? least(own, 'mapping') ?? oldestDigest(group);
  if (identity) {
    return modelIdentityKey(identity);
  }
  const [{ record, source }] = group.items;
  return `place:${source.type}:${source.id}/${record.place}`;
}

/** Of one kind the first in alphabetical order, whichever source says it. */
function least(
  identities: readonly ModelIdentity[],
  kind: ModelIdentity['kind'],
): ModelIdentity | undefined {
  return identities
    .filter(identity => identity.kind === kind)
    .reduce<ModelIdentity | undefined>(
      (first, identity) =>
        first && modelIdentityKey(first) <= modelIdentityKey(identity)
          ? first
          : identity,
      undefined,
    );
}

/** The digest of the oldest version, since a new one must not rename the model. */
function oldestDigest({
  identities,
  items: [lead],
}: NamedGroup): ModelIdentity | undefined {
  const digests = identities.filter(({ own }) => own);
  const artifacts = lead.record.versions
    .flatMap(({ variants }) => variants.map(artifactKey))
    .reverse();
  return (
    artifacts
      .map(key =>
        digests.find(each => modelIdentityKey(each) === `digest:${key}`),
      )
      .find(identity => identity !== undefined) ?? least(digests, 'digest')
  );
}

/** @param turn - counts up where the name is taken */
function derivedName(key: string, turn: number): string {
  const hash = shortHash(turn === 0 ? key : `${key} ${turn}`);
  // Nothing of a digest can be read.
  const readable = key.startsWith('digest:')
    ? ''
    : key.slice(key.lastIndexOf('/') + 1).replace(/^mapping:/, '');
  const slug = readable
    .slice(0, 4 * MAX_NAME)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_NAME - hash.length - 1)
    .replace(/^-+|-+$/g, '');
  return `${slug || 'model'}-${hash}`;
}

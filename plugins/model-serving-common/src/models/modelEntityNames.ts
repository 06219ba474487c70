import { shortHash } from '../entities/shortHash';
import { modelIdentityKey, strongestIdentity } from './modelIdentity';
import type { ModelIdentity, ModelRecord } from './ModelRecord';

const MAX_NAME = 63;

/** The records of one model, the first in line first, and the identities that are its own. */
export interface NamedGroup {
  items: ReadonlyArray<{
    source: { id: string; type: string };
    record: Pick<ModelRecord, 'entityName' | 'place'>;
  }>;
  identities: readonly ModelIdentity[];
}

/**
 * Names the entities of models: the name that a source gives, such as the GitOps repository, else slug and hash of the
 * strongest identity, so that a model keeps its name when it moves to another source. Names differ by more than case.
 * Other work may be done wherever it yields.
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
    take(
      items.map(({ record }) => record.entityName).find(name => name) ??
        undefined,
    ),
  );
  const names: string[] = [];
  for (const [index, group] of groups.entries()) {
    let name = given[index];
    for (let turn = 0; name === undefined; turn++) {
      name = take(derivedName(keyOf(group), turn));
    }
    names.push(name);
    yield null;
  }
  return names;
}

function keyOf({ identities, items }: NamedGroup): string {
  const identity = strongestIdentity(identities);
  if (identity) {
    return modelIdentityKey(identity);
  }
  const [{ record, source }] = items;
  return `place:${source.type}:${source.id}/${record.place}`;
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

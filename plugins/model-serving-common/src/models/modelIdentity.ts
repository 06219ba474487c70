import type { CatalogIdentity } from './CatalogModel';
import type { ModelIdentity, ModelRecord } from './ModelRecord';

/** An identity as one text: equal where two records are the same model. @public */
export function modelIdentityKey(identity: ModelIdentity): string {
  switch (identity.kind) {
    case 'repository':
      return `repository:${identity.repository.toLowerCase()}`;
    case 'digest':
      return `digest:${identity.digest.toLowerCase()}`;
    default:
      return `mapping:${identity.name}`;
  }
}

function repositoryOf({ identities }: Identified['record']) {
  return identities.flatMap(identity =>
    identity.kind === 'repository' ? identity.repository.toLowerCase() : [],
  )[0];
}

/** What is grouped: identities, and the name that a source gives its entity. */
export interface Identified {
  source: { id: string; vets: boolean };
  record: Pick<ModelRecord, 'entityName' | 'identities'>;
}

/** The name that the GitOps repository gives the entity of a model; nobody else names entities. */
export function givenEntityName({
  record,
  source,
}: {
  source: { vets: boolean };
  record: Pick<ModelRecord, 'entityName'>;
}): string | null {
  return source.vets ? record.entityName : null;
}

/** The records of one model, in the order in which they were given. */
export interface IdentityGroup<T> {
  items: T[];
  /** Whether each is there by a repository or a mapping; false for one that shares nothing but a digest. */
  own: boolean[];
  /** Those that are the group's, with whether a record says them that is there by more than a digest. */
  identities: CatalogIdentity[];
}

/**
 * Groups records that share an identity, directly or through others. Two that one source names as different entities, or
 * keeps in different repositories, stay apart, whatever they share: the first one keeps the identity.
 *
 * Whoever fills a registry can name any digest. By digests alone a record therefore joins one group at most, brings no
 * others into it, and decides neither what it is called nor what counts as its own.
 *
 * Groups, and what is in them, keep the order in which records are given. Other work may be done wherever
 * it yields.
 */
export function* groupByIdentity<T extends Identified>(
  items: readonly T[],
): Generator<null, Array<IdentityGroup<T>>> {
  const parents = items.map((_, index) => index);
  /** Joined by repositories and mappings only. */
  const namedParents = items.map((_, index) => index);
  /** By root: what each source calls it. */
  const entities = items.map(() => new Map<string, string>());
  const rootOf = (index: number) => rootIn(parents, index);
  const join = (a: number, b: number): boolean => {
    const [into, from] = [Math.min(a, b), Math.max(a, b)];
    const differ = [...entities[from]].some(
      ([source, name]) => (entities[into].get(source) ?? name) !== name,
    );
    if (into !== from && !differ) {
      parents[from] = into;
      entities[from].forEach((name, source) =>
        entities[into].set(source, name),
      );
    }
    return into === from || !differ;
  };
  const joinNamed = (holder: number, index: number) => {
    if (join(rootOf(holder), rootOf(index))) {
      const [a, b] = [holder, index].map(each => rootIn(namedParents, each));
      namedParents[Math.max(a, b)] = Math.min(a, b);
    }
  };
  const holders = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const { record, source } = item;
    const entity = givenEntityName(item) ?? repositoryOf(record);
    if (entity !== undefined) {
      entities[index].set(source.id, entity);
    }
    const hold = (identity: ModelIdentity) => {
      const key = modelIdentityKey(identity);
      holders.set(key, holders.get(key) ?? index);
    };
    const holderOf = (identity: ModelIdentity) =>
      holders.get(modelIdentityKey(identity)) ?? index;
    const isDigest = ({ kind }: ModelIdentity) => kind === 'digest';
    const named = record.identities.filter(each => !isDigest(each));
    const digests = record.identities.filter(isDigest);
    for (const identity of named) {
      joinNamed(holderOf(identity), index);
      hold(identity);
    }
    for (const identity of digests) {
      if (rootOf(index) === index) {
        join(rootOf(holderOf(identity)), index);
      }
    }
    if (named.length > 0 || rootOf(index) === index) {
      digests.forEach(hold);
    }
    yield null;
  }
  const groups = new Map<number, IdentityGroup<T>>();
  for (const [index, item] of items.entries()) {
    const root = rootOf(index);
    const group = groups.get(root) ?? { items: [], own: [], identities: [] };
    groups.set(root, group);
    const own = rootIn(namedParents, index) === rootIn(namedParents, root);
    group.items.push(item);
    group.own.push(own);
    group.identities.push(
      ...item.record.identities
        .filter(identity => {
          const key = modelIdentityKey(identity);
          // A record that joined by a digest holds none of its others: the first model that gets one keeps it.
          const holder = holders.get(key) ?? index;
          holders.set(key, holder);
          return rootOf(holder) === root;
        })
        .map(identity => ({ ...identity, own })),
    );
    yield null;
  }
  return [...groups.values()];
}

function rootIn(parents: number[], index: number): number {
  let root = index;
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]];
    root = parents[root];
  }
  return root;
}

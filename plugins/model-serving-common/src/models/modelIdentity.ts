import type { ModelIdentity, ModelRecord } from './ModelRecord';

/** Strongest first: what a model is named after. */
const STRENGTH = ['repository', 'mapping', 'digest'] as const;

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

/**
 * The identity that a model is named after: the first of its repositories, else of its mappings, else of its digests,
 * whichever source says it.
 */
export function strongestIdentity(
  all: readonly ModelIdentity[],
): ModelIdentity | undefined {
  return STRENGTH.map(kind =>
    all
      .filter(identity => identity.kind === kind)
      .reduce<ModelIdentity | undefined>(
        (least, identity) =>
          least && modelIdentityKey(least) <= modelIdentityKey(identity)
            ? least
            : identity,
        undefined,
      ),
  ).find(identity => identity !== undefined);
}

/** What is grouped: identities, and the name that a source gives its entity. */
export interface Identified {
  source: { id: string };
  record: Pick<ModelRecord, 'entityName' | 'identities'>;
}

/**
 * Groups records that share an identity, directly or through others. Two that one source names as different entities stay
 * apart, whatever they share: the first one keeps the identity. Groups, and what is in them, keep the order in which
 * records are given. Other work may be done wherever it yields.
 *
 * @returns each group with the identities that are its own
 */
export function* groupByIdentity<T extends Identified>(
  items: readonly T[],
): Generator<null, Array<{ items: T[]; identities: ModelIdentity[] }>> {
  const parents = items.map((_, index) => index);
  /** By root: the entity that each source names. */
  const entities = items.map(
    ({ record: { entityName }, source }) =>
      new Map(entityName === null ? [] : [[source.id, entityName]]),
  );
  const rootOf = (index: number): number => {
    let root = index;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  };
  const join = (a: number, b: number) => {
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
  };
  const holders = new Map<string, number>();
  for (const [index, { record }] of items.entries()) {
    for (const identity of record.identities) {
      const key = modelIdentityKey(identity);
      const holder = holders.get(key);
      if (holder === undefined) {
        holders.set(key, index);
      } else {
        join(rootOf(holder), rootOf(index));
      }
    }
    yield null;
  }
  const groups = new Map<number, { items: T[]; identities: ModelIdentity[] }>();
  for (const [index, item] of items.entries()) {
    const root = rootOf(index);
    const group = groups.get(root) ?? { items: [], identities: [] };
    groups.set(root, group);
    group.items.push(item);
    group.identities.push(
      ...item.record.identities.filter(
        identity => rootOf(holders.get(modelIdentityKey(identity))!) === root,
      ),
    );
    yield null;
  }
  return [...groups.values()];
}

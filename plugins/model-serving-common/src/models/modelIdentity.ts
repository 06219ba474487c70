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
  records: ReadonlyArray<Pick<ModelRecord, 'identities'>>,
): ModelIdentity | undefined {
  const all = records.flatMap(({ identities }) => identities);
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

/**
 * Groups what shares an identity, directly or through others. Groups, and what is in them, keep the order in which it is
 * given.
 */
export function groupByIdentity<T>(
  items: readonly T[],
  identitiesOf: (item: T) => readonly ModelIdentity[],
): T[][] {
  const parents = items.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  };
  const holders = new Map<string, number>();
  items.forEach((item, index) => {
    for (const identity of identitiesOf(item)) {
      const key = modelIdentityKey(identity);
      const holder = holders.get(key);
      if (holder === undefined) {
        holders.set(key, index);
      } else {
        const [one, other] = [rootOf(holder), rootOf(index)];
        parents[Math.max(one, other)] = Math.min(one, other);
      }
    }
  });
  const groups = new Map<number, T[]>();
  items.forEach((item, index) => {
    const root = rootOf(index);
    const group = groups.get(root);
    if (group) {
      group.push(item);
    } else {
      groups.set(root, [item]);
    }
  });
  return [...groups.values()];
}

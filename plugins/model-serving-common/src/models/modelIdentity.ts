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

function repositoryOf({ identities }: Identified['record']) {
  return identities.flatMap(identity =>
    identity.kind === 'repository' ? identity.repository.toLowerCase() : [],
  )[0];
}

/** What is grouped: identities, and the name that a source gives its entity. */
export interface Identified {
  source: { id: string };
  record: Pick<ModelRecord, 'entityName' | 'identities'>;
}

/**
 * Groups records that share an identity, directly or through others. Two that one source names as different entities, or
 * keeps in different repositories, stay apart, whatever they share: the first one keeps the identity.
 *
 * Whoever fills a registry can name any digest. By digests alone a record therefore joins one group at most, and brings no
 * others into it.
 *
 * Groups, and what is in them, keep the order in which records are given. Other work may be done wherever
 * it yields.
 *
 * @returns each group with the identities that are its own
 */
export function* groupByIdentity<T extends Identified>(
  items: readonly T[],
): Generator<null, Array<{ items: T[]; identities: ModelIdentity[] }>> {
  const parents = items.map((_, index) => index);
  /** By root: what each source calls it. */
  const entities = items.map(() => new Map<string, string>());
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
  for (const [index, { record, source }] of items.entries()) {
    const entity = record.entityName ?? repositoryOf(record);
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
      join(rootOf(holderOf(identity)), rootOf(index));
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
  const groups = new Map<number, { items: T[]; identities: ModelIdentity[] }>();
  for (const [index, item] of items.entries()) {
    const root = rootOf(index);
    const group = groups.get(root) ?? { items: [], identities: [] };
    groups.set(root, group);
    group.items.push(item);
    group.identities.push(
      ...item.record.identities.filter(identity => {
        const holder = holders.get(modelIdentityKey(identity));
        return holder === undefined || rootOf(holder) === root;
      }),
    );
    yield null;
  }
  return [...groups.values()];
}

import { FakeAnswer, FakeRequest } from '../../__testUtils__/FakeRegistry';

export interface FakeCollection {
  name: string;
  registry?: string;
  type?: string;
  description?: string | null;
  tags?: string[];
  versions?: Array<{
    aliases?: string[];
    state?: string;
    metadata?: object;
    description?: string | null;
  }>;
}

interface Filter {
  name?: string | { $in?: string[]; $regex?: string };
}

function matches(name: string, { name: wanted }: Filter): boolean {
  if (wanted === undefined || typeof wanted === 'string') {
    return wanted === undefined || wanted === name;
  }
  return wanted.$in
    ? wanted.$in.includes(name)
    : new RegExp(wanted.$regex!).test(name);
}

/** Registries of an organization that answer the queries of W&B's client, in pages by cursor. */
export class FakeWandb {
  collections: FakeCollection[] = [];
  /** Whether a page is answered without its nodes, as for an account that may not see them. */
  isHidden: (page: number) => boolean = () => false;
  /** Answers instead; undefined lets the registry answer. */
  instead: (request: FakeRequest) => FakeAnswer | undefined = () => undefined;
  #pages = 0;

  readonly handle = (request: FakeRequest): FakeAnswer => {
    const instead = this.instead(request);
    if (instead) {
      return instead;
    }
    const { query, variables } = request.body;
    const inRegistry = this.collections.filter(({ registry = 'model' }) =>
      matches(
        `wandb-registry-${registry}`,
        JSON.parse(variables.registryFilter),
      ),
    );
    const page = query.includes('artifactMemberships')
      ? {
          artifactMemberships: this.#page(
            inRegistry.flatMap(membershipsOf),
            variables,
          ),
        }
      : {
          name: 'acme-org',
          artifactCollections: this.#page(
            inRegistry
              .filter(({ name }) =>
                matches(name, JSON.parse(variables.collectionFilter)),
              )
              .map(collectionNode),
            variables,
          ),
        };
    return { body: { data: { organization: { orgEntity: page } } } };
  };

  #page<T>(
    nodes: T[],
    { cursor, perPage }: { cursor?: string; perPage: number },
  ) {
    this.#pages += 1;
    const from = Number(cursor ?? 0);
    const hasNextPage = from + perPage < nodes.length;
    return {
      pageInfo: {
        hasNextPage,
        endCursor: hasNextPage ? String(from + perPage) : null,
      },
      edges: this.isHidden(this.#pages)
        ? []
        : nodes.slice(from, from + perPage).map(node => ({ node })),
    };
  }
}

const projectOf = ({ registry = 'model' }: FakeCollection) =>
  `wandb-registry-${registry}`;

function collectionNode(each: FakeCollection) {
  return {
    id: `collection-${projectOf(each)}-${each.name}`,
    name: each.name,
    description: each.description ?? null,
    updatedAt: '2026-11-29T08:22:40Z',
    project: { name: projectOf(each), entity: { name: 'acme-org' } },
    type: { name: each.type ?? 'model' },
    tags: { edges: (each.tags ?? []).map(name => ({ node: { name } })) },
  };
}

function membershipsOf(each: FakeCollection) {
  return (each.versions ?? []).map((version, versionIndex) => ({
    id: `membership-${projectOf(each)}-${each.name}-${versionIndex}`,
    versionIndex,
    aliases: [...(version.aliases ?? []), `v${versionIndex}`].map(alias => ({
      alias,
    })),
    artifactCollection: { name: each.name, project: { name: projectOf(each) } },
    artifact: {
      state: version.state ?? 'COMMITTED',
      size: 1_024,
      createdAt: '2026-11-28T08:00:00Z',
      description: version.description ?? null,
      metadata: version.metadata ? JSON.stringify(version.metadata) : null,
    },
  }));
}

import {
  HttpClient,
  readPages,
} from '@model-serving/backstage-plugin-model-serving-node';
import { connect } from '../http/connection';
import type { WandbConfig } from './readWandbConfig';
import {
  COLLECTIONS,
  collectionsAnswer,
  VERSIONS,
  versionsAnswer,
  WandbPage,
} from './wandbAnswers';

/** The projects that registries are. */
export const REGISTRY_PREFIX = 'wandb-registry-';

const PAGE = 100;
const MOST_ITEMS = 100_000;
/** Pages leave out what the account may not see. */
const MOST_EMPTY_PAGES = 100;
const LARGE_ANSWER = 16 * 1024 * 1024;

/** Reads registries of Weights & Biases during one reading. */
export class WandbClient {
  readonly #config: WandbConfig;
  readonly #signal: AbortSignal;
  readonly #http: HttpClient;

  constructor(config: WandbConfig, signal: AbortSignal) {
    this.#config = config;
    this.#signal = signal;
    this.#http = connect(config.connection);
  }

  get requests(): number {
    return this.#http.requests;
  }

  /** Collections of the registries, or those of one name. */
  collections(registry?: string, name?: string): Promise<unknown[]> {
    return this.#list(async cursor => {
      const { data } = await this.#http.request('/graphql', collectionsAnswer, {
        ...this.#ask(COLLECTIONS, {
          registryFilter: this.#filter(registry),
          collectionFilter: JSON.stringify(name === undefined ? {} : { name }),
          cursor,
        }),
      });
      return data.organization.orgEntity.artifactCollections;
    });
  }

  /** Versions that are linked to collections of the registries. */
  versions(): Promise<unknown[]> {
    return this.#list(async cursor => {
      const { data } = await this.#http.request('/graphql', versionsAnswer, {
        ...this.#ask(VERSIONS, { registryFilter: this.#filter(), cursor }),
      });
      return data.organization.orgEntity.artifactMemberships;
    });
  }

  #list(read: (cursor?: string) => Promise<WandbPage>): Promise<unknown[]> {
    return readPages({
      page: async cursor => {
        const { edges, pageInfo } = await read(cursor);
        if (pageInfo.hasNextPage && !pageInfo.endCursor) {
          throw new Error('a page is not the last and names no next one');
        }
        return {
          items: edges.map(({ node }) => node),
          next: pageInfo.hasNextPage ? pageInfo.endCursor! : undefined,
        };
      },
      key: node =>
        String((node as { id?: unknown } | null)?.id ?? JSON.stringify(node)),
      mostItems: MOST_ITEMS,
      mostEmptyPages: MOST_EMPTY_PAGES,
    });
  }

  #ask(query: string, variables: object) {
    return {
      method: 'POST' as const,
      body: {
        query,
        variables: {
          organization: this.#config.organization,
          perPage: PAGE,
          ...variables,
        },
      },
      maxBytes: LARGE_ANSWER,
      signal: this.#signal,
    };
  }

  #filter(registry?: string): string {
    const names = registry ? [registry] : this.#config.registries;
    return JSON.stringify({
      name:
        names.length > 0
          ? { $in: names.map(name => `${REGISTRY_PREFIX}${name}`) }
          : { $regex: `^${REGISTRY_PREFIX}` },
    });
  }
}

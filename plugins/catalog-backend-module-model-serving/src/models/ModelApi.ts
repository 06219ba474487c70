import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import {
  EntityModel,
  ModelServingClient,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

const MOST_PAGES = 1_000;
const DEADLINE_MS = 20_000;
const MOST_STARTS = 3;

/** Only what an entity cannot do without; a backend of another version may differ in the rest. */
const entityPage = z.looseObject({
  revision: z.string(),
  items: z.array(
    z.looseObject({
      location: z.string(),
      model: z.looseObject({ entityRef: z.string(), title: z.string() }),
    }),
  ),
});

/** All models at one moment. */
export interface KnownModels {
  revision: string;
  /** Undefined where nothing changed since the revision that the caller has. */
  models: EntityModel[] | undefined;
  /** Why models may be missing; null when none are. */
  incomplete: string | null;
}

/** Reads the models of the model-serving backend as the catalog. */
export class ModelApi {
  readonly #auth: AuthService;
  readonly #client: ModelServingClient;

  constructor(options: { discovery: DiscoveryService; auth: AuthService }) {
    this.#auth = options.auth;
    this.#client = new ModelServingClient({
      discoveryApi: options.discovery,
      fetchApi: { fetch },
    });
  }

  /**
   * Throws as soon as one page cannot be read: half an answer is none.
   *
   * @param known - revision that the caller has
   */
  async read(known: string | undefined): Promise<KnownModels> {
    for (let start = 0; start < MOST_STARTS; start++) {
      const read = await this.#readOnce(known);
      if (read) {
        return read;
      }
    }
    throw new Error('The models change faster than they can be read');
  }

  /** Undefined where the models changed between two pages. */
  async #readOnce(known: string | undefined): Promise<KnownModels | undefined> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'model-serving',
    });
    const models: EntityModel[] = [];
    const seen = new Set<string>();
    let after: string | undefined;
    let revision: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await this.#client.listModelEntities(
        { after, revision: known },
        { token, signal: AbortSignal.timeout(DEADLINE_MS) },
      );
      entityPage.parse(page);
      if (page.unchanged && revision === undefined) {
        return {
          revision: page.revision,
          models: undefined,
          incomplete: page.incomplete,
        };
      }
      if (revision !== undefined && page.revision !== revision) {
        return undefined;
      }
      revision = page.revision;
      models.push(...page.items);
      if (page.next === null) {
        return { revision, models, incomplete: page.incomplete };
      }
      if (seen.has(page.next)) {
        throw new Error('The list of models repeats a page');
      }
      seen.add(page.next);
      after = page.next;
    }
    throw new Error('The list of models does not end');
  }
}

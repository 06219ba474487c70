import {
  HttpClient,
  HttpRefusalError,
  HttpUnavailableError,
  ModelSnapshot,
} from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';
import { Fields } from '../modelFiles/Fields';
import { readEach } from '../sources/readEach';
import { HuggingFaceHub } from './HuggingFaceHub';
import {
  CollectionItem,
  collectionItemSchema,
  HubModel,
  HubModelAtCommit,
  hubModelAtCommitSchema,
  hubModelSchema,
} from './hubModel';
import { CommitFacts, readCommit } from './readCommit';
import type { HuggingFaceConfig } from './readHuggingFaceConfig';

/** Models that the Hub gives no answer for before the reading ends. */
const MOST_FAILURES = 5;

/** A revision of a model that is wanted. */
export interface Candidate {
  model: HubModel;
  /** Branch, tag or commit. */
  revision: string;
  /** With what belongs to its commit, where that was read already. */
  atCommit?: HubModelAtCommit;
}

/** The model of a collection's item, which tells when it changed and not to which commit. */
export interface ModelOfItem {
  lastModified: string;
  model: HubModel;
}

/** One reading of a Hub: which models are wanted, and what is skipped of them. */
export class HubReading {
  readonly skipped: ModelSnapshot['skipped'] = [];
  /** Models of collections by name. */
  readonly ofItems = new Map<string, ModelOfItem>();

  readonly #config: HuggingFaceConfig;
  readonly #hub: HuggingFaceHub;
  readonly #key: string;
  readonly #signal: AbortSignal;
  readonly #known: ReadonlyMap<string, ModelOfItem>;
  #failures = 0;

  constructor(options: {
    http: HttpClient;
    config: HuggingFaceConfig;
    signal: AbortSignal;
    /** {@link HubReading.ofItems} of the reading before. */
    ofItems: ReadonlyMap<string, ModelOfItem>;
  }) {
    const { config, http, ofItems, signal } = options;
    this.#config = config;
    this.#hub = new HuggingFaceHub(http, config.connection.url, signal);
    this.#key = config.connection.key;
    this.#signal = signal;
    this.#known = ofItems;
  }

  /** The models that are configured, each revision once. */
  async candidates(): Promise<Candidate[]> {
    const found = new Map<string, Candidate>();
    const add = (candidate: Candidate) => {
      const { model, revision } = candidate;
      if (model.disabled) {
        this.#skip(model.name, 'the Hub has disabled it');
        return;
      }
      const key = `${model.name.toLowerCase()}@${revision}`;
      found.set(key, found.get(key) ?? candidate);
    };
    for (const owner of this.#config.organizations) {
      (await this.#modelsOf(owner)).forEach(model =>
        add({ model, revision: 'main' }),
      );
    }
    const listed = (name: string) => found.has(`${name.toLowerCase()}@main`);
    for (const slug of this.#config.collections) {
      for (const item of await this.#itemsOf(slug)) {
        const candidate = listed(item.id)
          ? undefined
          : await this.#ofItem(item);
        if (candidate) {
          add(candidate);
        }
      }
    }
    for (const { name, revision } of this.#config.models) {
      const candidate =
        revision === 'main' && listed(name)
          ? undefined
          : await this.#named(name, revision);
      if (candidate) {
        add(candidate);
      }
    }
    return [...found.values()];
  }

  /** Reads what belongs to the commit of a model; undefined for one that is skipped. */
  commit({ atCommit, model }: Candidate): Promise<CommitFacts | undefined> {
    const { name, sha } = model;
    return this.#attempt(name, async () =>
      readCommit(
        this.#hub,
        atCommit ??
          parsed(hubModelAtCommitSchema, await this.#hub.modelAt(name, sha)),
      ),
    );
  }

  async #modelsOf(owner: string): Promise<HubModel[]> {
    const { most } = this.#config;
    const listed = await this.#hub.modelsOf(owner, most);
    if (listed.length > most) {
      this.#skip(
        `organization ${owner}`,
        `it has more than ${most} models; the newest ${most} are read. Raise ${
          this.#key
        }.most to read more.`,
      );
    }
    return this.#usable(listed.slice(0, most), hubModelSchema, owner);
  }

  async #itemsOf(slug: string): Promise<CollectionItem[]> {
    const items = await this.#hub.itemsOf(slug);
    return this.#usable(
      items.filter(item => Fields.of(item).text('type') === 'model'),
      collectionItemSchema,
      slug,
    );
  }

  /** An item that did not change has the commit that it had. */
  async #ofItem(item: CollectionItem): Promise<Candidate | undefined> {
    const { downloads, gated, id, lastModified } = item;
    const known = this.#known.get(id);
    if (known && lastModified !== null && known.lastModified === lastModified) {
      const model = { ...known.model, downloads, gated };
      this.ofItems.set(id, { lastModified, model });
      return { model, revision: 'main' };
    }
    const candidate = await this.#named(id, 'main');
    if (candidate && lastModified !== null) {
      this.ofItems.set(id, { lastModified, model: candidate.model });
    }
    return candidate;
  }

  #named(name: string, revision: string): Promise<Candidate | undefined> {
    return this.#attempt(name, async () => {
      const atCommit = parsed(
        hubModelAtCommitSchema,
        await this.#hub.modelAt(name, revision),
      );
      return { model: atCommit, revision, atCommit };
    });
  }

  #usable<T>(
    entries: readonly unknown[],
    schema: z.ZodType<T>,
    list: string,
  ): Promise<T[]> {
    return readEach(
      entries,
      schema,
      this.skipped,
      (entry, index) => nameOf(entry) ?? `${list}, entry ${index + 1}`,
    );
  }

  /**
   * Skips a model that cannot be read, and ends the reading when the Hub no longer answers.
   *
   * @throws what `work` throws when that is not about the one model
   */
  async #attempt<T>(
    name: string,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof HttpUnavailableError) {
        this.#failures += 1;
      }
      if (this.#signal.aborted || this.#failures >= MOST_FAILURES) {
        throw error;
      }
      this.#skip(
        name,
        isNotFound(error)
          ? `there is no such model or revision, or the account has no access to it. Check ${
              this.#key
            }.`
          : messageOf(error),
      );
      return undefined;
    }
  }

  #skip(place: string, reason: string): void {
    this.skipped.push({ place, reason });
  }
}

/** The Hub answers 401 in place of 404 to those who are not signed in. */
function isNotFound(error: unknown): boolean {
  return error instanceof HttpRefusalError && [401, 404].includes(error.status);
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) {
    const [{ message, path }] = result.error.issues;
    throw new Error(
      `the Hub's answer cannot be used: ${path.join('.')}: ${message}`,
    );
  }
  return result.data;
}

/** The name of an entry that cannot be used, as far as it is one. */
function nameOf(entry: unknown): string | undefined {
  const text = Fields.of(entry).text('name', 'id');
  return text !== null && /^[\w./-]{1,200}$/.test(text) ? text : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

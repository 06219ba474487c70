import { createHash } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Knex } from 'knex';

const AT_ONCE = 100;

/** Since when tags are known to name what they name, in the database, so that a restart and other replicas say the same. */
export class TagHistory {
  readonly #database: Knex;
  readonly #logger: LoggerService;
  #isFailing = false;

  constructor(options: { database: Knex; logger: LoggerService }) {
    this.#database = options.database;
    this.#logger = options.logger;
  }

  /**
   * When each digest was first seen under its tag, ISO 8601. A tag that comes back to a digest has named it since the first
   * time. Never throws: while the database is away, tags are missing.
   *
   * @param digests - by tag
   */
  async since(
    digests: ReadonlyMap<string, string>,
    now: Date,
  ): Promise<ReadonlyMap<string, string>> {
    const seen = new Map<string, string>();
    const tags = [...digests].map(([tag, digest]) => ({
      id: createHash('sha256').update(`${tag} ${digest}`).digest('hex'),
      tag,
    }));
    try {
      for (let start = 0; start < tags.length; start += AT_ONCE) {
        const some = tags.slice(start, start + AT_ONCE);
        const at = now.toISOString();
        await this.#database('tag_digests')
          .insert(some.map(({ id }) => ({ id, first_seen: at, seen_at: at })))
          .onConflict('id')
          .merge(['seen_at']);
        const rows = await this.#database('tag_digests')
          .whereIn(
            'id',
            some.map(({ id }) => id),
          )
          .select('id', 'first_seen');
        const byId = new Map(rows.map(row => [row.id, row.first_seen]));
        some.forEach(({ id, tag }) => seen.set(tag, byId.get(id)));
      }
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) {
        this.#logger.warn(
          `Could not store since when tags name their digests: ${
            toError(error).message
          }`,
        );
      }
      this.#isFailing = true;
    }
    return seen;
  }

  /** Forgets what no tag has named since a time. */
  async prune(before: Date): Promise<void> {
    await this.#database('tag_digests')
      .where('seen_at', '<', before.toISOString())
      .delete();
  }
}

import { createHash } from 'node:crypto';
import { Knex } from 'knex';
import { NoticeSender } from './NoticeSender';
import { isQuiet, QuietHours } from './quietHours';

const MOST_AT_ONCE = 100;

/** Something that the owner of an entity should know. */
export interface OwnerNotice {
  /** Same text: the same news, which is sent once. */
  key: string;
  /** Entity ref of who is told. */
  owner: string;
  /** Entity ref of what it is about, whose page the notification links to. */
  about: string;
  title: string;
  description: string;
}

/** Tells owners what is new about what they own, once, through Backstage's notifications where those are installed. */
export class OwnerNotices {
  readonly #database: Knex;
  readonly #quietHours: QuietHours | null;
  readonly #sender: NoticeSender;

  constructor(options: {
    database: Knex;
    quietHours: QuietHours | null;
    sender: NoticeSender;
  }) {
    this.#database = options.database;
    this.#quietHours = options.quietHours;
    this.#sender = options.sender;
  }

  /**
   * Sends what was not sent before, and remembers that for as long as it is passed again; what fails, or falls
   * into quiet hours, is tried again with the next call. Never throws for a failed delivery.
   */
  async tell(notices: readonly OwnerNotice[], now: Date): Promise<void> {
    const keys = new Map(notices.map(notice => [idOf(notice), notice]));
    const sent = new Set<string>(
      await this.#database('owner_notices')
        .whereIn('id', [...keys.keys()])
        .pluck('id'),
    );
    await this.#database('owner_notices')
      .whereIn('id', [...sent])
      .update({ sent_at: now.toISOString() });
    if (isQuiet(this.#quietHours, now)) {
      return;
    }
    const fresh = [...keys].filter(([id]) => !sent.has(id));
    for (const [id, notice] of fresh.slice(0, MOST_AT_ONCE)) {
      const isSent = await this.#sender.send({
        ...notice,
        scope: id,
        severity: 'normal',
      });
      if (!isSent) {
        return;
      }
      await this.#database('owner_notices').insert({
        id,
        sent_at: now.toISOString(),
      });
    }
  }

  /** Forgets what was sent before a time, and is no longer news since. */
  async prune(before: Date): Promise<void> {
    await this.#database('owner_notices')
      .where('sent_at', '<', before.toISOString())
      .delete();
  }
}

function idOf({ key, owner }: OwnerNotice): string {
  return createHash('sha256')
    .update(JSON.stringify([owner, key]))
    .digest('hex');
}

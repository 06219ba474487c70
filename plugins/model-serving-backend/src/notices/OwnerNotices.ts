import { createHash } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';

const MOST_AT_ONCE = 100;
const TOPIC = 'model-serving';

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
  readonly #logger: LoggerService;
  readonly #notifications: NotificationService;
  #isFailing = false;

  constructor(options: {
    database: Knex;
    logger: LoggerService;
    notifications: NotificationService;
  }) {
    this.#database = options.database;
    this.#logger = options.logger;
    this.#notifications = options.notifications;
  }

  /**
   * Sends what was not sent before, and remembers that for as long as it is passed again; what fails is tried again with
   * the next call. Never throws for a failed delivery.
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
    const fresh = [...keys].filter(([id]) => !sent.has(id));
    for (const [id, notice] of fresh.slice(0, MOST_AT_ONCE)) {
      if (!(await this.#send(notice))) {
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

  async #send(notice: OwnerNotice): Promise<boolean> {
    const { kind, name, namespace } = parseEntityRef(notice.about);
    try {
      await this.#notifications.send({
        recipients: { type: 'entity', entityRef: notice.owner },
        payload: {
          title: notice.title,
          description: notice.description,
          link: `/catalog/${namespace}/${kind}/${name}`.toLowerCase(),
          severity: 'normal',
          topic: TOPIC,
          scope: `${TOPIC}:${idOf(notice)}`,
        },
      });
      this.#isFailing = false;
      return true;
    } catch (error) {
      if (!this.#isFailing) {
        this.#logger.warn(
          `Owners are not notified, because Backstage's notifications cannot be reached: ${
            (error as Error).message
          }`,
        );
      }
      this.#isFailing = true;
      return false;
    }
  }
}

function idOf({ key, owner }: OwnerNotice): string {
  return createHash('sha256')
    .update(JSON.stringify([owner, key]))
    .digest('hex');
}

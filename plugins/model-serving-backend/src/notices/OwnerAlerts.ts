import { createHash } from 'node:crypto';
import { Knex } from 'knex';
import { Judgment } from './alerts/AlertKind';
import { NoticeSender } from './NoticeSender';
import { isQuiet, QuietHours } from './quietHours';

const TABLE = 'owner_alert';
const MOST_AT_ONCE = 100;

interface Row {
  scope: string;
  owner: string;
  state: string;
  title: string;
  seen_at: string;
}

/** What one kind of alert says of one subject. */
export interface JudgedSubject {
  /** Kind and subject: one notification. */
  scope: string;
  /** Entity ref of who is told; null where nobody is. */
  owner: string | null;
  /** Entity ref of the subject. */
  about: string;
  judgment: Judgment;
  /** What is told once it is over; null where nothing is. */
  recovery: string | null;
}

/**
 * Tells owners of what goes wrong, once for each state, and of its end. What was told is in the database, so that
 * replicas and restarts repeat nothing; what could not be sent, or falls into quiet hours, is sent later if it still holds.
 */
export class OwnerAlerts {
  readonly #database: Knex;
  readonly #sender: NoticeSender;
  readonly #quietHours: QuietHours | null;

  constructor(options: {
    database: Knex;
    sender: NoticeSender;
    quietHours: QuietHours | null;
  }) {
    this.#database = options.database;
    this.#sender = options.sender;
    this.#quietHours = options.quietHours;
  }

  /** One replica does at a time. */
  async update(subjects: readonly JudgedSubject[], now: Date): Promise<void> {
    const rows: Row[] = await this.#database<Row>(TABLE).select();
    const told = new Map(rows.map(row => [row.scope, row]));
    await this.#seen(
      subjects.flatMap(({ judgment, scope }) =>
        judgment !== null && told.has(scope) ? [scope] : [],
      ),
      now,
    );
    if (isQuiet(this.#quietHours, now)) {
      return;
    }
    const news = subjects.filter(({ judgment, owner, scope }) => {
      const row = told.get(scope);
      return judgment
        ? owner !== null &&
            (row?.state !== judgment.state || row.owner !== owner)
        : judgment === null && row !== undefined;
    });
    for (const subject of news.slice(0, MOST_AT_ONCE)) {
      if (!(await this.#tell(subject, told.get(subject.scope), now))) {
        return;
      }
    }
  }

  /** Forgets subjects that are gone. */
  async prune(before: Date): Promise<void> {
    await this.#database<Row>(TABLE)
      .where('seen_at', '<', before.toISOString())
      .delete();
  }

  async #seen(scopes: readonly string[], now: Date): Promise<void> {
    await this.#database<Row>(TABLE)
      .whereIn('scope', [...scopes])
      .update({ seen_at: now.toISOString() });
  }

  /** Returns whether it was sent, or needed not be. */
  async #tell(
    { about, judgment, owner, recovery, scope }: JudgedSubject,
    row: Row | undefined,
    now: Date,
  ): Promise<boolean> {
    const common = { about, scope: scopeId(scope) };
    if (judgment && owner !== null) {
      const { description, severity, state, title } = judgment;
      const isSent = await this.#sender.send({
        ...common,
        owner,
        title,
        description,
        severity,
      });
      if (isSent) {
        await this.#database<Row>(TABLE)
          .insert({ scope, owner, state, title, seen_at: now.toISOString() })
          .onConflict('scope')
          .merge();
      }
      return isSent;
    }
    const isSent =
      recovery === null ||
      (await this.#sender.send({
        ...common,
        owner: row!.owner,
        title: `Resolved: ${row!.title}`,
        description: recovery,
        severity: 'low',
      }));
    if (isSent) {
      await this.#database<Row>(TABLE).where({ scope }).delete();
    }
    return isSent;
  }
}

/** Notifications take short scopes. */
function scopeId(scope: string): string {
  return createHash('sha256').update(scope).digest('hex');
}

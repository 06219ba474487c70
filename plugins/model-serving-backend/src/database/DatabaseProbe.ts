import { randomBytes, randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ReadinessChecks } from '@model-serving/backstage-backend-hardening';
import { Knex } from 'knex';
import { withinPatience } from '../withinPatience';

const CHECK = 'database of model-serving';
const TABLE = 'database_probe';

/** More than fits into what is left of a page, so that a full database refuses it. */
const FILLING_BYTES = 4_096;

/** Rows of processes that are gone. */
const FORGOTTEN_AFTER_MS = 3_600_000;

/**
 * Whether the plugin's database can be written: a full disk and a standby answer every question and refuse every
 * row. Writes a row and removes the one before.
 */
export class DatabaseProbe {
  readonly #database: Knex;
  readonly #checks: ReadinessChecks;
  readonly #logger: LoggerService;
  readonly #patienceMs: number | undefined;
  readonly #writer = randomUUID();
  #turn = 0;
  #pending: Promise<void> | undefined;
  #failure: string | undefined;

  constructor(options: {
    database: Knex;
    checks: ReadinessChecks;
    logger: LoggerService;
    patienceMs?: number;
  }) {
    this.#database = options.database;
    this.#checks = options.checks;
    this.#logger = options.logger;
    this.#patienceMs = options.patienceMs;
  }

  /** Why it could not be written when that was last tried; undefined where it could. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Tries once and reports. Never throws. */
  async run(): Promise<void> {
    let failure: string | undefined;
    try {
      await this.#withinPatience();
    } catch (error) {
      failure = (error as Error).message;
    }
    this.#failure = failure;
    if (!this.#checks.report(CHECK, failure === undefined)) {
      return;
    }
    if (failure === undefined) {
      this.#logger.info('The database can be written again: ready');
    } else {
      this.#logger.error(
        `The database cannot be written, so the backend reports that it is not ready: ${failure}`,
      );
    }
  }

  async #withinPatience(): Promise<void> {
    // One that hangs holds a connection; a second would only hold another.
    this.#pending ??= this.#write().finally(() => {
      this.#pending = undefined;
    });
    await withinPatience(this.#pending, this.#patienceMs);
  }

  async #write(): Promise<void> {
    this.#turn += 1;
    const now = Date.now();
    await this.#database(TABLE).insert({
      writer: this.#writer,
      turn: this.#turn,
      written_at: new Date(now).toISOString(),
      filling: randomBytes(FILLING_BYTES / 2).toString('hex'),
    });
    await this.#database(TABLE)
      .where({ writer: this.#writer })
      .andWhere('turn', '<', this.#turn)
      .orWhere(
        'written_at',
        '<',
        new Date(now - FORGOTTEN_AFTER_MS).toISOString(),
      )
      .delete();
  }
}

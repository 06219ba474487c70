import { Knex } from 'knex';
import { explainFailure } from '../clusters/KubernetesError';
import { Examiner, Finding } from './Examiner';

/** What requests and cut seconds explain. */
const EXPLAINED_SECONDS = 5;
/** Beyond it, forges refuse signed tokens, and verdicts rest on wrong ages. */
const TOLERATED_SECONDS = 30;

/** A clock that the portal's is compared with. */
export interface OtherClock {
  id: string;
  /** Whose it is, for the middle of a sentence. */
  owner: string;
  source: string;
  /** Its time now, in epoch milliseconds. */
  read(): Promise<number>;
}

/** Whether the portal's clock agrees with those of clusters, Prometheus and the database. */
export function examineClocks(
  clocks: () => readonly OtherClock[],
  now = () => Date.now(),
): Examiner {
  return {
    area: 'clocks',
    docs: 'docs/production.md',
    async examine() {
      return await Promise.all(clocks().map(clock => compare(clock, now)));
    },
  };
}

async function compare(clock: OtherClock, now: () => number): Promise<Finding> {
  const { id, owner, source } = clock;
  const finding = {
    id: `clocks.${id}`,
    title: `The clock of ${owner} agrees with the portal's`,
    source,
  };
  const sent = now();
  try {
    const other = await clock.read();
    const received = now();
    if (Number.isNaN(other)) {
      return {
        ...finding,
        state: 'unknown',
        detail: 'it does not tell its time',
      };
    }
    // It was read somewhere between; an HTTP date is cut to the second.
    const behind = Math.max(0, sent - 1_000 - other);
    const ahead = Math.max(0, other - received);
    const seconds = Math.round(Math.max(behind, ahead) / 1_000);
    if (seconds <= EXPLAINED_SECONDS) {
      return { ...finding, state: 'holds', detail: 'they agree' };
    }
    return {
      ...finding,
      state: seconds > TOLERATED_SECONDS ? 'broken' : 'note',
      detail: `it is ${seconds} seconds ${
        ahead > 0 ? 'ahead' : 'behind'
      }, so that ages and cold starts are wrong by that`,
      next: "Platform owners: synchronize the clocks (NTP) of the portal's machine and of that one.",
    };
  } catch (error) {
    return {
      ...finding,
      state: 'unknown',
      detail: `it cannot be asked: ${explainFailure(error)}`,
    };
  }
}

/** The clock of a PostgreSQL; none for SQLite, which has that of the portal. */
export function databaseClocks(database: Knex): OtherClock[] {
  return database.client.config.client === 'pg'
    ? [
        {
          id: 'database',
          owner: 'the database',
          source: 'database',
          async read() {
            const { rows } = await database.raw(
              'select extract(epoch from clock_timestamp()) * 1000 as now',
            );
            return Number(rows[0].now);
          },
        },
      ]
    : [];
}

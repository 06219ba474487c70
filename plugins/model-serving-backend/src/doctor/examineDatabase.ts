import { Knex } from 'knex';
import { DatabaseProbe } from '../database/DatabaseProbe';
import { Examiner, Finding } from './Examiner';

/** Whether history and usage can be written, and outlive a restart. */
export function examineDatabase(options: {
  database: Knex;
  probe: Pick<DatabaseProbe, 'failure' | 'run'>;
}): Examiner {
  const { database, probe } = options;
  return {
    area: 'database',
    docs: 'docs/production.md',
    async examine() {
      await probe.run();
      return [written(probe.failure), kept(database)];
    },
  };
}

function written(failure: string | undefined): Finding {
  return {
    id: 'database.written',
    title: 'The database can be written',
    state: failure === undefined ? 'holds' : 'broken',
    detail: failure ?? 'a row was written and removed',
    source: 'database',
    ...(failure === undefined
      ? {}
      : {
          next: 'Platform owners: check the disk of the database, its credentials, and that it is no standby.',
        }),
  };
}

function kept({ client }: Knex): Finding {
  const { client: name, connection } = client.config;
  const finding = {
    id: 'database.kept',
    title: 'History outlives a restart',
    source: 'config:backend.database',
  };
  if (name === 'pg') {
    return { ...finding, state: 'holds', detail: 'it is a PostgreSQL' };
  }
  return isInMemory(connection)
    ? {
        ...finding,
        state: 'broken',
        detail:
          'the database is in memory: cold starts, verdicts and usage are lost when the backend stops',
        next: 'Platform owners: set backend.database to a PostgreSQL, or for one replica to a directory of SQLite files.',
      }
    : {
        ...finding,
        state: 'note',
        detail: 'it is an SQLite file, which one replica can use',
      };
}

function isInMemory(connection: unknown): boolean {
  const filename =
    typeof connection === 'string'
      ? connection
      : (connection as { filename?: string } | undefined)?.filename;
  return filename === undefined || filename === ':memory:';
}

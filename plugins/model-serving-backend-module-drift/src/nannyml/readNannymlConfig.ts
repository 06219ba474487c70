import { readFile } from 'node:fs/promises';
import { InputError } from '@backstage/errors';
import {
  readSecret,
  Secret,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { Knex } from 'knex';
import type { MonitorSettings } from '../readMonitor';

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
const CONNECT_MS = 10_000;
const STATEMENT_MS = 15_000;
const HISTORY_DAYS = 90;
const MOST_HISTORY_DAYS = 3650;

/** Where NannyML writes, and what is read of it. */
export interface NannymlConfig {
  schema: string;
  historyDays: number;
  /** Asked for with each connection, so that a rotated password is used at once. */
  connection(): Promise<Knex.PgConnectionConfig>;
}

/** @throws InputError naming the key that cannot be used */
export function readNannymlConfig({
  config,
  key,
}: MonitorSettings): NannymlConfig {
  const schema = config.getOptionalString('schema') ?? 'public';
  if (!IDENTIFIER.test(schema)) {
    throw new InputError(`${key}.schema must be the name of a schema`);
  }
  const historyDays = config.getOptionalNumber('historyDays') ?? HISTORY_DAYS;
  if (!(historyDays > 0 && historyDays <= MOST_HISTORY_DAYS)) {
    throw new InputError(
      `${key}.historyDays must be more than 0 and at most ${MOST_HISTORY_DAYS}`,
    );
  }
  const password = readSecret(config, 'password', key);
  const tls = config.getOptionalBoolean('tls') ?? true;
  const caFile = config.getOptionalString('caFile');
  if (caFile !== undefined && !tls) {
    throw new InputError(`${key}.caFile needs ${key}.tls`);
  }
  const address = {
    host: config.getString('host'),
    port: config.getOptionalNumber('port') ?? 5432,
    database: config.getString('database'),
    user: config.getString('user'),
  };
  return {
    schema,
    historyDays,
    connection: async () => ({
      ...address,
      ...(await passwordOf(password)),
      ssl: tls && { ...(await authorityOf(caFile)) },
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: STATEMENT_MS,
      application_name: 'model-serving',
      // Also where the operator gave a user that may write.
      options: '-c default_transaction_read_only=on',
    }),
  };
}

async function passwordOf(
  password: Secret | undefined,
): Promise<{ password?: string }> {
  return password ? { password: await password.read() } : {};
}

async function authorityOf(file: string | undefined): Promise<{ ca?: string }> {
  return file === undefined ? {} : { ca: await readFile(file, 'utf8') };
}

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import createKnex, { Knex } from 'knex';
import { nannymlOf, readWatch } from '../__testUtils__/sourceOf';

/* Run by `./dev test:registries nannyml`, which starts a PostgreSQL that NannyML writes to. */

const { NANNYML_POSTGRES_PORT, NANNYML_PYTHON } = process.env;
const DATABASE = {
  host: '127.0.0.1',
  port: Number(NANNYML_POSTGRES_PORT),
  database: 'postgres',
};

describe('NannyML', () => {
  let admin: Knex;
  const opened: Array<ReturnType<typeof nannymlOf>> = [];

  beforeAll(async () => {
    await promisify(execFile)(NANNYML_PYTHON!, [
      path.join(__dirname, '__fixtures__/results.py'),
      `postgresql+psycopg2://postgres@127.0.0.1:${NANNYML_POSTGRES_PORT}/postgres`,
    ]);
    admin = createKnex({
      client: 'pg',
      connection: { ...DATABASE, user: 'postgres' },
    });
    await admin.raw(
      `create role portal login;
       grant select on model, univariate_drift_metrics, data_reconstruction_feature_drift_metrics,
         realized_performance_metrics, cbpe_performance_metrics, dle_performance_metrics to portal`,
    );
  }, 300_000);

  afterAll(async () => {
    await Promise.all(opened.map(source => source.close()));
    await admin.destroy();
  });

  const source = (name: string, more: object = {}) => {
    const made = nannymlOf({
      ...DATABASE,
      user: 'portal',
      tls: false,
      models: [{ model: 'resource:default/churn', name }],
      ...more,
    });
    opened.push(made);
    return made;
  };
  const titles = async (name: string) =>
    (await readWatch(source(name))).readings.map(({ alert, kind, title }) => [
      kind,
      title,
      alert,
    ]);

  it('says which columns drifted in the newest week, as its newest run judged it', async () => {
    expect(await titles('churn')).toEqual([
      ['drift', 'Drift of all columns (reconstruction error)', true],
      ['drift', 'Drift of age (jensen shannon)', true],
      ['drift', 'Drift of plan (jensen shannon)', false],
      ['performance', 'Estimated roc auc (CBPE)', false],
    ]);
  });

  it('says that nothing drifted', async () => {
    expect((await titles('calm')).map(([, , alert]) => alert)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('gives values, thresholds and weeks, with times as NannyML wrote them', async () => {
    const { readings } = await readWatch(source('churn'));
    const age = readings.find(({ id }) => id.endsWith('/age'))!;
    expect(age.id).toBe('univariate_drift_metrics/jensen_shannon/age');
    expect(age).toMatchObject({
      windowStart: '2026-12-07T00:00:00.000Z',
      lowerThreshold: null,
      upperThreshold: null,
    });
    expect(age.windowEnd).toMatch(/^2026-12-1[34]T/);
    expect(age.history).toHaveLength(3);
    expect(age.history[2]).toEqual([
      Date.parse(age.windowEnd!) / 1000,
      age.value,
    ]);
    expect(age.value).toBeGreaterThan(age.history[1][1]! * 2);
    const all = readings.find(
      ({ kind, id }) => kind === 'drift' && id !== age.id,
    )!;
    expect(all.value).toBeGreaterThan(all.upperThreshold!);
    expect(all.lowerThreshold).toBeLessThan(all.upperThreshold!);
  });

  it('says of a model that NannyML does not know what to do', async () => {
    await expect(readWatch(source('other'))).rejects.toThrow(
      'NannyML has no model other. Give its database writer this model_name',
    );
  });

  it('is sent no names that are longer than a page can show', async () => {
    const before = await readWatch(source('churn'));
    const columns =
      'model_id, run_id, start_timestamp, end_timestamp, "timestamp", value, alert';
    for (const [metric, column] of [
      [`repeat('m', 1000000)`, `'age'`],
      [`'jensen_shannon'`, `repeat('c', 1000000)`],
    ]) {
      await admin.raw(
        `insert into univariate_drift_metrics (${columns}, metric_name, column_name)
           select ${columns}, ${metric}, ${column} from univariate_drift_metrics where column_name = 'age'`,
      );
    }
    expect(await readWatch(source('churn'))).toEqual(before);
  });

  it('reads in transactions that cannot write, whoever the user is', async () => {
    const all = await admin('run').count({ count: '*' }).first();
    await admin.raw(
      `create function sneak() returns boolean language sql as $$ insert into run (execution_timestamp) values (now()); select true $$;
       create schema trap;
       create table trap.model as table model;
       create view trap.data_reconstruction_feature_drift_metrics as
         select * from public.data_reconstruction_feature_drift_metrics where sneak()`,
    );
    await expect(
      readWatch(source('churn', { user: 'postgres', schema: 'trap' })),
    ).rejects.toThrow('read-only transaction');
    await expect(admin('run').count({ count: '*' }).first()).resolves.toEqual(
      all,
    );
  });

  it('says what is wrong with the connection', async () => {
    await expect(
      readWatch(source('churn', { user: 'nobody' })),
    ).rejects.toThrow('role "nobody" does not exist');
    await expect(readWatch(source('churn', { tls: true }))).rejects.toThrow(
      'The server does not support SSL connections',
    );
    await expect(
      readWatch(source('churn', { schema: 'elsewhere' })),
    ).rejects.toThrow('relation "elsewhere.model" does not exist');
  });
});

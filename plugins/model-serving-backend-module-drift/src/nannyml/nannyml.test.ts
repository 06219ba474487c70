import { nannymlOf } from '../__testUtils__/sourceOf';
import { nannymlReadings, NannymlRow } from './nannymlReadings';
import { NANNYML_TABLES, NannymlTable } from './nannymlTables';

const [, UNIVARIATE] = NANNYML_TABLES;
const DAY = 86_400;
const MONDAY = Date.UTC(2026, 10, 9) / 1000;

/** A week of data of a column, as the database writer of NannyML 0.13.1 stores it. */
const row = (
  week: number,
  value: number | null,
  alert: boolean,
  more: Partial<NannymlRow> = {},
): NannymlRow => ({
  metric_name: 'jensen_shannon',
  column_name: 'age',
  start_at: MONDAY + week * 7 * DAY,
  end_at: MONDAY + (week + 1) * 7 * DAY - 1e-6,
  value,
  alert,
  lower_threshold: null,
  upper_threshold: null,
  ...more,
});

describe('NannyML', () => {
  const readings = (rows: NannymlRow[], table: NannymlTable = UNIVARIATE) =>
    nannymlReadings(table, rows);

  it('says of each column what the newest chunk is, and all before', () => {
    const [age, plan] = readings([
      row(1, 0.567, true),
      row(0, 0.117, false),
      row(0, 0.03, false, { column_name: 'plan' }),
    ]);
    expect(age).toMatchObject({
      id: 'univariate_drift_metrics/jensen_shannon/age',
      title: 'Drift of age (jensen shannon)',
      kind: 'drift',
      value: 0.567,
      alert: true,
      windowStart: '2026-11-16T00:00:00.000Z',
    });
    expect(age.history.map(([, value]) => value)).toEqual([0.117, 0.567]);
    expect(plan).toMatchObject({ alert: false, value: 0.03 });
  });

  it('has alerts first', () => {
    expect(
      readings([
        row(0, 0.1, false, { column_name: 'a' }),
        row(0, 0.9, true, { column_name: 'z' }),
      ]).map(({ alert }) => alert),
    ).toEqual([true, false]);
  });

  it.each([null, NaN])(
    'does not believe that there is no alert where the value is %s',
    value => {
      const [age] = readings([row(0, 0.1, false), row(1, value, false)]);
      expect(age).toMatchObject({
        value: null,
        alert: null,
        reason: expect.stringContaining('newest chunk'),
      });
      expect(age.history[1][1]).toBeNull();
    },
  );

  it.each(NANNYML_TABLES.map(table => [table.name, table] as const))(
    'names what %s measures',
    (name, table) => {
      const [reading] = readings(
        [row(0, 0.9, false, { lower_threshold: 0.8, upper_threshold: 0.95 })],
        table,
      );
      expect(reading.kind).toBe(
        name.includes('performance') ? 'performance' : 'drift',
      );
      expect(reading.title).toMatch(/^(Drift of|Estimated|Measured) /);
      expect(reading).toMatchObject({
        lowerThreshold: 0.8,
        upperThreshold: 0.95,
      });
    },
  );

  it.each<[object, string]>([
    [{ schema: 'public; drop table model' }, 'schema must be'],
    [{ historyDays: -1 }, 'historyDays must be'],
    [{ tls: false, caFile: '/ca.pem' }, 'caFile needs'],
    [{ password: 'a', passwordFile: '/b' }, 'both password and passwordFile'],
    [{ host: undefined }, 'host'],
  ])('is not configured by %j', (more, words) => {
    expect(() =>
      nannymlOf({
        host: 'db.example.com',
        database: 'nannyml',
        user: 'portal',
        models: [{ model: 'churn', name: 'churn' }],
        ...more,
      }),
    ).toThrow(words);
  });
});

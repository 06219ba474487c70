import { z } from 'zod';

/** Reports of several years, one an hour. */
const MOST_SNAPSHOTS = 50_000;
/** A thousand columns, each with a score of metrics. */
const MOST_METRICS = 20_000;
const MOST_SERIES = 50_000;
/** Evidently has up to ten. */
const MOST_PARAMS = 20;
/** Reports of 90 days, one every 15 minutes. */
const MOST_SOURCES = 10_000;

/** The items of a longer list are not looked at. */
const listOf = <T extends z.ZodType>(item: T, most: number) =>
  z.array(z.unknown()).max(most).pipe(z.array(item));

/** `GET /api/projects/{id}/snapshots`: SnapshotMetadataModel of `evidently/sdk/models.py`. */
export const snapshots = listOf(
  z.object({
    id: z.string(),
    timestamp: z.string(),
    tags: z.array(z.string()),
  }),
  MOST_SNAPSHOTS,
);

type Scalar = string | number | boolean | null;

/** What a metric says of itself: the few values that are asked for and that series are known by. */
const params = z
  .custom<object>(isObject, 'must be an object')
  .transform((config): Record<string, Scalar> => {
    const own: Record<string, Scalar> = Object.create(null);
    let count = 0;
    for (const [name, value] of entriesOf(config)) {
      if (isScalar(value)) {
        own[name] = value;
        count++;
      }
      if (count === MOST_PARAMS) {
        break;
      }
    }
    return own;
  });

/** `GET /api/projects/{id}/{snapshot}/download?report_format=json`: Snapshot.dict of `evidently/core/report.py`. */
export const report = z.object({
  // One that could not be calculated is an empty object.
  metrics: listOf(
    z.union([
      z.object({
        id: z.string(),
        metric_name: z.string(),
        config: params,
        value: z.unknown(),
      }),
      z.object({ id: z.undefined().optional() }),
    ]),
    MOST_METRICS,
  ),
  tests: listOf(
    z.object({
      name: z.string(),
      description: z.string(),
      metric_config: z.object({ metric_id: z.string() }),
      status: z.enum(['SUCCESS', 'WARNING', 'FAIL', 'ERROR', 'SKIPPED']),
    }),
    MOST_METRICS,
  ),
});

/** `POST /api/v2/snapshots/{project}/data_series_batch`: SeriesResponse of `evidently/ui/service/base.py`. */
export const seriesBatch = z.object({
  sources: listOf(z.object({ timestamp: z.string() }), MOST_SOURCES),
  series: listOf(
    z.object({
      metric_type: z.string(),
      params: z.record(z.string(), z.string()),
      values: listOf(z.number().nullable(), MOST_SOURCES),
    }),
    MOST_SERIES,
  ),
});

export type Report = z.infer<typeof report>;
export type ReportMetric = Extract<
  Report['metrics'][number],
  { metric_name: string }
>;
export type ReportTest = Report['tests'][number];
export type SeriesBatch = z.infer<typeof seriesBatch>;

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return (
    value === null || ['string', 'number', 'boolean'].includes(typeof value)
  );
}

/** One after the other, without a list of all. */
function* entriesOf(value: object): Generator<[string, unknown]> {
  for (const name in value) {
    if (Object.hasOwn(value, name)) {
      yield [name, value[name as keyof typeof value]];
    }
  }
}

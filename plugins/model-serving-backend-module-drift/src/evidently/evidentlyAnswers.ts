import { z } from 'zod';

/** `GET /api/projects/{id}/snapshots`: SnapshotMetadataModel of `evidently/sdk/models.py`. */
export const snapshots = z.array(
  z.object({
    id: z.string(),
    timestamp: z.string(),
    tags: z.array(z.string()),
  }),
);

const params = z.record(z.string(), z.unknown());

/** `GET /api/projects/{id}/{snapshot}/download?report_format=json`: Snapshot.dict of `evidently/core/report.py`. */
export const report = z.object({
  // One that could not be calculated is an empty object.
  metrics: z.array(
    z.union([
      z.object({
        id: z.string(),
        metric_name: z.string(),
        config: params,
        value: z.unknown(),
      }),
      z.object({ id: z.undefined().optional() }),
    ]),
  ),
  tests: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      metric_config: z.object({ metric_id: z.string() }),
      status: z.enum(['SUCCESS', 'WARNING', 'FAIL', 'ERROR', 'SKIPPED']),
    }),
  ),
});

/** `POST /api/v2/snapshots/{project}/data_series_batch`: SeriesResponse of `evidently/ui/service/base.py`. */
export const seriesBatch = z.object({
  sources: z.array(z.object({ timestamp: z.string() })),
  series: z.array(
    z.object({
      metric_type: z.string(),
      params: z.record(z.string(), z.string()),
      values: z.array(z.number().nullable()),
    }),
  ),
});

export type Report = z.infer<typeof report>;
export type ReportMetric = Extract<
  Report['metrics'][number],
  { metric_name: string }
>;
export type ReportTest = Report['tests'][number];
export type SeriesBatch = z.infer<typeof seriesBatch>;

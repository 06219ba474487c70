import { z } from 'zod';

/*
 * What is read of MLflow's REST API 2.0, as MLflow 3.17 answers it: https://mlflow.org/docs/latest/rest-api.html.
 * Fields without a value are left out, so that an empty list is `{}`.
 */

/** A field that other servers of this API write as null where it has no value. */
const field = <T extends z.ZodType>(schema: T) =>
  z.preprocess(value => value ?? undefined, schema);

const name = z.string().min(1).max(1_000);
/** Milliseconds since 1970; protobuf's JSON has 64-bit numbers as text. */
const time = z.coerce.number().nonnegative().max(8.64e15);
const tags = field(
  z
    .array(z.object({ key: z.string(), value: field(z.string().default('')) }))
    .max(10_000)
    .default([])
    .transform(list => new Map(list.map(({ key, value }) => [key, value]))),
);

export const modelVersion = z.object({
  name,
  version: z.coerce.string().regex(/^\d{1,18}$/),
  creation_timestamp: field(time.optional()),
  last_updated_timestamp: field(time.optional()),
  /** `None`, `Staging`, `Production` or `Archived`. */
  current_stage: field(z.string().max(100).default('None')),
  description: field(z.string().default('')),
  /** Address of the artifact, `models:/<logged model>` or `runs:/<run>/<path>`. */
  source: field(z.string().default('')),
  run_id: field(z.string().max(100).default('')),
  status: field(z.string().default('READY')),
  tags,
});
export type MlflowVersion = z.infer<typeof modelVersion>;

/** Entries stay as they are, so that one that is not understood does not take the others along. */
const entries = field(z.array(z.unknown()).max(10_000).default([]));
const next_page_token = field(z.string().max(10_000).optional());

export const registeredModel = z.object({
  name,
  last_updated_timestamp: field(time.optional()),
  description: field(z.string().default('')),
  /** The newest of each stage. */
  latest_versions: entries,
  tags,
  aliases: field(
    z
      .array(z.object({ alias: z.string().min(1), version: z.coerce.string() }))
      .default([]),
  ),
});
export type MlflowModel = z.infer<typeof registeredModel>;

export const modelPage = z.object({
  registered_models: entries,
  next_page_token,
});
export const versionPage = z.object({
  model_versions: entries,
  next_page_token,
});
export const experimentPage = z.object({
  experiments: z
    .array(z.object({ experiment_id: z.string() }))
    .max(10_000)
    .default([]),
  next_page_token,
});

export const failure = z.object({ error_code: z.string() });

/** The address in what a data set says of its source, such as `{"uri": "s3://…"}`. */
const datasetAddress = z
  .string()
  .nullish()
  .transform(text => {
    try {
      const { uri, url } = JSON.parse(text ?? '');
      return [uri, url].find(each => typeof each === 'string') ?? null;
    } catch {
      return null;
    }
  });

const run = z
  .object({
    info: z.object({
      run_id: z.string(),
      experiment_id: z.string(),
      run_name: field(z.string().default('')),
    }),
    data: field(z.object({ tags }).optional()),
    inputs: field(
      z
        .object({
          dataset_inputs: field(
            z
              .array(
                z.object({
                  dataset: z.object({
                    name: z.string(),
                    digest: field(z.string().default('')),
                    source: datasetAddress,
                  }),
                }),
              )
              .default([]),
          ),
        })
        .optional(),
    ),
  })
  // Runs are kept, and their metrics, parameters and tags can be many.
  .transform(({ data, info, inputs }) => ({
    id: info.run_id,
    experiment: info.experiment_id,
    name: info.run_name,
    commit: data?.tags.get('mlflow.source.git.commit'),
    repository: data?.tags.get('mlflow.source.git.repoURL'),
    datasets: (inputs?.dataset_inputs ?? []).map(({ dataset }) => dataset),
  }));
export type MlflowRun = z.infer<typeof run>;
export const runPage = z.object({ runs: z.array(run).max(10_000).default([]) });

export const loggedModelPage = z.object({
  models: z
    .array(
      z.object({
        info: z.object({ model_id: z.string(), artifact_uri: z.string() }),
      }),
    )
    .max(10_000)
    .default([]),
});

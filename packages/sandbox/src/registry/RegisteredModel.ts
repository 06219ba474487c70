import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Runs are all of one experiment. */
export const EXPERIMENT = '1';

const tags = z
  .record(z.string(), z.string())
  .default({})
  .transform(all =>
    Object.entries(all).map(([key, value]) => ({ key, value })),
  );

const seededVersion = z.strictObject({
  created: z.iso.datetime(),
  stage: z.enum(['None', 'Staging', 'Production', 'Archived']).default('None'),
  description: z.string().default(''),
  source: z.string(),
  /** Name of the run that it comes from. */
  run: z.string().optional(),
  tags,
});

/** A registered model as `seed/registry/models.yaml` describes it. */
export const seededModel = z.strictObject({
  name: z.string(),
  description: z.string().default(''),
  tags,
  /** Number of the version that each alias names. */
  aliases: z.record(z.string(), z.number().int()).default({}),
  /** The oldest first: their numbers are their places, from 1. */
  versions: z.array(seededVersion),
});
export type SeededModel = z.infer<typeof seededModel>;

/** A run as `seed/registry/runs.yaml` describes it. */
export const seededRun = z.strictObject({
  name: z.string(),
  dataset: z.strictObject({ name: z.string(), digest: z.string() }),
  commit: z.string(),
});
export type SeededRun = z.infer<typeof seededRun>;

/** The id of the run of that name, as MLflow writes ids. */
export function runIdOf(name: string): string {
  return createHash('md5').update(name).digest('hex');
}

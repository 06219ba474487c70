import { z } from 'zod';
import { serviceRequestSchema } from './request';

/** Longest that a run may take, in hours: four weeks. */
const MOST_HOURS = 672;

/** Kubernetes keeps the indexes of a Job in its status. */
const MOST_SHARDS = 1000;

const whole = (what: string, most: number) => {
  const error = `${what} must be a whole number of 1 to ${most}`;
  return z.number({ error }).int(error).min(1, error).max(most, error);
};

/** What a batch run works through, and how long it may take. */
const runAnswersSchema = z.strictObject({
  /** Name of the PersistentVolumeClaim of the tenant that holds the data set and takes the results. */
  claim: z
    .string()
    .max(63, 'claim may have at most 63 characters')
    .regex(
      /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
      "claim must be the name of a PersistentVolumeClaim: a-z, 0-9 and '-'",
    ),
  /** Folder in it with a folder for each shard, named by its number from 0. */
  folder: z
    .string()
    .max(200, 'folder may have at most 200 characters')
    .regex(
      /^[A-Za-z0-9][-\w]*(\/[A-Za-z0-9][-\w]*)*$/,
      "folder must be a path of names of letters, digits, '-' and '_', such as reviews/2026-11",
    ),
  shards: whole('shards', MOST_SHARDS),
  /** From when it is applied, its time in the queue included. */
  hours: whole('hours', MOST_HOURS),
});

/** @public */
export type RunAnswers = z.infer<typeof runAnswersSchema>;

/**
 * The answers of the form for a batch run. `replicas` are the shards at once, as many from the start as later.
 * @public
 */
export const batchRequestSchema = serviceRequestSchema
  .extend({ run: runAnswersSchema })
  .refine(({ replicas }) => replicas.min === replicas.max, {
    path: ['replicas'],
    message: 'replicas: a run has one number of shards at once',
  });

/** @public */
export type BatchRequest = z.infer<typeof batchRequestSchema>;

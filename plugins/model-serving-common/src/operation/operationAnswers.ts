import { z } from 'zod';
import { OPERATION_QUESTIONS, Rollout, ROLLOUTS } from './questions';

const { maxDisrupted } = OPERATION_QUESTIONS;

/** No service has more replicas than one more than this. */
const MOST_DISRUPTED = 63;

const ofDisrupted = `${maxDisrupted.title} must be a whole number of 1 to ${MOST_DISRUPTED} replicas`;

/** How the service is operated; the platform's defaults hold for what is left out. */
export const operationAnswersSchema = z.strictObject({
  rollout: z.enum(Object.keys(ROLLOUTS) as [Rollout, ...Rollout[]]).optional(),
  /** Replicas that evictions may stop at once; left out, nothing limits them. */
  maxDisrupted: z
    .number({ error: ofDisrupted })
    .int(ofDisrupted)
    .min(1, ofDisrupted)
    .max(MOST_DISRUPTED, ofDisrupted)
    .optional(),
});

/** Answers about the operation of a service. @public */
export type OperationAnswers = z.infer<typeof operationAnswersSchema>;

/** The valid ones of answers that come from outside, such as the address of a form. @public */
export function readOperationAnswers(value: unknown): OperationAnswers {
  const answers = Object(value) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(operationAnswersSchema.shape).flatMap(
      ([question, schema]) => {
        const { data } = schema.safeParse(answers[question]);
        return data === undefined ? [] : [[question, data]];
      },
    ),
  );
}

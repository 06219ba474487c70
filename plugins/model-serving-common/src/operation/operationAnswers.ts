import { z } from 'zod';
import {
  OPERATION_QUESTIONS,
  OperationQuestion,
  Rollout,
  ROLLOUTS,
  Spread,
  SPREADS,
} from './questions';

const { maxDisrupted } = OPERATION_QUESTIONS;

/** No service has more replicas than one more than this. */
const MOST_DISRUPTED = 63;

const ofDisrupted = `${maxDisrupted.title} must be a whole number of 1 to ${MOST_DISRUPTED} replicas`;

/** The id of something that profiles offer. */
const offered = (question: OperationQuestion) =>
  z
    .string()
    .max(63)
    .regex(
      /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
      `${OPERATION_QUESTIONS[question].title} must be named by ids that the platform offers`,
    );

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
  /** Id of a placement of the profiles; wherever the size may run when left out. */
  placement: offered('placement').optional(),
  spread: z.enum(Object.keys(SPREADS) as [Spread, ...Spread[]]).optional(),
  /** Ids of secrets of the profiles. */
  secrets: z
    .array(offered('secrets'))
    .max(20)
    .refine(
      secrets => new Set(secrets).size === secrets.length,
      `${OPERATION_QUESTIONS.secrets.title} must name each only once`,
    )
    // Forms fill in an empty list.
    .transform(secrets => (secrets.length > 0 ? secrets : undefined))
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

import { z } from 'zod';
import { dnsName } from './dnsName';
import { serviceRequestSchema } from './request';
import type { RequestedModel } from './requestedModel';

/** Most tokens of a month that may be expected, in millions. */
const MOST_MILLIONS = 1_000_000;

const millions = (side: string) => {
  const error = `tokens.${side} must be a whole number of 0 to ${MOST_MILLIONS} million tokens per month`;
  return z.number({ error }).int(error).min(0, error).max(MOST_MILLIONS, error);
};

const { model, name, purpose, tenant } = serviceRequestSchema.shape;

/**
 * The answers of the form for an external model: one that somebody else serves, and that a tenant calls with a key of its own.
 * Its address and its name there are no answers: the model's source decides them.
 * @public
 */
export const externalRequestSchema = z.strictObject({
  tenant,
  name,
  model: model.refine(({ variant }) => variant === undefined, {
    message: 'model: a hosted model has no variants',
  }),
  /** Id of an external endpoint of the profiles; the first that has the model's host when left out. */
  endpoint: dnsName('endpoint', 63).optional(),
  /** Tokens of a month that are expected, in millions: what the cost is estimated from. */
  tokens: z
    .strictObject({ input: millions('input'), output: millions('output') })
    .refine(({ input, output }) => input + output > 0, {
      message: 'tokens: say how many tokens are expected, at least 1 million',
    }),
  purpose,
});

/** @public */
export type ExternalRequest = z.infer<typeof externalRequestSchema>;

/** A request as clients may send it. @public */
export type ExternalRequestInput = Omit<ExternalRequest, 'model'> & {
  /** Its entity ref alone means the default version. */
  model: string | RequestedModel;
};

/** Tokens of a month, in millions. @public */
export type ExpectedTokens = ExternalRequest['tokens'];

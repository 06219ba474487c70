import { z } from 'zod';
import { adapterAnswersSchema } from './adapters/adapterAnswers';
import { dnsName } from './dnsName';
import {
  ARGUMENT_CHOICE,
  ArgumentAnswers,
  ArgumentId,
  ENGINE_ARGUMENTS,
} from './engines/arguments';
import { operationAnswersSchema } from './operation/operationAnswers';
import { RequestedModel, requestedModelSchema } from './requestedModel';

const count = (id: ArgumentId & keyof CountArguments) => {
  const { most, title, unit } = ENGINE_ARGUMENTS[id];
  const error = `${title} must be a whole number of 1 to ${most} ${unit}`;
  return z
    .number({ error })
    .int(error)
    .min(1, error)
    .max(most, error)
    .optional();
};

type CountArguments = {
  [Id in ArgumentId as (typeof ENGINE_ARGUMENTS)[Id]['kind'] extends 'count'
    ? Id
    : never]: number;
};

const choice = (id: ArgumentId) => {
  const error = `${ENGINE_ARGUMENTS[id].title} must be one of the values that the runtime offers`;
  return z.string({ error }).regex(ARGUMENT_CHOICE, error).optional();
};

/** What is asked of the engine; what of it may be, and within which bounds, the runtime says. */
export const argumentAnswersSchema = z.strictObject({
  contextLength: count('contextLength'),
  maxSequences: count('maxSequences'),
  maxBatchTokens: count('maxBatchTokens'),
  kvCacheDtype: choice('kvCacheDtype'),
  quantization: choice('quantization'),
  prefixCaching: z.boolean().optional(),
  speculativeTokens: count('speculativeTokens'),
  toolParser: choice('toolParser'),
  chatTemplate: choice('chatTemplate'),
  tensorParallel: count('tensorParallel'),
  pipelineParallel: count('pipelineParallel'),
  dataParallel: count('dataParallel'),
}) satisfies z.ZodType<ArgumentAnswers>;

/**
 * The answers of the golden path's form. Everything else comes from profiles.
 * Unknown keys are refused, so that nothing can be smuggled into a manifest.
 * @public
 */
export const serviceRequestSchema = z.strictObject({
  tenant: dnsName('tenant', 63),
  name: dnsName('name', 40),
  /** The entity ref alone means the default version. */
  model: requestedModelSchema,
  /** Id of an accelerator option of the profiles. */
  accelerator: dnsName('accelerator', 63),
  /** Id of a runtime of the profiles; the first that serves the model on the accelerator when left out. */
  runtime: dnsName('runtime', 63).optional(),
  /** What is asked of the runtime's engine; its defaults hold for what is left out. */
  arguments: argumentAnswersSchema.optional(),
  replicas: z
    .strictObject({
      min: z.number().int().min(1).max(64),
      max: z.number().int().min(1).max(64),
    })
    .refine(r => r.min <= r.max, {
      message: 'replicas: the lower number must not exceed the upper one',
    }),
  /** LoRA adapters that are served beside the model, each under a name of its own. */
  adapters: adapterAnswersSchema.optional(),
  priority: dnsName('priority', 63),
  /** How the service is operated; the platform's defaults hold for what is left out. */
  operation: operationAnswersSchema.optional(),
  /** That it runs no pods until it is started again; left out of a service that runs. */
  stopped: z.literal(true).optional(),
  purpose: z
    .string()
    .trim()
    .min(1, 'purpose must say what the service is for')
    .max(300, 'purpose may have at most 300 characters')
    .regex(
      // eslint-disable-next-line no-control-regex
      /^[^\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069\u200b-\u200f]*$/,
      'purpose must be one line of plain text',
    ),
});

/** @public */
export type ServiceRequest = z.infer<typeof serviceRequestSchema>;

/** A request as clients may send it. @public */
export type ServiceRequestInput = Omit<ServiceRequest, 'model' | 'adapters'> & {
  /** Its entity ref alone means the default version. */
  model: string | RequestedModel;
  adapters?: Array<{ name: string; model: string | RequestedModel }>;
};

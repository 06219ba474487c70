import { z } from 'zod';
import type { ServedModel } from './api/service';
import {
  ARGUMENT_CHOICE,
  ArgumentAnswers,
  ArgumentId,
  ENGINE_ARGUMENTS,
} from './engines/arguments';
import { operationAnswersSchema } from './operation/operationAnswers';
import { plainLine, TEXT_LIMITS } from './text';

/**
 * RFC 1123 label, further narrowed to KServe's rule that a name starts with a letter.
 * 40 characters leave room for the suffixes that controllers append (Kueue's workload
 * names, `-predictor`, pod hashes) within 63.
 */
const NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

const dnsName = (what: string, max: number) =>
  z
    .string()
    .max(max, `${what} may have at most ${max} characters`)
    .regex(
      NAME,
      `${what} must start with a letter, end with a letter or digit, and hold only a-z, 0-9 and '-'`,
    );

const modelRef = z
  .string()
  .max(200)
  .regex(
    /^resource:[a-z0-9][-a-z0-9._]*\/[a-z0-9][-a-z0-9._]*$/i,
    'model must be a reference to a model of the catalog',
  );

/** Longest name of a version; sources may give up to 253 characters, and a source's id may come after them. */
const VERSION_CHARACTERS = 320;

const requestedModelSchema = z.strictObject({
  /** Entity ref of the model, e.g. `resource:default/qwen3-8b`. */
  ref: modelRef,
  /** Name of the version; the model's default when left out. */
  version: z
    .string()
    .min(1)
    .max(VERSION_CHARACTERS)
    .refine(
      name => plainLine(name, VERSION_CHARACTERS) === name,
      'version must be one line of plain text',
    )
    .optional(),
  /** Name of the variant; the first that the runtime serves when left out. */
  variant: z
    .string()
    .max(130)
    .regex(
      /^[a-z0-9]([-a-z0-9_.]*[a-z0-9])?$/,
      'variant must hold only a-z, 0-9, "-", "_" and ".", and begin and end with a letter or digit',
    )
    .optional(),
  /** The license that the requester confirmed: needed where it is not permissive, and must be that of the version. */
  licenseAccepted: z
    .string()
    .min(1)
    .max(TEXT_LIMITS.label)
    .refine(
      license => plainLine(license, TEXT_LIMITS.label) === license,
      'licenseAccepted must be one line of plain text',
    )
    .optional(),
});

/** Which model a service asks for. @public */
export type RequestedModel = z.infer<typeof requestedModelSchema>;

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
  model: z.preprocess(
    value => (typeof value === 'string' ? { ref: value } : value),
    requestedModelSchema,
  ),
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
  priority: dnsName('priority', 63),
  /** How the service is operated; the platform's defaults hold for what is left out. */
  operation: operationAnswersSchema.optional(),
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
export type ServiceRequestInput = Omit<ServiceRequest, 'model'> & {
  /** Its entity ref alone means the default version. */
  model: string | RequestedModel;
};

/** What a running service answers to the question for its model; undefined where it names none. @public */
export function requestedModelOf(
  model: ServedModel | null,
): RequestedModel | undefined {
  return model?.entityRef
    ? {
        ref: model.entityRef,
        ...(model.version === null ? {} : { version: model.version }),
        ...(model.variant === null ? {} : { variant: model.variant }),
      }
    : undefined;
}

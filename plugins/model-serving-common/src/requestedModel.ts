import { z } from 'zod';
import { plainLine, TEXT_LIMITS } from './text';

const modelRef = z
  .string()
  .max(200)
  .regex(
    /^resource:[a-z0-9][-a-z0-9._]*\/[a-z0-9][-a-z0-9._]*$/i,
    'model must be a reference to a model of the catalog',
  );

/** Longest name of a version; sources may give up to 253 characters, and a source's id may come after them. */
const VERSION_CHARACTERS = 320;

const namedModel = z.strictObject({
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
export type RequestedModel = z.infer<typeof namedModel>;

/** The entity ref alone means the default version. */
export const requestedModelSchema = z.preprocess(
  value => (typeof value === 'string' ? { ref: value } : value),
  namedModel,
);

import type { z as Zod } from 'zod/v3';

const requestedModel = (z: typeof Zod) =>
  z.union([
    z.string(),
    z
      .object({
        ref: z.string(),
        version: z.string().optional(),
        variant: z.string().optional(),
        licenseAccepted: z.string().optional(),
      })
      .strict(),
  ]);

/** The answers of a golden path of services. */
export const serviceRequest = (z: typeof Zod) =>
  z
    .object({
      tenant: z.string().describe('The tenant that owns the service'),
      name: z
        .string()
        .describe(
          'Name of the service: letters, digits and dashes, 40 at most',
        ),
      model: requestedModel(z).describe(
        "Entity ref of the model, for example 'resource:default/qwen3-8b', or an object with it as 'ref' and with the names of 'version' and 'variant'",
      ),
      accelerator: z
        .string()
        .describe("Id of an accelerator option of the tenant's profiles"),
      replicas: z
        .object({ min: z.number().int(), max: z.number().int() })
        .strict()
        .describe('How few and how many replicas the service may have'),
      priority: z
        .string()
        .describe('Name of a WorkloadPriorityClass the tenant may use'),
      purpose: z.string().describe('What the service is for, in one line'),
    })
    // Which other answers there are is up to the golden path, and the backend refuses the rest.
    .passthrough()
    .describe('A service');

/** The answers of the path `lora-adapter`. */
export const adapterRequest = (z: typeof Zod) =>
  z
    .object({
      tenant: z.string().describe('The tenant that owns the service'),
      service: z
        .string()
        .describe('Name of the service in the GitOps repository'),
      name: z.string().describe('Name under which callers ask for the adapter'),
      model: requestedModel(z).describe(
        'Entity ref of the adapter, or an object with it',
      ),
    })
    .strict()
    .describe('A LoRA adapter of a service, with the path lora-adapter');

/** The answers of the paths `stop-service` and `start-service`. */
export const changeRequest = (z: typeof Zod) =>
  z
    .object({
      tenant: z.string().describe('The tenant that owns the service'),
      service: z
        .string()
        .describe('Name of the service in the GitOps repository'),
    })
    .strict()
    .describe(
      'A service to change as a whole, with the path stop-service or start-service',
    );

/** The answers of the path `roll-back`. */
export const rollBackRequest = (z: typeof Zod) =>
  z
    .object({
      tenant: z.string().describe('The tenant that owns the service'),
      service: z.string().describe('Name of the service'),
      revision: z
        .string()
        .describe('Id of the commit whose state is proposed again'),
    })
    .strict()
    .describe('An earlier state of a service, with the path roll-back');

/** The answers of the path `external-model`. */
export const externalRequest = (z: typeof Zod) =>
  z
    .object({
      tenant: z.string().describe('The tenant whose key is used'),
      name: z
        .string()
        .describe('Name of the service, and of the Secret that clients read'),
      model: requestedModel(z).describe(
        'Entity ref of the hosted model, or an object with it',
      ),
      endpoint: z
        .string()
        .optional()
        .describe(
          "Id of an external endpoint of the tenant's profiles; the first that has the model's host when left out",
        ),
      tokens: z
        .object({ input: z.number().int(), output: z.number().int() })
        .strict()
        .describe('Tokens per month that are expected, in millions'),
      purpose: z.string().describe('What the model is used for, in one line'),
    })
    .strict()
    .describe('A hosted model, with the path external-model');

/** How answers about a service that Git holds are to be understood. */
export const editOptions = (z: typeof Zod) =>
  z
    .object({
      from: z
        .object({})
        .passthrough()
        .optional()
        .describe('The answers that the form was opened with'),
      choices: z
        .record(z.enum(['git', 'form']))
        .optional()
        .describe(
          'Whose value a field gets that Git and the form both changed',
        ),
    })
    .strict()
    .describe(
      'For a service that Git holds: the answers are merged into its files',
    );

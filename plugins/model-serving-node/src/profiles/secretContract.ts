import { z } from 'zod';
import { id, name } from './fields';

/** Where a key of the tenant's secret store is: at `<tenant>/<remoteKey>`. */
export const storedKey = z.strictObject({
  secretStore: z.strictObject({
    kind: z.enum(['SecretStore', 'ClusterSecretStore']),
    name,
  }),
  remoteKey: z.string().regex(/^[A-Za-z0-9][-A-Za-z0-9_./]*$/),
  property: z.string().regex(/^[-A-Za-z0-9_.]+$/),
});

/** Variables that golden paths set themselves. */
const OWN_VARIABLES = ['HF_HUB_OFFLINE'];

/** A secret that a request may ask for by name; neither it nor Git holds the value. */
export const secretContract = z.strictObject({
  id,
  title: z.string().min(1).max(100),
  /** What it is for, in one line. */
  description: z.string().min(1).max(200).optional(),
  /** Environment variable of the engine. */
  variable: z
    .string()
    .max(63)
    .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable')
    .refine(
      variable => !OWN_VARIABLES.includes(variable),
      'is a variable that golden paths set',
    ),
  ...storedKey.shape,
});

/** A secret that the platform lets services have: the variable that gets it, and where its store has it. @public */
export type SecretContract = z.infer<typeof secretContract>;

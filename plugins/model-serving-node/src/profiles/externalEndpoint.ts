import { z } from 'zod';
import { id } from './fields';
import { storedKey } from './secretContract';

const variable = z
  .string()
  .max(63)
  .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable');

/** What clients of OpenAI's API read. */
const OPENAI = {
  url: 'OPENAI_BASE_URL',
  model: 'OPENAI_MODEL',
  key: 'OPENAI_API_KEY',
} as const;

/** A host outside that tenants may call with a key of their own; neither profile nor Git holds the key. */
export const externalEndpoint = z.strictObject({
  id,
  title: z.string().min(1).max(100),
  /** What it is for, in one line. */
  description: z.string().min(1).max(200).optional(),
  /** Host, with its port where that is not 443, of the addresses that model sources give. */
  host: z
    .string()
    .max(260)
    .regex(
      /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]{1,5})?$/,
      'must be a host such as api.example.com',
    ),
  /** Environment variables by which clients get address, name of the model, and key. */
  variables: z
    .strictObject({ url: variable, model: variable, key: variable })
    .refine(
      ({ url, model, key }) => new Set([url, model, key]).size === 3,
      'must be three different variables',
    )
    .default(OPENAI),
  ...storedKey.shape,
});

/** A host that the platform lets tenants call, and where their keys for it are. @public */
export type ExternalEndpoint = z.infer<typeof externalEndpoint>;

import { z } from 'zod';

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(text => !CONTROL.test(text), 'must be one line of plain text');

const webAddress = z
  .string()
  .max(2000)
  .refine(text => {
    const { protocol } = URL.canParse(text) ? new URL(text) : { protocol: '' };
    return protocol === 'https:' || protocol === 'http:';
  }, 'must be an http or https address');

/** A document of `platform/models`. Unknown fields are passed over. */
export const modelManifestSchema = z.object({
  apiVersion: z.literal('model-serving.backstage.io/v1alpha1'),
  kind: z.literal('Model'),
  metadata: z.object({
    name: z
      .string()
      .max(63)
      .regex(
        /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
        'must hold only a-z, 0-9, "-" and ".", and begin and end with a letter or digit',
      ),
    title: line(100).optional(),
    description: line(1000).optional(),
    tags: z
      .array(
        z
          .string()
          .regex(/^[a-z0-9+#]+(-[a-z0-9+#]+)*$/)
          .max(63),
      )
      .max(20)
      .optional(),
    links: z
      .array(z.object({ url: webAddress, title: line(100).optional() }))
      .max(20)
      .optional(),
  }),
  spec: z.object({
    uri: z
      .string()
      .max(1000)
      .regex(
        /^[a-z][a-z0-9+.-]*:\/\/[!-~]+$/,
        'must be the address of an artifact',
      ),
    format: line(63),
    publisher: line(100).optional(),
    license: line(100).optional(),
    task: line(100).optional(),
    parameters: z.number().positive().optional(),
    contextLength: z.number().int().positive().optional(),
    precision: line(63).optional(),
    memoryBytes: z.number().positive().optional(),
    engine: line(63).optional(),
    owner: z
      .string()
      .max(200)
      .regex(
        /^(group|user):[a-z0-9-]+\/[A-Za-z0-9._-]+$/,
        'must be the entity ref of a group or user',
      ),
  }),
});

/** @see modelManifestSchema */
export type ModelManifest = z.infer<typeof modelManifestSchema>;

import { z } from 'zod';

/** Reads a field that a model can do without: of the wrong type it counts as absent. */
const optional = <T>(schema: z.ZodType<T>) => schema.nullable().catch(null);

const date = optional(
  z.date().transform((value, context) => {
    if (Number.isNaN(value.getTime())) {
      context.addIssue('not a date');
      return z.NEVER;
    }
    return value.toISOString();
  }),
);

const text = optional(z.string());
const texts = z
  .array(z.unknown())
  .catch([])
  .transform(values =>
    values.filter((value): value is string => typeof value === 'string'),
  );

/** Name of a repository: at most one slash, and nothing that means something in an address. */
const repositoryName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)?$/, 'is not a name')
  .refine(name => !name.includes('..'), 'is not a name');

const gated = optional(
  z.union([z.literal(false), z.enum(['auto', 'manual'])]),
).transform(value => (value === null ? null : value !== false));

/** A model as the Hub lists it, without what its files say. Field names are those of `@huggingface/hub`. */
export const hubModelSchema = z.object({
  name: repositoryName,
  /** Commit of the revision. */
  sha: z.string().regex(/^[0-9a-f]{40}$/, 'is not a commit'),
  author: text,
  private: optional(z.boolean()),
  disabled: optional(z.boolean()),
  gated,
  task: text,
  library_name: text,
  downloads: optional(z.number().int().nonnegative()),
  updatedAt: date,
  tags: texts,
  /** The front matter of the card. */
  cardData: z.record(z.string(), z.unknown()).catch({}),
});

export type HubModel = z.infer<typeof hubModelSchema>;

/** What a list is asked for, beyond what it has anyway. */
export const LISTED_FIELDS = [
  'author',
  'cardData',
  'disabled',
  'library_name',
  'sha',
  'tags',
] as const;

/** What belongs to one commit of a model. */
export const hubModelAtCommitSchema = hubModelSchema.extend({
  config: z.unknown().optional(),
  'model-index': z.unknown().optional(),
  safetensors: z
    .object({ parameters: z.unknown().optional() })
    .nullable()
    .catch(null)
    .transform(value => value?.parameters ?? null),
});

export type HubModelAtCommit = z.infer<typeof hubModelAtCommitSchema>;

/** What one commit of a model is asked for. */
export const COMMIT_FIELDS = [
  ...LISTED_FIELDS,
  'config',
  'model-index',
  'safetensors',
] as const;

/** A model in a collection. */
export const collectionItemSchema = z.object({
  id: repositoryName,
  type: z.literal('model'),
  lastModified: text,
  downloads: optional(z.number().int().nonnegative()),
  gated,
});

export type CollectionItem = z.infer<typeof collectionItemSchema>;

import { z } from 'zod';

const optional = <T>(schema: z.ZodType<T>) => schema.nullable().catch(null);
const text = optional(z.string());
const count = optional(z.number().int().positive());

/**
 * A model of an OpenAI-compatible `GET /models`: what the standard has, and what vLLM (`max_model_len`), Groq
 * (`context_window`), Mistral (`max_context_length`) and OpenRouter (the others) add.
 */
const openAiModel = z.object({
  id: z.string().min(1).max(200),
  owned_by: text,
  max_model_len: count,
  context_length: count,
  context_window: count,
  max_context_length: count,
  name: text,
  description: text,
  pricing: optional(
    z.object({
      prompt: z.unknown().optional(),
      completion: z.unknown().optional(),
    }),
  ),
  supported_parameters: optional(z.array(z.unknown())),
});

export const openAiModelSchema = openAiModel.transform(
  ({ context_window, max_context_length, ...model }) => ({
    ...model,
    context_length:
      model.context_length ?? context_window ?? max_context_length,
  }),
);

/** The list of the standard, or the bare one of Together AI; an empty one may as well be the answer of something else. */
export const openAiListSchema = z
  .union([
    z.array(z.unknown()).min(1),
    z.object({ data: z.array(z.unknown()) }),
  ])
  .transform(list => (Array.isArray(list) ? list : list.data));

export type OpenAiModel = z.infer<typeof openAiModelSchema>;

/** A model of Replicate's `GET /models/{owner}/{name}`. */
export const replicateModelSchema = z.object({
  owner: z.string().min(1),
  name: z.string().min(1),
  url: text,
  description: text,
  license_url: text,
  paper_url: text,
  github_url: text,
  latest_version: optional(z.object({ id: z.string(), created_at: text })),
});

export type ReplicateModel = z.infer<typeof replicateModelSchema>;

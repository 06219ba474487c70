import { z } from 'zod';

const optional = <T>(schema: z.ZodType<T>) => schema.nullable().catch(null);
const text = optional(z.string());
const count = optional(z.number().int().positive());

/**
 * A model of an OpenAI-compatible `GET /models`: what the standard has, and what vLLM (`max_model_len`) and OpenRouter
 * (the others) add.
 */
export const openAiModelSchema = z.object({
  id: z.string().min(1).max(200),
  owned_by: text,
  max_model_len: count,
  context_length: count,
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

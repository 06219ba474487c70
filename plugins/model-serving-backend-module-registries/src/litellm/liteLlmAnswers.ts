import { z } from 'zod';

const optional = <T>(schema: z.ZodType<T>) => schema.nullable().catch(null);

const text = optional(z.string());
const flag = optional(z.boolean());
const count = optional(z.number().int().positive());

/** One deployment of a model: fields of `DeploymentTypedDict` and of the cost map that its `model_info` holds. */
export const deploymentSchema = z.object({
  model_name: z.string().min(1).max(200),
  litellm_params: z
    .object({
      model: text,
      api_base: text,
      custom_llm_provider: text,
      aws_region_name: text,
      vertex_location: text,
      region_name: text,
    })
    .catch({
      model: null,
      api_base: null,
      custom_llm_provider: null,
      aws_region_name: null,
      vertex_location: null,
      region_name: null,
    }),
  model_info: z.object({
    id: text,
    mode: text,
    description: text,
    litellm_provider: text,
    /** The longest answer where that is told, else the longest context. */
    max_tokens: count,
    max_output_tokens: count,
    max_input_tokens: count,
    /** 0 is a price; a key that is missing is none. */
    input_cost_per_token: z.unknown().optional(),
    output_cost_per_token: z.unknown().optional(),
    supports_function_calling: flag,
    supports_vision: flag,
    supports_audio_input: flag,
  }),
});

export type LiteLlmDeployment = z.infer<typeof deploymentSchema>;

/** `GET /v2/model/info`. */
export const deploymentPageSchema = z.object({
  data: z.array(z.unknown()),
  current_page: z.number().int().positive(),
  total_pages: z.number().int().nonnegative(),
});

/** `GET /model/info`. */
export const deploymentListSchema = z.object({ data: z.array(z.unknown()) });

/** A model of `GET /v1/models`, which tells no more than its name. */
export const namedModelSchema = z.object({ id: z.string().min(1).max(200) });

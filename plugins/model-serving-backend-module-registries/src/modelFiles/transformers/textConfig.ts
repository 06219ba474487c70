import { Fields } from '../Fields';
import { lookUp } from '../lookUp';

/** Where models of several modalities keep the configuration of their language model. */
const NESTED = ['text_config', 'llm_config', 'language_config'] as const;

/**
 * What configuration classes of Transformers assume for fields that a published `text_config` leaves out
 * (`Gemma3TextConfig`, `LlamaConfig` and their like). A field that is null stays null.
 */
const DEFAULTS: Readonly<Record<string, Fields>> = {
  gemma: Fields.of({
    head_dim: 256,
    hidden_size: 3072,
    max_position_embeddings: 8192,
    num_attention_heads: 16,
    num_hidden_layers: 28,
    num_key_value_heads: 16,
    vocab_size: 256_000,
  }),
  gemma2: Fields.of({
    head_dim: 256,
    hidden_size: 2304,
    max_position_embeddings: 8192,
    num_attention_heads: 8,
    num_hidden_layers: 26,
    num_key_value_heads: 4,
    sliding_window: 4096,
    vocab_size: 256_000,
  }),
  gemma3_text: Fields.of({
    head_dim: 256,
    max_position_embeddings: 131_072,
    num_attention_heads: 8,
    num_key_value_heads: 4,
    sliding_window: 4096,
    vocab_size: 262_208,
  }),
  llama: Fields.of({
    hidden_size: 4096,
    max_position_embeddings: 2048,
    num_attention_heads: 32,
    num_hidden_layers: 32,
    vocab_size: 32_000,
  }),
  mistral: Fields.of({
    hidden_size: 4096,
    max_position_embeddings: 131_072,
    num_attention_heads: 32,
    num_hidden_layers: 32,
    num_key_value_heads: 8,
    sliding_window: 4096,
    vocab_size: 32_000,
  }),
  opt: Fields.of({
    hidden_size: 768,
    max_position_embeddings: 2048,
    num_attention_heads: 12,
    num_hidden_layers: 12,
    vocab_size: 50_272,
  }),
  qwen2: Fields.of({
    hidden_size: 4096,
    max_position_embeddings: 32_768,
    num_attention_heads: 32,
    num_hidden_layers: 32,
    num_key_value_heads: 32,
    vocab_size: 151_936,
  }),
};

/** The configuration of a model's language model. */
export interface TextConfig {
  fields: Fields;
  /** Type of the language model, such as `qwen3`. */
  type: string;
}

/** Reads where a `config.json` describes the language model: at its top, or in the part of a model with several. */
export function textConfigOf(config: Fields): TextConfig {
  const thinker = config.fields('thinker_config');
  const whole = thinker.has('text_config') ? thinker : config;
  const name = NESTED.find(each => whole.has(each));
  if (name === undefined) {
    return { fields: whole, type: whole.text('model_type') ?? '' };
  }
  const nested = whole.fields(name);
  const type = nested.text('model_type') ?? '';
  return {
    fields: nested.withDefaults(lookUp(DEFAULTS, type) ?? Fields.EMPTY),
    type,
  };
}

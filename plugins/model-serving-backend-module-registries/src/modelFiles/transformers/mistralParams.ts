import { Fields } from '../Fields';

/** Mixtures and latent attention, of which the file says more than is read here. */
const OTHERS = ['moe', 'kv_lora_rank', 'yarn'] as const;

/**
 * The `params.json` of Mistral's own layout in the words of a `config.json`, as vLLM's `MistralConfigParser` takes it;
 * undefined for a file of something else.
 */
export function configOfMistralParams(json: unknown): object | undefined {
  const params = Fields.of(json);
  const layers = params.count('n_layers');
  if (layers === null || OTHERS.some(name => params.has(name))) {
    return undefined;
  }
  return {
    architectures: ['MistralForCausalLM'],
    model_type: 'mistral',
    head_dim: params.value('head_dim'),
    hidden_size: params.value('dim'),
    max_position_embeddings:
      params.value('max_position_embeddings') ?? params.value('max_seq_len'),
    num_attention_heads: params.value('n_heads'),
    num_hidden_layers: layers,
    num_key_value_heads: params.value('n_kv_heads'),
    sliding_window: params.value('sliding_window'),
    vocab_size: params.value('vocab_size'),
  };
}

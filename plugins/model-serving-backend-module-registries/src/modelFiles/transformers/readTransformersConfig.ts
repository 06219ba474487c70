import {
  ModelArchitecture,
  parseModelArchitecture,
  readNumber,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../Fields';
import { expertsOf } from './experts';
import { layerCachesOf } from './layers';
import { Quantization, quantizationOf } from './quantization';
import { TextConfig, textConfigOf } from './textConfig';

/** What a `config.json` of Transformers says of a model. */
export interface TransformersConfig {
  /** Classes that load it, such as `Qwen3ForCausalLM`. */
  classes: string[];
  architecture: ModelArchitecture | null;
  /** Longest context in tokens. */
  contextLength: number | null;
  /** Number format that it computes in, such as `bf16`. */
  precision: string | null;
  quantization: Quantization | null;
  isEncoderDecoder: boolean;
}

/** More than any model has, and few enough to count one by one. */
const MOST_LAYERS = 10_000;

const PRECISIONS: Readonly<Record<string, string>> = {
  bfloat16: 'bf16',
  float16: 'fp16',
  half: 'fp16',
  float32: 'fp32',
  float: 'fp32',
};

const BYTES: Readonly<Record<string, number>> = { bf16: 2, fp16: 2, fp32: 4 };

/**
 * Reads a `config.json`: the keys of Transformers' configuration classes, with what those classes assume where a key is
 * left out. What it does not say is null.
 *
 * @param parameters - of the whole model, for what a token uses of its experts; null when unknown
 * @param modelOpt - ModelOpt's `hf_quant_config.json`, where there is one
 */
export function readTransformersConfig(
  json: unknown,
  parameters: number | null,
  modelOpt?: unknown,
): TransformersConfig {
  const config = Fields.of(json);
  const text = textConfigOf(config);
  const precision = precisionOf(text.fields) ?? precisionOf(config);
  return {
    classes: (config.list('architectures') ?? []).filter(
      (each): each is string => typeof each === 'string',
    ),
    // Within the bounds that the catalog keeps.
    architecture: parseModelArchitecture(
      architectureOf(text, precision, parameters),
    ),
    contextLength: contextLengthOf(text),
    precision,
    quantization: quantizationOf(
      config.has('quantization_config') ? config : text.fields.or(config),
      Fields.of(modelOpt),
    ),
    isEncoderDecoder: config.flag('is_encoder_decoder') ?? false,
  };
}

function precisionOf(config: Fields): string | null {
  const name = config.text('dtype', 'torch_dtype')?.replace(/^torch\./, '');
  return name === undefined ? null : PRECISIONS[name] ?? null;
}

function architectureOf(
  { fields: config, type }: TextConfig,
  precision: string | null,
  parameters: number | null,
): ModelArchitecture | null {
  const layers = config.count(
    'num_hidden_layers',
    'n_layer',
    'n_layers',
    'num_layers',
  );
  if (layers === null || layers > MOST_LAYERS) {
    return null;
  }
  const attentionHeads = config.count(
    'num_attention_heads',
    'n_head',
    'n_heads',
  );
  const latentAttention = latentAttentionOf(config);
  const caches = layerCachesOf(
    config,
    type,
    layers,
    precision === null ? null : BYTES[precision],
  );
  return {
    layers,
    attentionHeads,
    // Without them nobody can tell the size of a cache, which is so where layers keep something else.
    kvHeads:
      latentAttention || !caches ? null : kvHeadsOf(config, attentionHeads),
    headSize: latentAttention
      ? null
      : config.count('head_dim', 'kv_channels', 'attention_head_dim'),
    hiddenSize: config.count('hidden_size', 'n_embd', 'd_model'),
    vocabularySize: config.count('vocab_size', 'padded_vocab_size'),
    slidingWindow: caches?.slidingWindow ?? null,
    latentAttention: caches && latentAttention,
    recurrent: caches?.recurrent ?? null,
    experts: expertsOf(config, layers, parameters),
  };
}

function latentAttentionOf(
  config: Fields,
): ModelArchitecture['latentAttention'] {
  const rank = config.count('kv_lora_rank');
  const ropeSize = config.count('qk_rope_head_dim');
  return rank !== null && ropeSize !== null ? { rank, ropeSize } : null;
}

/** Heads of keys and values; as many as of queries where nothing else is said. */
function kvHeadsOf(
  config: Fields,
  attentionHeads: number | null,
): number | null {
  const one = config.flag('multi_query');
  if (one !== null) {
    // Falcon: `num_kv_heads` belongs to the newer of its two decoders.
    if (config.flag('new_decoder_architecture')) {
      return config.count('num_kv_heads') ?? attentionHeads;
    }
    return one ? 1 : attentionHeads;
  }
  if (config.flag('multi_query_attention')) {
    return config.count('multi_query_group_num');
  }
  const names = ['num_key_value_heads', 'num_kv_heads', 'n_head_kv'];
  const said = names.find(name => config.has(name));
  if (said !== undefined) {
    return config.count(said);
  }
  return config.fields('attn_config').count('kv_n_heads') ?? attentionHeads;
}

/** Scaled positions as vLLM counts them; those that a configuration counts already are left. */
function contextLengthOf({ fields: config, type }: TextConfig): number | null {
  const positions = config.count(
    'max_position_embeddings',
    'n_positions',
    'n_ctx',
    'max_seq_len',
    'seq_length',
    'max_sequence_length',
    'model_max_length',
  );
  const scaling = config.fields('rope_scaling', 'rope_parameters');
  const kind = scaling.text('rope_type', 'type');
  const factor = scaling.number('factor');
  if (
    positions === null ||
    factor === null ||
    factor < 1 ||
    type.startsWith('gemma3') ||
    !['yarn', 'linear', 'dynamic'].includes(kind ?? '')
  ) {
    return positions;
  }
  const original =
    kind === 'yarn'
      ? scaling.count('original_max_position_embeddings') ?? positions
      : positions;
  return readNumber(Math.floor(original * factor), { min: 1 });
}

import {
  ModelArchitecture,
  parseModelArchitecture,
  readNumber,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../Fields';
import { MOST_LAYERS } from '../LayerCaches';
import { lookUp } from '../lookUp';
import { expertsOf } from './experts';
import { attentionHeadsOf } from './kvSizes';
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
  return name === undefined ? null : lookUp(PRECISIONS, name) ?? null;
}

function architectureOf(
  { fields: config, type }: TextConfig,
  precision: string | null,
  parameters: number | null,
): ModelArchitecture | null {
  const layers =
    config.count('num_hidden_layers', 'n_layer', 'n_layers', 'num_layers') ??
    config.list('layers_block_type')?.length ??
    null;
  if (layers === null || layers > MOST_LAYERS) {
    return null;
  }
  return {
    layers,
    attentionHeads: attentionHeadsOf(config),
    ...layerCachesOf(
      config,
      type,
      layers,
      precision === null ? null : BYTES[precision],
    ),
    hiddenSize: config.count('hidden_size', 'n_embd', 'n_embed', 'd_model'),
    vocabularySize: config.count('vocab_size', 'padded_vocab_size'),
    experts: expertsOf(config, layers, parameters),
  };
}

/** Positions that a configuration names, of which vLLM takes the fewest. */
const POSITIONS = [
  'max_position_embeddings',
  'n_positions',
  'max_seq_len',
  'seq_length',
  'max_target_positions',
  'max_sequence_length',
  'max_seq_length',
  'seq_len',
] as const;

/** Types whose first positions stand for padding. */
const PADDED = new Set([
  'camembert',
  'roberta',
  'xlm-roberta',
  'xlm-roberta-xl',
]);

function positionsOf({ fields: config, type }: TextConfig): number | null {
  const named = POSITIONS.flatMap(name => config.count(name) ?? []);
  const positions =
    config.count('model_max_length') ??
    (named.length > 0 ? Math.min(...named) : config.count('n_ctx'));
  if (positions === null || !PADDED.has(type)) {
    return positions;
  }
  const padding = (config.countOrZero('pad_token_id') ?? 1) + 1;
  return positions > padding ? positions - padding : null;
}

/** Scaled positions as vLLM counts them; those that a configuration counts already are left. */
function contextLengthOf(text: TextConfig): number | null {
  const { fields: config, type } = text;
  const positions = positionsOf(text);
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

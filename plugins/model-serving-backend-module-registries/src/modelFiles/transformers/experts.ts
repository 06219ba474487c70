import type { ModelArchitecture } from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../Fields';

/**
 * Reads the experts of a mixture. Parameters that a token uses are all but those of the experts that it does not use.
 *
 * @param parameters - of the whole model; null when unknown
 * @returns null for a dense model, and where the sizes are not told
 */
export function expertsOf(
  config: Fields,
  layers: number,
  parameters: number | null,
): ModelArchitecture['experts'] {
  const ffn = config.fields('ffn_config');
  const total =
    config.count(
      'num_experts',
      'num_local_experts',
      'n_routed_experts',
      'moe_num_experts',
    ) ?? ffn.count('moe_num_experts');
  const active =
    config.count(
      'num_experts_per_tok',
      'num_experts_per_token',
      'experts_per_token',
      'top_k_experts',
      'moe_k',
    ) ?? ffn.count('moe_top_k');
  const ofExpert = parametersOfExpert(config, ffn);
  if (
    total === null ||
    active === null ||
    active > total ||
    total === 1 ||
    ofExpert === null ||
    parameters === null ||
    config.has('zero_expert_num')
  ) {
    return null;
  }
  const idle =
    (layersWithExperts(config, layers) +
      (config.countOrZero('num_nextn_predict_layers') ?? 0)) *
    (total - active) *
    ofExpert;
  return idle < parameters
    ? { total, active, activeParameters: parameters - idle }
    : null;
}

function parametersOfExpert(config: Fields, ffn: Fields): number | null {
  const hidden = config.count('hidden_size', 'd_model');
  // A list differs from layer to layer or from modality to modality.
  const inner = config.has('moe_intermediate_size')
    ? config.count('moe_intermediate_size')
    : config.count('expert_ffn_hidden_size', 'intermediate_size') ??
      ffn.count('ffn_hidden_size');
  if (hidden === null || inner === null) {
    return null;
  }
  const isGated = config.text('mlp_hidden_act') !== 'relu2';
  const biases =
    config.text('model_type') === 'gpt_oss' ? 2 * inner + hidden : 0;
  return (isGated ? 3 : 2) * hidden * inner + biases;
}

function layersWithExperts(config: Fields, layers: number): number {
  const listed = config.list('moe_layers');
  if (listed) {
    return listed.length;
  }
  const pattern = config.text('hybrid_override_pattern');
  if (pattern !== null) {
    return [...pattern].filter(letter => letter === 'E').length;
  }
  const frequencies = config.list('moe_layer_freq');
  if (frequencies) {
    return frequencies.filter(each => each === 1).length;
  }
  const dense =
    config.countOrZero('first_k_dense_replace', 'num_dense_layers') ?? 0;
  const first = config.countOrZero('moe_layer_start_index') ?? dense;
  const last = config.countOrZero('moe_layer_end_index') ?? layers - 1;
  const only = config.list('mlp_only_layers') ?? [];
  const period = config.count('expert_layer_period');
  const step =
    config.count(
      'decoder_sparse_step',
      'interleave_moe_layer_step',
      'moe_layer_interval',
    ) ?? 1;
  const every = config.count('moe_layer_freq') ?? 1;
  return Array.from({ length: layers }, (_, layer) => layer).filter(
    layer =>
      layer >= first &&
      layer <= last &&
      !only.includes(layer) &&
      layer % every === 0 &&
      (period === null
        ? (layer + 1) % step === 0
        : layer % period === (config.countOrZero('expert_layer_offset') ?? 0)),
  ).length;
}

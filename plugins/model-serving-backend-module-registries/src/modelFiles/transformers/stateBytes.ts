import { Fields } from '../Fields';

/** Bytes that one layer keeps of a request, as vLLM's `MambaStateShapeCalculator` shapes them. */
export function stateBytesOf(
  config: Fields,
  elementBytes: number | null,
): number | null {
  const sizes =
    gatedDeltaNet(config) ??
    mamba2(config) ??
    mamba(config) ??
    shortConv(config);
  if (!sizes || elementBytes === null) {
    return null;
  }
  const ofState = config.text('mamba_ssm_cache_dtype', 'mamba_ssm_dtype');
  return (
    sizes.convolution * elementBytes +
    sizes.state * (ofState === 'float32' ? 4 : elementBytes)
  );
}

/** Elements of the last inputs of the convolution, and of the state. */
interface StateSizes {
  convolution: number;
  state: number;
}

function gatedDeltaNet(config: Fields): StateSizes | null {
  return sized(
    [
      config.count('linear_num_key_heads'),
      config.count('linear_key_head_dim'),
      config.count('linear_num_value_heads'),
      config.count('linear_value_head_dim'),
      config.count('linear_conv_kernel_dim'),
    ],
    (keyHeads, keySize, valueHeads, valueSize, kernel) => ({
      convolution:
        (2 * keyHeads * keySize + valueHeads * valueSize) * (kernel - 1),
      state: valueHeads * valueSize * keySize,
    }),
  );
}

function mamba2(config: Fields): StateSizes | null {
  const heads = config.count('mamba_n_heads', 'mamba_num_heads', 'num_heads');
  const inner = innerSize(config);
  return sized(
    [
      heads,
      config.count('mamba_d_head', 'mamba_head_dim', 'head_dim') ??
        (heads !== null && inner !== null ? inner / heads : null),
      config.count('mamba_d_state', 'ssm_state_size', 'state_size'),
      config.count('mamba_n_groups', 'n_groups'),
      config.count('mamba_d_conv', 'conv_kernel'),
    ],
    (count, size, state, groups, kernel) => ({
      convolution: (count * size + 2 * groups * state) * (kernel - 1),
      state: count * size * state,
    }),
  );
}

function mamba(config: Fields): StateSizes | null {
  return sized(
    [
      innerSize(config),
      config.count('mamba_d_state', 'state_size'),
      config.count('mamba_d_conv', 'conv_kernel'),
    ],
    (inner, state, kernel) => ({
      convolution: inner * (kernel - 1),
      state: inner * state,
    }),
  );
}

function shortConv(config: Fields): StateSizes | null {
  return sized(
    [config.count('conv_dim', 'hidden_size'), config.count('conv_L_cache')],
    (size, kernel) => ({ convolution: size * (kernel - 1), state: 0 }),
  );
}

function innerSize(config: Fields): number | null {
  const hidden = config.count('hidden_size', 'd_model');
  const times = (expand: number | null) =>
    expand !== null && hidden !== null ? expand * hidden : null;
  // In a hybrid, `intermediate_size` is that of the layers with attention.
  return (
    times(config.count('mamba_expand')) ??
    config.count('intermediate_size', 'd_inner') ??
    times(config.count('expand'))
  );
}

function sized<T>(
  sizes: Array<number | null>,
  from: (...sizes: number[]) => T,
): T | null {
  return sizes.some(size => size === null)
    ? null
    : from(...(sizes as number[]));
}

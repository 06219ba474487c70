import { Fields } from '../Fields';

/** How the weights of a model are stored. */
export interface Quantization {
  /** As the memory arithmetic knows formats, such as `fp8`, `awq` or `gptq-int8`; else the method's own name. */
  name: string;
  /**
   * How weights lie in integers; null where each weight is an element of its own, `unknown` for other methods.
   */
  packing: Packing | 'unknown' | null;
}

/** How several weights share an integer, and what is stored beside them. */
export interface Packing {
  /** Bits of a weight. */
  bits: number;
  /** Zero points or scales in integers of the same type, as weights of `bits`, for each weight. */
  packedScales: number;
  /** Scales that are tensors of their own, for each weight. */
  scales: number;
}

/** One scale of 8 bits for 32 weights, among the integers. */
const MXFP4: Quantization = {
  name: 'mxfp4',
  packing: { bits: 4, packedScales: 2 / 32, scales: 0 },
};

/** One scale of 8 bits for 16 weights. */
const NVFP4: Quantization = {
  name: 'nvfp4',
  packing: { bits: 4, packedScales: 0, scales: 1 / 16 },
};

/**
 * Reads `quantization_config` of a `config.json`, or ModelOpt's `hf_quant_config.json`.
 *
 * @returns null for a model whose weights are stored as they compute
 */
export function quantizationOf(
  config: Fields,
  ofModelOpt: Fields = Fields.EMPTY,
): Quantization | null {
  const own = config.fields('quantization_config', 'compression_config');
  if (own.has('quant_method')) {
    const quantization = ofMethod(own);
    // Experts in 4 bits beside layers of another method.
    return hasOtherExperts(config) || hasOtherExperts(own)
      ? { ...quantization, packing: 'unknown' }
      : quantization;
  }
  const ofOwn = own.fields('quantization').text('quant_algo');
  if (ofOwn !== null) {
    return ofAlgorithm(ofOwn);
  }
  if (own.flag('load_in_4bit') || own.flag('load_in_8bit')) {
    return ofBitsAndBytes(own);
  }
  const algorithm = ofModelOpt.fields('quantization').text('quant_algo');
  if (algorithm !== null) {
    return ofAlgorithm(algorithm);
  }
  const mlx = config.fields('quantization');
  const bits = mlx.count('bits');
  return bits === null
    ? null
    : {
        name: `mlx-${bits}bit`,
        packing: { bits, packedScales: 0, scales: 2 * share(mlx) },
      };
}

function hasOtherExperts(config: Fields): boolean {
  return /4/.test(config.text('expert_dtype', 'store_dtype') ?? '');
}

function ofBitsAndBytes(config: Fields): Quantization {
  return config.flag('load_in_8bit')
    ? ofIntegers('int8')
    : {
        name: 'bitsandbytes',
        packing: { bits: 4, packedScales: 2 / 64, scales: 0 },
      };
}

function ofMethod(config: Fields): Quantization {
  const method = config.text('quant_method')!.toLowerCase();
  const bits = config.count('bits', 'w_bit');
  const ofGroup = share(config);
  const packing = (of: number): Packing => ({
    bits: of,
    packedScales: ofGroup,
    scales: ofGroup,
  });
  switch (method) {
    case 'awq':
      return { name: 'awq', packing: packing(bits ?? 4) };
    case 'gptq':
      return {
        name: `gptq-int${bits ?? 4}`,
        packing: packing(bits ?? 4),
      };
    case 'fp8':
    case 'fbgemm_fp8':
      return whole('fp8');
    case 'mxfp4':
      return MXFP4;
    case 'bitsandbytes':
      return ofBitsAndBytes(config);
    case 'modelopt':
    case 'modelopt_fp4':
      return ofAlgorithm(
        config.text('quant_algo') ??
          config.fields('quantization').text('quant_algo') ??
          method,
      );
    case 'compressed-tensors':
    case 'compressed_tensors':
      return ofCompressedTensors(config);
    default:
      return bits === null
        ? { name: method, packing: 'unknown' }
        : { name: `${method}-${bits}bit`, packing: packing(bits) };
  }
}

function ofAlgorithm(algorithm: string): Quantization {
  const name = algorithm.toLowerCase();
  if (name.startsWith('fp8')) {
    return whole('fp8');
  }
  if (name.includes('fp4')) {
    return NVFP4;
  }
  return { name, packing: 'unknown' };
}

/** Of several groups the first: the others are layers that it leaves out, or the same of other modules. */
function ofCompressedTensors(config: Fields): Quantization {
  const groups = config.fields('config_groups');
  const group = groups.fields('group_0', 'group_1');
  const weights = group.fields('weights');
  const format =
    group.text('format') ?? config.text('format') ?? 'compressed-tensors';
  const bits = weights.count('num_bits');
  if (weights.text('type') === 'float') {
    if (bits === 8) {
      return whole('fp8');
    }
    return format.startsWith('mxfp4') ? MXFP4 : NVFP4;
  }
  if (bits === null) {
    return { name: format, packing: 'unknown' };
  }
  const inputs = group.fields('input_activations').count('num_bits');
  const name = `w${bits}a${inputs ?? 16}`;
  if (format.startsWith('pack')) {
    return {
      name,
      packing: { bits, packedScales: 0, scales: share(weights) },
    };
  }
  return bits === 8 ? ofIntegers(name) : { name, packing: 'unknown' };
}

/** Scales for each weight, by how many weights share one. */
function share(config: Fields): number {
  const weights = config.count('group_size', 'q_group_size');
  return weights === null ? 0 : 1 / weights;
}

function whole(name: string): Quantization {
  return { name, packing: null };
}

/** Each weight is an integer of 8 bits. */
function ofIntegers(name: string): Quantization {
  return { name, packing: { bits: 8, packedScales: 0, scales: 0 } };
}
